# Majra: `make demo` shows all of it at work, `make test` runs all checks. Both set up .venv from the locks by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Wheels only: every locked package has one, and a set-up that runs no package's build script is safer and faster.
# Quiet twice: a locked package asks lxml for an extra by its old name, and pip warns of that at each set-up. Errors show all the same.
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq --require-hashes --only-binary :all:

.PHONY: kills faults demo test lint bench deploy-test lock schemas clean help
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(not (3, 11) <= v <= (3, 13))' 2>/dev/null || \
		{ echo "Majra needs Python 3.11 to 3.13 ($(PYTHON) is $$($(PYTHON) -V 2>&1)); name another with: make PYTHON=python3.12 …" >&2; exit 2; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "python3 lacks the venv module (Debian: apt-get install python3-venv)" >&2; exit 2; }
	@touch $@

$(VENV)/.run: $(VENV)/.python locks/run.txt pyproject.toml
	@echo "installing the locked packages (1 of 2)"
	@$(PIP) -r locks/run.txt
	@echo "installing majra (2 of 2)"
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run locks/dev.txt
	@echo "installing the locked tools for tests"
	@$(PIP) -r locks/dev.txt
	@touch $@

demo: $(VENV)/.run ## all of Majra on bundled feeds, on this machine, without network
	@$(BIN)/majra demo

lint: $(VENV)/.dev ## ruff, mypy strict, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Most tests wait for processes and sockets. These do not measure time, and so run two at once.
TWO_AT_ONCE := tests/cli tests/connectors tests/enrich tests/records tests/split
test: lint ## lint, then all tests (those on a real Kafka need Java 17 and Maven)
	$(BIN)/pytest -n 2 --dist loadfile $(TWO_AT_ONCE)
	$(BIN)/pytest $(TWO_AT_ONCE:%=--ignore=%)

$(VENV)/.deploy: $(VENV)/.dev locks/deploy.txt
	@echo "installing Docker Compose from the lock"
	@$(PIP) -r locks/deploy.txt
	@touch $@

deploy-test: $(VENV)/.deploy ## the compose file started for real (Docker; images that cannot be pulled are built by debootstrap)
	$(BIN)/pytest tests/deploy/test_stack.py -m docker -s

$(VENV)/.bench: $(VENV)/.dev locks/bench.txt
	@echo "installing the locked packages for benchmarks"
	@$(PIP) -r locks/bench.txt
	@touch $@

# Quix Streams wants an older confluent-kafka than Majra: the peer gets an environment of its own, with Majra in it.
$(VENV)-quix/.done: $(VENV)/.python locks/quix.txt pyproject.toml
	@echo "installing Quix Streams beside Majra"
	@$(PYTHON) -m venv $(VENV)-quix
	@$(VENV)-quix/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all: -r locks/quix.txt
	@$(VENV)-quix/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

bench: $(VENV)/.bench $(VENV)-quix/.done ## benchmarks against peers, as tables (docs/benchmarks.md)
	@$(BIN)/python benchmarks/poll.py
	@$(BIN)/python benchmarks/enrich.py
	@$(BIN)/python benchmarks/pipeline.py
	@$(BIN)/python benchmarks/dedupe_scale.py
	@$(BIN)/python benchmarks/split_cost.py

FAULTS ?=
MINUTES ?= 19
faults: $(VENV)/.dev ## all faults on three brokers, then some on a naive app (half an hour; Java and Maven): docs/faults.md
	@cd tests && ../$(BIN)/python -m faults.run --faults "$(FAULTS)" --minutes $(MINUTES) --save ../docs/faults.md
	@cd tests && ../$(BIN)/python -m faults.run --naive --brokers 1 --faults "worker stopped,rebalances,stage raises,stage hangs,poison" --minutes 10 --save ../docs/faults.md

kills: $(VENV)/.dev ## workers killed ten times while articles with known duplicates pass (a minute or two; needs Java and Maven)
	@MAJRA_KILLS=10 $(BIN)/pytest -s tests/dedupe/test_kills.py

lock: $(VENV)/.dev ## renew the locks from pyproject.toml
	bash locks/renew $(BIN)

schemas: $(VENV)/.dev ## renew what is made from the records: JSON Schemas, docs/asyncapi.yaml
	@$(BIN)/python -m majra.records.schemas schemas
	@$(BIN)/python -m majra.asyncapi docs/asyncapi.yaml

clean: ## remove what the targets made
	rm -rf $(VENV) $(VENV)-quix .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache
