#!/bin/sh
# Install bubblewrap, the wall of the preferred sandbox, if it is missing and may be installed. Never fatal: without it
# codesteer uses another safe backend, or says exactly what to do.
command -v bwrap >/dev/null 2>&1 && exit 0
if [ "$(uname -s)" = Linux ] && command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
    if { $sudo apt-get install -y -q bubblewrap || { $sudo apt-get update -q && $sudo apt-get install -y -q bubblewrap; }; } >/dev/null 2>&1
    then exit 0; fi
fi
echo "note: bubblewrap is not installed and could not be; 'codesteer doctor' says which sandbox is used instead" >&2
