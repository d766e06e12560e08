# SPDX-License-Identifier: Apache-2.0
# Chores. Everything is installed into .venv, from the hash-locked requirements*.lock.
# On a fresh machine: git, make, Python 3.11. Nothing else is asked of it.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PORT ?= 8000
JOBS ?= 2
# A test that hangs shows where, after this many seconds.
PYTEST := $(BIN)/pytest -o faulthandler_timeout=180
UV := uv==0.13.9
# The newest Python that all wheels of the lock exist for comes first.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BENCH := $(if $(wildcard bench/__main__.py),bench)
TARGETS := run test faults check $(BENCH) texts wheels lock
.PHONY: help $(TARGETS) bench format lint types floors words ready-to-run ready-to-test

help:
	@echo "make …"
	@awk -v have=" $(TARGETS) " -F ':.*## ' \
		'/^[a-z]+:.*## / && index(have, " " $$1 " ") { printf "  %-8s %s\n", $$1, $$2 }' Makefile

run: ready-to-run  ## a sample office in the browser: prints the address and two sign-ins (PORT=8000)
	$(BIN)/paydar try --dir sample --port $(PORT)

test: ready-to-test  ## everything the tests need is installed, then all tests (under 10 minutes)
	$(BIN)/python tools/postgres.py
	PAYDAR_BROWSER="$$($(BIN)/python tools/browser.py)" && export PAYDAR_BROWSER && \
		$(PYTEST) -n $(JOBS) --dist loadfile

faults: ready-to-test  ## kill -9, power cuts, full and broken disks: the full count, with controls
	PAYDAR_FAULTS=full $(PYTEST) -m faults tests/faults

check: format lint types floors words  ## format, lint, types, floors, forbidden words (make -k check: all of them)

ifdef BENCH
bench: ready-to-test  ## speed and size beside raw engines in the same run, printed as ratios
	$(BIN)/python -m bench
endif

texts: ready-to-test  ## bring the translations up to the English sentences, and say what waits for words
	$(BIN)/python tools/texts.py

wheels: ready-to-test  ## the lock can be installed on Windows and Linux office machines with wheels only
	$(BIN)/python tools/wheels.py

lock: ready-to-run  ## make the lock files again after pyproject.toml changed
	$(BIN)/python -m pip install --quiet "$(UV)"
	$(COMPILE) pyproject.toml --extra postgres --output-file requirements.lock
	$(COMPILE) pyproject.toml --group dev --output-file requirements-dev.lock
	$(COMPILE) requirements-build.in --constraint requirements-dev.lock \
		--output-file requirements-build.lock
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

format: ready-to-test
	$(BIN)/ruff format --check
lint: ready-to-test
	$(BIN)/ruff check
types: ready-to-test
	$(BIN)/mypy
	$(BIN)/mypy tools
floors: ready-to-test
	$(BIN)/lint-imports --no-logo
words: ready-to-test
	$(BIN)/python tools/words.py

# What is installed is remembered by a stamp that is older than a changed lock file.
ready-to-run: .venv/.ready-to-run
ready-to-test: .venv/.ready-to-test

.venv/.ready-to-run: requirements-build.lock requirements.lock pyproject.toml tools/environment.py
	@test -n "$(PYTHON)" || { echo "Install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)."; exit 1; }
	$(PYTHON) tools/environment.py requirements-build.lock requirements.lock
	@touch $@

.venv/.ready-to-test: .venv/.ready-to-run requirements-dev.lock
	$(BIN)/python tools/environment.py requirements-dev.lock
	@touch $@
