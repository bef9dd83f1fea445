# Two commands do everything: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PROGRAM := $(VENV)/.program
READY  := $(VENV)/.ready

.PHONY: demo test check bench lint format clean

demo: $(PROGRAM)          ## the whole system on a built-in site, in under a minute
	$(BIN)/monitor demo

test: $(READY)            ## every test
	$(BIN)/pytest -n auto -rs

check: lint               ## what each commit must pass: format, lint, types, imports, all but the slow tests
	$(BIN)/pytest -n auto -m "not e2e and not bulk" --hypothesis-profile=quick

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.peers     ## each question one script, each prints a table
	@for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

$(PROGRAM): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $(PROGRAM)

$(READY): $(PROGRAM)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)

# An older pip takes two spellings of one extra for two projects.
$(VENV)/.peers: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-run
