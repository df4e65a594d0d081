#!/bin/sh
# As in the images of registry:2 and registry:3: a configuration alone is served, a command of the registry is run by
# it, and another program is run as it is. A word that is neither is a command of the registry, too, which says so.
set -e
. /opt/berth/lib/environment.sh

case "$*" in
    # The command of the image, which leaves the choice of the file to "registry".
    /etc/distribution/config.yml) set -- registry serve ;;
esac

# Every first word of a command of the registry, also where the image has a program of that name: fsck is one of Debian.
# EntrypointTest compares them with the commands.
case "$1" in
    registry) ;;
    *.yaml | *.yml) set -- registry serve "$@" ;;
    serve | check-config | show-config | healthcheck | copy-storage | access | user | key | garbage-collect | content | \
        read-only | scrub | fsck | history | resolve | undelete | retention | quota | pulls | help | rehearse | -*)
        set -- registry "$@"
        ;;
    *) command -v "$1" >/dev/null || set -- registry "$@" ;;
esac

exec_with_environment "$@"
