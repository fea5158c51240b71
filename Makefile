# Needs only Python 3.11 or newer and make. `make demo` and `make test` are the two commands.
PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin
WORKERS ?= 2

.PHONY: install demo test lint bench lock clean

install: .venv/.installed

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing (Debian: apt install python3-venv)"; exit 1; }
	@touch $@

.venv/.installed: .venv/.python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q tracker
	@touch $@

.venv/.test-installed: .venv/.installed requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

demo: install
	$(BIN)/tracker demo --port $(PORT)

test: .venv/.test-installed
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -q

lint: .venv/.test-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet tracker/templates

# Makes a record of ENROLMENTS in SQLite, once, and measures everything on it: docs/performance.md.
ENROLMENTS ?= 1000000
RECORD := build/benchmark-$(ENROLMENTS).sqlite
bench: .venv/.test-installed
	@mkdir -p build
	test -f $(RECORD) || $(BIN)/python -m tests.benchmarks generate --enrolments $(ENROLMENTS) --database sqlite:///$(CURDIR)/$(RECORD)
	$(BIN)/python -m tests.benchmarks all --database sqlite:///$(CURDIR)/$(RECORD)

# Maintainers: needs uv. Locks hold versions and hashes, no addresses.
LOCK := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml --group build
lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --group test --group lint -o requirements-test.lock

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
