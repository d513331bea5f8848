#!/usr/bin/env bash
# What the README claims, on questions that decided nothing: the default and the baselines that came nearest, on
# Qwen2.5-Coder-1.5B, 111 questions of our own (levels 1 to 3). About two hours on two cores with AVX-512. Its level 1
# (--part 1/3) has been asked, but for code_text_choice: docs/results/confirmation-1.csv.
set -euo pipefail
cd "$(dirname "$0")/.."
out=build/runs/confirmation
export CODESTEER_LOCAL_PARALLEL=16
for methods in codesteer only_question all_code_cot code_text_choice; do
    .venv/bin/codesteer eval --out "$out" --items runs/confirmation.json \
        --task-model local:qwen2.5-coder-1.5b --max-tokens 1000 --methods "$methods"
done
.venv/bin/codesteer report "$out" --against paper
