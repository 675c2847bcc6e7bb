# Nothing is needed beforehand but Python 3.11 or later; `make help` lists the verbs.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

ifdef SITE
export TDKT_SITE := $(SITE)
endif

ifdef SIZE
export TDKT_SIZE := $(SIZE)
endif

ifneq ($(origin PLAN),undefined)
export TDKT_PLAN := $(PLAN)
endif

# Services and tests start hundreds of processes: none of them is to compile the code again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help up run look accounts down status check test-rules test prove faults asyncapi chromium pictures bench format lock verify-js verify-go environment-local environment-dev

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environment-local  ## Start three sites, play a year, show the figures; PLAN=001 to 004 plays another plan, SIZE=district a whole district, FRESH=1 begins anew
	@$(BIN)/python -m deploy.local run $(if $(FRESH),--fresh)

up: environment-local  ## Start the sites, and nothing else
	@$(BIN)/python -m deploy.local up

look: environment-local  ## Show a plan, a sheet and a refused dossier of the year, in Vietnamese
	@$(BIN)/python -m deploy.local.play.look

accounts: environment-local  ## Show the addresses of the sites, and one account for each duty with its password
	@$(BIN)/python -m deploy.local accounts

down: environment-local  ## Stop the sites; their data stays
	@$(BIN)/python -m deploy.local down

status: environment-local  ## Show the state, address, lag and log of each program, and the links between the sites
	@$(BIN)/python -m deploy.local status

check: environment-dev  ## Lint, format, types, walls, spelling, and generated files up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m deploy.schemas --check
	$(BIN)/python -m deploy.vectors --check
	$(BIN)/python -m deploy.access_table --check
	$(BIN)/codespell
	@if docker compose version >/dev/null 2>&1 && [ -f docker-compose.yml ]; then \
	  for settings in /dev/null deploy/compose/*.env; do \
	    echo docker compose --env-file $$settings config -q; \
	    docker compose --env-file $$settings config -q || exit 1; done; fi

test-rules: environment-dev  ## The tests that need no server; ARGS goes to pytest
	$(BIN)/python -m pytest -m rules -n 2 --dist loadfile $(ARGS)

test: environment-dev  ## All tests but the campaigns, in four processes with a Postgres and a Kafka each
	$(BIN)/python -m pytest -m "not campaign" -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

prove: environment-dev  ## The campaigns, in three processes: kills, full disks, whole sites; EVERY_LINE=1 kills at every line
	$(BIN)/python -m pytest -m campaign -n 3 --dist loadfile --no-loadscope-reorder $(if $(EVERY_LINE),--every-line) $(ARGS)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory asyncapi chromium; fi
	@if command -v node >/dev/null; then $(MAKE) --no-print-directory verify-js; fi
	@if command -v go >/dev/null && (cd deploy/verify-go && go mod download); then $(MAKE) --no-print-directory verify-go; fi

faults: environment-dev  ## Three sites under load while all processes die and stop; SEED and MINUTES (10) choose
	$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED)) --minutes $(or $(MINUTES),10) $(ARGS)

asyncapi:  ## Parse contracts/schemas/asyncapi.json with AsyncAPI's own parser (needs Node 20)
	@mkdir -p .tdkt/asyncapi && cp deploy/asyncapi/* .tdkt/asyncapi/
	cd .tdkt/asyncapi && npm ci --silent --ignore-scripts --no-audit --no-fund && \
	  node check.mjs ../../contracts/schemas/asyncapi.json

chromium: environment-dev  ## Fetch the Chromium of an npm package, for a machine without one, and open a page in it (needs Node 20)
	$(BIN)/python -m tests.browser.running

pictures: environment-dev  ## Take pictures of each page of the running sites into .tdkt/pictures; SITE chooses one
	$(BIN)/python -m tests.browser.pictures

verify-go: environment-dev  ## Check heads and proofs of lanes with packages of the Go project (needs Go)
	@mkdir -p .tdkt
	$(BIN)/python -m deploy.tlog_cases > .tdkt/tlog-cases.json
	cd deploy/verify-go && go run . < ../../.tdkt/tlog-cases.json

verify-js:  ## Check the second verifier of exported events against contracts/vectors (needs Node 20)
	node --test deploy/verify-js/verify.test.mjs

bench: environment-dev  ## Measure, and write docs/performance.md
	$(BIN)/python -m tests.benchmarks

format: environment-dev  ## Put the code in shape
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock:  ## Renew the hash-locked lists from pyproject.toml (needs uv)
	$(LOCK) --upgrade pyproject.toml --extra local --extra dev -o requirements-dev.txt
	$(LOCK) pyproject.toml --extra local -c requirements-dev.txt -o requirements-local.txt
	$(LOCK) pyproject.toml -c requirements-dev.txt -o requirements.txt

environment-local environment-dev: environment-%:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "Python 3.11 or later is needed and none is on the PATH: install it, or name one with make PYTHON=…" >&2; \
	  exit 1; fi
	@$(PYTHON) -m deploy.local.environment $*
