#!/bin/sh
# Make the virtual environment; on a bare Debian or Ubuntu, python3-venv is a package of its own.
set -eu
python=$1 venv=$2
[ -x "$venv/bin/python" ] && exit 0
if ! "$python" -c 'import ensurepip, sys; assert sys.version_info >= (3, 11)' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    else
        echo "Mailsquare needs Python 3.11 or later with venv: apt-get install python3-venv" >&2
        exit 2
    fi
fi
exec "$python" -m venv "$venv"
