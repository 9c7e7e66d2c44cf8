#!/bin/sh
# Make the virtual environment with the first Python of the list that is new enough and able to.
# Each one is run, not looked up: a version switcher puts names on the path that start nothing.
# On a bare Debian or Ubuntu, python3-venv is a package of its own.
set -eu
venv=$1
shift
[ -x "$venv/bin/pip" ] && exit 0

first_able() {
    for python in "$@"; do
        if "$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

if ! first_able "$@" && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing python3-venv"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
fi
if ! first_able "$@"; then
    echo "Mailsquare needs Python 3.11 or later with venv (on Debian and Ubuntu: apt-get install python3-venv)." >&2
    echo "Name another one with: make PYTHON=/path/to/python3" >&2
    exit 2
fi
exec "$python" -m venv --clear "$venv"
