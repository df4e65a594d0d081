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

# Goes on as exec_with_environment does, where there may be such variables. A line is one variable, its bytes in octal:
# the shell keeps no zero bytes, and no line breaks at the end of a value.
add_dropped_variables() {
    lines=$(od -An -v -to1 "$environment" | tr -d '\n' | sed 's/ 000/\n/g' |
        sed -n '/^ 122 105 107 111 123 124 122 131 137 /s/ /\\0/gp')
    # env would take a command with "=" in its path for a variable. This runs it as it is.
    case $1 in
        *=*) set -- nice -n 0 "$@" ;;
    esac
    set -f
    IFS='
'
    for line in $lines; do
        variable=$(printf '%b.' "$line")
        variable=${variable%.}
        case ${variable%%=*} in
            "$variable") ;;
            *[!A-Za-z0-9_]*) set -- "$variable" "$@" ;;
        esac
    done
    exec env "$@"
}
