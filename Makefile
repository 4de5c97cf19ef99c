# Everything one does with Mercat. `make` alone lists it.
# Needs Python 3.11 to 3.13, pip and make; each command sets up what it uses.

SHELL := /bin/sh
# Whoever keeps Python from writing its bytecode waits for every start of every process.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
RUN := $(VENV)/bin
UV := .tools/bin/uv
PYTHON ?= $(shell sh tools/find-python.sh)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help up dev test lint format migrate upgrade downgrade seed demo doctor openapi graphql-schema bench lock assets servers clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

up: $(VENV)/.local ## run everything on this machine (ARGS="--port 8001" and the like)
	@exec $(RUN)/mercat up $(ARGS)

test: $(VENV)/.dev servers ## run the tests on real servers, with the coverage gate
	@PYTEST_PLUGINS=tests.covering $(RUN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/.dev ## check style, types, architecture, migrations, documents
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check --quiet .
	@$(RUN)/mypy
	@$(RUN)/lint-imports
	@$(RUN)/alembic upgrade head --sql 2>/dev/null | $(RUN)/squawk --stdin-filepath migrations.sql
	@$(RUN)/mercat openapi --check
	@$(RUN)/mercat graphql-schema --check
	@if grep -rn '://' requirements; then echo 'A lock file names an address.'; exit 1; fi
	@echo 'All in order.'

format: $(VENV)/.dev ## put the code in form
	@$(RUN)/ruff check --fix --quiet . ; $(RUN)/ruff format .

migrate: $(VENV)/.dev ## write a migration from the models (message="add_reviews")
	@$(RUN)/mercat db revision --message "$(message)"

upgrade: $(VENV)/.local ## bring the database up to date
	@$(RUN)/mercat db upgrade

downgrade: $(VENV)/.local ## take the last migration back
	@$(RUN)/mercat db downgrade

seed: $(VENV)/.local ## load cities, and made-up businesses (ARGS="--businesses 1000 --studios 99 --bookings 9000")
	@$(RUN)/mercat seed $(ARGS)

demo: $(VENV)/.local ## play the story against a running Mercat
	@$(RUN)/mercat demo $(ARGS)

doctor: $(VENV)/.local ## say what is wrong, and how to mend it
	@$(RUN)/mercat doctor

openapi: $(VENV)/.dev ## write openapi.json
	@$(RUN)/mercat openapi

graphql-schema: $(VENV)/.dev ## write schema.graphql
	@$(RUN)/mercat graphql-schema

bench: $(VENV)/.dev ## measure, side by side with other ways (ARGS="me live")
	@$(RUN)/python -m benchmarks $(ARGS)

lock: .tools/uv ## choose new versions, with hashes and without addresses
	@sh tools/lock.sh $(UV)

assets: ## fetch the vendored pages' assets anew (needs npm)
	@sh src/mercat/platform/pages/vendor.sh

servers: ## install the servers and audits that only tests need, where that is allowed
	@sh tools/servers.sh
	@sh tools/audits.sh

clean: ## remove the environment and caches, but no data
	@rm -rf $(VENV) .tools .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.tools/uv: requirements/uv.txt
	@test -n "$(PYTHON)" || { echo 'Mercat needs Python 3.11, 3.12 or 3.13, with pip, on the PATH.'; exit 1; }
	@echo 'Fetching uv …'
	@rm -rf .tools && $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
		--target .tools --require-hashes -r requirements/uv.txt 2>&1 | grep -v 'root' || true
	@test -x $(UV) && touch $@

$(VENV)/pyvenv.cfg: .tools/uv
	@$(UV) venv --quiet --allow-existing --python "$(PYTHON)" $(VENV)

# What runs: exact versions, checked by hash; then Mercat itself, editable.
$(VENV)/.local: $(VENV)/pyvenv.cfg requirements/local.txt pyproject.toml
	@echo 'Installing what Mercat runs on …'
	@test -f $(VENV)/.dev || $(UV) pip install --quiet --python $(RUN)/python --require-hashes -r requirements/local.txt
	@$(UV) pip install --quiet --python $(RUN)/python --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/pyvenv.cfg requirements/dev.txt pyproject.toml
	@echo 'Installing what the tests and checks need …'
	@$(UV) pip install --quiet --python $(RUN)/python --require-hashes -r requirements/dev.txt
	@$(UV) pip install --quiet --python $(RUN)/python --no-deps --editable .
	@touch $@ $(VENV)/.local
