# `make` alone prints the targets. Each is also a step of .ci/run, or of a person's day.
.DEFAULT_GOAL := help
.PHONY: help env run test test-rasa lint format types imports docker-lint check bench lock lock-rasa clean

PYTHON ?= python3
VENV := $(or $(ZHITONG_VENV),.venv)
BIN := $(VENV)/bin
ROOMS := app bot casework channels console documents nlu notify storage

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: ## Make the development environment, or leave it when it is complete
	@$(PYTHON) run.py test --version

run: ## Serve web chat and console with demonstration data
	@$(PYTHON) run.py

test: ## Run the tests (ARGS="-k name" goes to pytest)
	@$(PYTHON) run.py test $(ARGS)

test-rasa: ## The tests of a real Rasa server (CPython 3.10; minutes and 2.7 GB the first time)
	@$(PYTHON) run.py test -m rasa $(ARGS)

lint: env ## Ruff with every rule, and the formatter's opinion
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: env ## Rewrite the sources in the one format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: env ## mypy, strict
	@$(BIN)/mypy

imports: env ## Import arrows between the rooms
	@$(BIN)/lint-imports

docker-lint: env ## hadolint on the Dockerfiles
	@$(BIN)/hadolint Dockerfile nlu/rasa/Dockerfile

check: lint types imports docker-lint test ## Everything above, as the check run does

bench: ## Turns per second of this machine, with its own ceiling (ARGS goes to the benchmark)
	@$(PYTHON) run.py bench turns $(ARGS)

lock: ## Resolve again and write both lock files (needs uv)
	uv lock
	uv export --frozen --quiet --no-header --no-emit-project --no-default-groups \
		--output-file requirements.lock
	uv export --frozen --quiet --no-header --no-emit-project --group dev \
		--output-file requirements-dev.lock

lock-rasa: ## Write the lock of the Rasa server's environment (needs uv)
	cd nlu/rasa && uv pip compile requirements.in --python-version 3.10 --generate-hashes \
		--no-header --no-emit-index-url --quiet --output-file requirements.lock

clean: ## Remove the environment and all caches; data in var stays
	rm -rf $(VENV) $(VENV).lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(ROOMS) tests -type d -name __pycache__ -prune -exec rm -rf {} +
