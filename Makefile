# One command per chore. Everything happens in .venv; nothing is installed elsewhere.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONWARNINGS = ignore::RuntimeWarning

.PHONY: run install test check bench bench-quick model model-of-offers clean

run: install ## make the environment, start Passerelle with its demonstration data, serve it
	@PASSERELLE_DEMO=1 $(BIN)/passerelle up --load-demo

install: .venv/.installed ## the environment in .venv with the `passerelle` command

test: .venv/.test-installed ## every test, in two processes; a module's tests stay together
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: .venv/.test-installed ## lint, types, import rules, what is deployed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m deploy.validate

bench: .venv/.test-installed ## the figures of docs/figures.md, as a table and in build/bench.json
	@$(BIN)/python -m tests.benchmarks.run $(ARGS)

bench-quick: .venv/.test-installed ## the figures of a million offers, among 50 000
	@$(BIN)/python -m tests.benchmarks.run million-quick

model: .venv/.test-installed ## train the encoder of titles on ESCO's labels, and encode these: under an hour on two cores
	@$(BIN)/python -m matching.training titles matching/encoder/titles.npz $(ARGS)
	@$(BIN)/python -m matching.training.labels

model-of-offers: .venv/.installed ## the same of the encoder of offers
	@$(BIN)/python -m matching.training use3 matching/encoder/use3.npz $(ARGS)

clean:
	rm -rf .venv build *.egg-info

.venv/bin/python:
	@echo "Making the environment in .venv …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Passerelle needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	@$(PYTHON) -m venv .venv

# pip keeps what is already there at the pinned version, so a CPU build of torch installed beforehand stays.
.venv/.installed: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing pinned dependencies (the first time, some minutes) …"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/.test-installed: .venv/.installed
	@echo "Installing what tests need …"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@
