# For the scripts that start Berth. Before a script begins, dash and busybox drop all variables whose names are no names
# in the shell, such as REGISTRY_HTTP_HEADERS_Access-Control-Allow-Origin. On Linux the kernel still has them.

# Runs the command "$@" in place of this shell, with the REGISTRY_ variables that the shell has dropped.
exec_with_environment() {
    environment=/proc/$$/environ
    if [ -r "$environment" ] && LC_ALL=C grep -q 'REGISTRY_[A-Za-z0-9_]*[^A-Za-z0-9_=]' "$environment" 2>/dev/null; then
        add_dropped_variables "$@"
    fi
    exec "$@"
}

# Goes on as exec_with_environment does, where there may be such variables. A line is one variable: line breaks within
# its value are control characters meanwhile.
add_dropped_variables() {
    mark=$(printf '\001')
    lines=$(tr '\000\n' '\n\001' <"$environment" | LC_ALL=C grep '^REGISTRY_[A-Za-z0-9_]*[^A-Za-z0-9_=][^=]*=') ||
        exec "$@"
    set -f
    IFS='
'
    for line in $lines; do
        case $line in
            *"$mark"*) line=$(printf '%s' "$line" | tr '\001' '\n') ;;
        esac
        set -- "$line" "$@"
    done
    exec env "$@"
}
