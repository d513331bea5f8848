#!/bin/sh
# Pin every dependency of every extra for every supported Python in requirements.lock (used as a constraints file).
set -eu
uv=$1
extras=$(sed -n '/^\[project.optional-dependencies\]/,/^\[project.scripts\]/s/^\([a-z-]*\) = \[.*/--extra \1/p' pyproject.toml)
{
    echo "# Every dependency of every extra, pinned; made by 'make lock'. Use: pip install -c requirements.lock ..."
    # shellcheck disable=SC2086
    "$uv" pip compile pyproject.toml $extras --group dev --universal --python-version 3.11 \
        --no-header --no-annotate --no-emit-index-url -q
} > requirements.lock.new
mv requirements.lock.new requirements.lock
