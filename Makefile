# Everything from nothing: Python 3.11 and make are all that is needed.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

PLANS ?= data/samples
PORT ?= 8000
STORE ?= var/store
SHARED ?= ../shared

.PHONY: help setup run test check bench encoder format system clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## make the environment; afterwards .venv/bin/kepu works

$(READY): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "需要 Python 3.11。Python 3.11 is needed: set PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(READY)

run: setup  ## ingest the plans of PLANS (default: the specimens) and serve them on PORT
	$(BIN)/kepu ingest --store $(STORE) $(PLANS)
	exec $(BIN)/kepu serve --store $(STORE) --port $(PORT)

test: setup system  ## all checks and all tests
	$(MAKE) --no-print-directory lint
	$(BIN)/coverage erase
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

check: setup lint  ## the quick ones: format, lint, types, tests that are neither slow nor need a browser
	$(BIN)/python -m pytest -q -m 'not slow and not browser'

.PHONY: lint
lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup  ## print every benchmark's ratios; fails where a target is missed
	@for bench in extraction inference store encoder vectors search blocks starting updates; do echo "== $$bench"; $(BIN)/python -m benchmarks.$$bench || missed=1; done; exit $${missed:-0}

encoder: setup  ## teach the bundled encoder anew (needs SHARED, some half an hour)
	KEPU_SHARED=$(SHARED) $(BIN)/python -m search.training

system:  # a browser and a Chinese font for the tests of the pages; where they cannot be had, those tests say so
	@sh tests/system.sh

clean:  ## remove the environment and what the tools left
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .coverage* build dist
