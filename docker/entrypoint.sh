#!/bin/sh
# As in the images of registry:2 and registry:3: a configuration alone is served, a command of the registry is run by
# it, and another program is run as it is. A word that is neither is a command of the registry, too, which says so.
set -e
. /opt/berth/lib/environment.sh

case "$*" in
    # The command of the image, which leaves the choice of the file to "registry".
    /etc/distribution/config.yml) set -- registry serve ;;
esac

case "$1" in
    registry) ;;
    *.yaml | *.yml) set -- registry serve "$@" ;;
    serve | check-config | show-config | copy-storage | access | user | key | healthcheck | garbage-collect | help | -*)
        set -- registry "$@"
        ;;
    *) command -v "$1" >/dev/null || set -- registry "$@" ;;
esac

exec_with_environment "$@"
