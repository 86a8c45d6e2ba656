PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Writes the pins: of every platform and Python, present versions kept, no registry named.
UV := 0.13.9
COMPILE := $(VENV)/uv-$(UV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	$(addprefix --upgrade-package ,$(UPGRADE)) pyproject.toml

.PHONY: setup chat test check format lint types lock clean

setup: $(VENV)/.ready ## make .venv, install everything pinned, fetch the default model
	$(BIN)/dateline fetch-model || echo "Going on without a chat model: answers will be the archive's own sentences."

$(VENV)/.ready: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements-dev.txt
	-$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib  # on every core, where pip would use one
	$(BIN)/python -m pip install --quiet --no-deps -e .
	touch $@

chat: setup ## index the examples if there is no index, and serve the page
	test -f data/CURRENT || $(BIN)/dateline build examples/articles
	$(BIN)/dateline chat

test: setup ## the whole test suite; browser tests need Chromium
	$(BIN)/python -m pytest -m model  # takes every core; beside others it would be slower
	$(BIN)/python -m pytest -m "not model" -n 2

check: ## what .ci/run calls; the model is fetched while types are checked
	$(MAKE) --jobs 2 format lint types setup
	$(MAKE) test

format: $(VENV)/.ready
	$(BIN)/ruff format --check .

lint: $(VENV)/.ready
	$(BIN)/ruff check .

types: $(VENV)/.ready
	$(BIN)/mypy

$(VENV)/uv-$(UV)/bin/uv:
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --target $(VENV)/uv-$(UV) uv==$(UV)

# The first pins the postgres extra too: users and the image install from it.
lock: $(VENV)/uv-$(UV)/bin/uv ## write the pins after a change of pyproject.toml; UPGRADE="gradio mcp" takes newer ones
	$(COMPILE) --extra postgres --output-file requirements.txt
	$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## remove the virtual environment and the index; the model's cache stays
	rm -rf $(VENV) data
