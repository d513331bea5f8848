#!/usr/bin/env bash
# Five methods on Qwen2.5-Coder-1.5B, 74 questions. About four hours on two cores with AVX-512, more than half
# of it for the paper's steering; twice as long with AVX2 alone.
set -euo pipefail
official=$(realpath "${1:?usage: runs/qwen2.5-coder-1.5b.sh ORIGINALS}")
cd "$(dirname "$0")/.."
out=build/runs/qwen2.5-coder-1.5b
export CODESTEER_LOCAL_PARALLEL=16
for methods in only_question,all_code_cot,code_text_choice codesteer codesteer_paper; do
    .venv/bin/codesteer eval --out "$out" --items runs/list-1.json --official "$official" \
        --task-model local:qwen2.5-coder-1.5b --max-tokens 1000 --methods "$methods"
done
.venv/bin/codesteer report "$out" --against paper
