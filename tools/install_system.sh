#!/bin/sh
# Install what no wheel brings, if it is missing and may be installed: bubblewrap, the wall of the preferred sandbox, and
# the OpenMP library that llama.cpp needs. Never fatal: codesteer says what it uses instead, or exactly what to do.
missing=""
command -v bwrap >/dev/null 2>&1 || missing="bubblewrap"
ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
"$ldconfig" -p 2>/dev/null | grep -q 'libgomp\.so\.1' || missing="$missing libgomp1"
[ -z "$missing" ] && exit 0
if [ "$(uname -s)" = Linux ] && command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
    install="$sudo apt-get install -y -q --no-install-recommends $missing"
    if { $install || { $sudo apt-get update -q && $install; }; } >/dev/null 2>&1
    then exit 0; fi
fi
echo "note: not installed and could not be: $missing; 'codesteer doctor' says what that means and what to do" >&2
