# Two commands from a fresh clone: `make run` and `make test`. Python 3.11 or newer, git and make are all they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SCENARIO := kazakhstan-2022
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input
LOCKED := $(INSTALL) --only-binary :all: --require-hashes -r

# $(call step,what,command): says what is done, and where it went wrong.
define step
@echo "== $(1)"
@$(2) || { echo "make $@: $(1) failed; the lines above say where." >&2; exit 1; }
endef

.PHONY: run test lint nightly bench ranges lock clean
.DELETE_ON_ERROR:

run: $(VENV)/ready
	@$(BIN)/python -m steppefire run $(SCENARIO) --progress

test: lint
	$(call step,tests,$(BIN)/python -m pytest -n 2 --dist loadfile)

lint: $(VENV)/ready-dev
	$(call step,lint (ruff),$(BIN)/python -m ruff check .)
	$(call step,types (mypy),$(BIN)/python -m mypy)
	$(call step,import rules (import-linter),$(BIN)/lint-imports)

nightly: $(VENV)/ready-dev
	$(call step,long checks,$(BIN)/python -m pytest -m nightly)
	$(call step,published results,$(BIN)/python -m steppefire verify)

bench: $(VENV)/ready-dev
	$(call step,benchmarks,$(BIN)/python -m benchmarks)

ranges: $(VENV)/ready
	$(call step,ranges over 20 seeds,$(BIN)/python -m steppefire patterns $(SCENARIO) --members 20 --store --progress)

# Needs uv; writes no addresses into the lock.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-header --no-annotate --upgrade --quiet --extra build -o requirements.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-header --no-annotate --upgrade --quiet --extra build --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV)

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Steppefire needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "== making $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
		echo "Python could not make a virtual environment (on Debian: the package python3-venv)." >&2; exit 1; }
	@touch $@

$(VENV)/ready: requirements.txt pyproject.toml $(VENV)/made
	@echo "== installing the locked packages (about 400 MB to fetch, once)"
	@$(LOCKED) requirements.txt || { echo "The packages could not be installed; see the lines above." >&2; exit 1; }
	@$(INSTALL) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	@echo "== installing the locked development packages"
	@$(LOCKED) requirements-dev.txt || { echo "The packages could not be installed; see the lines above." >&2; exit 1; }
	@touch $@
