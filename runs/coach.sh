#!/usr/bin/env bash
# A coach of 135 million parameters, from nothing: guidance trees, data sets, SFT, DPO, export, and what it is worth
# beside the rules, its untrained base, itself without DPO and itself as a classifier. Hours of two cores; it goes on
# where it was interrupted.
set -euo pipefail
cd "$(dirname "$0")/.."
out=build/runs/coach
export CODESTEER_LOCAL_PARALLEL=16
task=local:qwen2.5-coder-1.5b
codesteer=.venv/bin/codesteer

# `runs/coach.sh published` starts from the trees of docs/coach, under their wording, and grows only what is missing there.
wording=()
if [[ ${1:-} == published ]]; then
    wording=(--prompts docs/coach/trees/prompts.toml)
    if [[ ! -e $out/trees ]]; then
        mkdir -p "$out/trees.new"
        cp docs/coach/trees/synthesis.json "$out/trees.new"
        gunzip -c docs/coach/trees/nodes.jsonl.gz >"$out/trees.new/nodes.jsonl"
        mv "$out/trees.new" "$out/trees"
    fi
fi
# Two questions of each task, and two more where those were neither always solved nor never.
$codesteer synth grow --out "$out/trees" --levels 1 --n 4 --pilot 2 --potential 0.2 --branching 3,2,1 --depth 3 \
    --task-model "$task" --profile default:verifier=off:task_sampling.max_tokens=600 "${wording[@]}"
held=navigate,new_operator,pooling  # whole tasks on which training stops early
# The two cheapest right paths of a tree: a right path with a needless program in it teaches to ask for one.
$codesteer synth export "$out/trees" --to "$out/sft-data" --format sft --rule cost --per-tree 2 --validation-tasks "$held" "${wording[@]}"
$codesteer synth export "$out/trees" --to "$out/dpo-data" --format dpo --rule cost --validation-tasks "$held" "${wording[@]}"

$codesteer train sft smollm2-135m-sft --data "$out/sft-data" --out "$out/sft" \
    --set accumulate=1 --set steps=100 --set save_every=50
# Ten steps of four pairs: half a pass.
$codesteer train dpo smollm2-135m-dpo --data "$out/dpo-data" --base "$out/sft" --out "$out/dpo" --set steps=10
$codesteer export "$out/sft" --to "$out/sft.gguf"
$codesteer export "$out/dpo" --to "$out/dpo.gguf"

# Other questions than the trees', and the nine tasks that no tree grew from; as many turns as the trees have. What two
# coaches ask alike is asked once, so that they differ in what they say alone.
export INSPECT_CACHE_DIR=$PWD/$out/replies
ask() { # NAME [COACH]
    $codesteer eval --out "$out/$1" --items runs/coach.json --methods codesteer:verifier=off:budget.max_turns=3 \
        --task-model "$task" --max-tokens 600 --reuse-replies ${2:+--coach-model "$2"}
}
ask rules
ask dpo-coach "local:$out/dpo.gguf"
ask sft-coach "local:$out/sft.gguf"
ask base local:smollm2-135m
ask classifier "classifier:local:$out/dpo.gguf"
python=.venv/bin/python
$python benchmarks/coaches.py keep "$out/results.csv" "$out"/{rules,dpo-coach,sft-coach,base,classifier}
$python benchmarks/coaches.py compare "$out/results.csv"
CODESTEER_LOCAL_PARALLEL=1 $python benchmarks/coaches.py latency "$out/trees" "local:$out/dpo.gguf" --paths 30
