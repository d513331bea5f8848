#!/usr/bin/env bash
# What the README claims, on questions that decided nothing: the default and the baselines that came nearest, on
# Qwen2.5-Coder-1.5B, 111 questions of our own (levels 1 to 3). About two hours on two cores with AVX-512.
set -euo pipefail
cd "$(dirname "$0")/.."
out=build/runs/confirmation
export CODESTEER_LOCAL_PARALLEL=16
for part in 1/3 2/3 3/3; do
    for method in codesteer only_question all_code_cot code_text_choice; do
        .venv/bin/codesteer eval --out "$out-${part%/3}" --part "$part" --items runs/confirmation.json \
            --task-model local:qwen2.5-coder-1.5b --max-tokens 1000 --methods "$method"
    done
done
.venv/bin/codesteer report "$out"-{1,2,3} --out "$out" --reference codesteer
