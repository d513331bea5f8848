#!/usr/bin/env bash
# Every method on Qwen2.5-Coder-0.5B, 74 questions. About six and a half hours on two cores with AVX-512
# (two and a half of them symbolic_agent, one and three quarters codesteer_paper).
set -euo pipefail
official=$(realpath "${1:?usage: runs/qwen2.5-coder-0.5b.sh ORIGINALS}")
cd "$(dirname "$0")/.."
out=build/runs/qwen2.5-coder-0.5b
export CODESTEER_LOCAL_PARALLEL=16
for methods in only_question,all_text_cot,all_code_cot,autogen_conca,code_text_choice,code_text_sum1,code_text_sum2 \
    code_interpreter codesteer symbolic_agent codesteer_paper; do
    .venv/bin/codesteer eval --out "$out" --items runs/list-1.json --official "$official" \
        --task-model local:qwen2.5-coder-0.5b --max-tokens 1000 --methods "$methods"
done
.venv/bin/codesteer report "$out" --against paper
