#!/bin/sh
# Pin every dependency for every supported Python in requirements.lock. Usage: ./lock.sh path/to/uv
set -eu
cd "$(dirname "$0")"
{
    echo "# Every dependency, pinned; made by lock.sh. Use: pip install -c requirements.lock ."
    "$1" pip compile pyproject.toml --universal --python-version 3.11 \
        --no-header --no-annotate --no-emit-index-url -q
} > requirements.lock.new
mv requirements.lock.new requirements.lock
