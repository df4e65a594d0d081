#!/bin/sh
# As in the images of registry:2 and registry:3: a configuration alone is served, a command of the registry is run by
# it, and anything else is run as it is.
set -e
. /opt/berth/lib/environment.sh

# They keep the configuration in different places. The default command names one of them; when it is as shipped and the
# user supplied the other, then the other is meant.
default=/etc/distribution/config.yml
other=/etc/docker/registry/config.yml

supplied() {
    [ -f "$1" ] && ! cmp -s "$1" /opt/berth/config.yml
}

if [ "$*" = "$default" ] && ! supplied "$default" && supplied "$other"; then
    set -- "$other"
fi

case "$1" in
    *.yaml | *.yml) set -- registry serve "$@" ;;
    serve | garbage-collect | check-config | show-config | help | -*) set -- registry "$@" ;;
esac

exec_with_environment "$@"
