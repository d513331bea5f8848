#!/bin/sh
# Pin every dependency of every extra for every supported Python in requirements.lock (used as a constraints file).
set -eu
uv=$1
extras=$(sed -n '/^\[project.optional-dependencies\]/,/^\[project.scripts\]/s/^\([a-z-]*\) = \[.*/--extra \1/p' pyproject.toml)
# shellcheck disable=SC2086
"$uv" pip compile pyproject.toml $extras --group dev --universal --python-version 3.11 \
    --no-header --no-annotate --no-emit-index-url -q > requirements.lock.all
# Not torch, which comes in a build for every kind of processor, nor what only its builds for GPUs need: a pin would force
# one of them on every machine (docs/training.md, and TORCH in the Makefile).
{
    echo "# Every dependency of every extra but torch, pinned; made by 'make lock'. Use: pip install -c requirements.lock ..."
    grep -Ev '^(torch|triton|setuptools|nvidia-[a-z0-9-]+|cuda-[a-z0-9-]+)==' requirements.lock.all
} > requirements.lock.new
rm requirements.lock.all
mv requirements.lock.new requirements.lock
