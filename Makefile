# make demo   sets all up and compares the example story
# make test   runs all tests
# make check  lint, types, contracts, tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check lint types contracts lock clean

demo: $(VENV)/ready
	$(BIN)/rashomon compare examples/strait/articles
	$(BIN)/rashomon compare examples/strait/articles --format html -o out/strait.html
	@echo "The same comparison as a page: out/strait.html"

test: $(VENV)/ready-dev
	$(BIN)/python -m pytest

check: lint types contracts test

lint: $(VENV)/ready-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/ready-dev
	$(BIN)/mypy

contracts: $(VENV)/ready-dev
	$(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/ready-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/ready-spark: requirements-spark.lock $(VENV)/ready-dev ## for the tests of the archive: PySpark, which needs Java 17
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	touch $@

lock: ## needs uv
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --extra build --extra dev --extra postgres \
	  -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --extra build --extra spark \
	  -c requirements-dev.lock pyproject.toml -o requirements-spark.lock

clean:
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache
