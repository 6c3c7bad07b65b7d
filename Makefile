SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
ARGS ?=
export PYTHON

# What production needs to be looked at by `check --deploy`; none of it is a secret.
DEPLOY := SECRET_KEY=$$(printf 'only-for-a-look-%.0s' 1 2 3 4) ALLOWED_HOSTS=boutique.example \
  SITE_URL=https://boutique.example DATABASE_URL=postgres://u:p@127.0.0.1:1/none \
  REDIS_URL=redis://127.0.0.1:1/0 STRIPE_SECRET_KEY=sk_x STRIPE_PUBLISHABLE_KEY=pk_x \
  STRIPE_WEBHOOK_SECRET=whsec_x SHOP_LEGAL_NAME=x SHOP_SIREN=x SHOP_ADDRESS=x SHOP_IBAN=x MEDIATOR=x \
  DJANGO_SETTINGS_MODULE=shop.settings.production

.PHONY: run test test-fast test-services bench bench-large check format lock clean help venv venv-dev

run: venv  ## open the shop with its demonstration data (PORT=8000)
	@PORT=$(PORT) exec $(BIN)/python manage.py serve --port $(PORT)

test: venv-dev  ## the whole suite on SQLite; names what it left out (ARGS="-k basket")
	@$(BIN)/pytest -n auto $(ARGS)

test-fast: venv-dev  ## what needs no browser, Java or PostgreSQL; one folder: ARGS=tests/shop/places
	@$(BIN)/pytest -n auto -q -m "not browser and not java and not race" $(ARGS)

test-services: venv-dev  ## the suite on PostgreSQL and Redis, which it starts itself on loopback
	@trap '.ci/services stop' EXIT; trap 'exit 130' INT TERM; \
	eval "$$(.ci/services start)"; $(BIN)/pytest -n auto $(ARGS)

bench: venv-dev  ## measure the pages; writes var/bench.json
	@$(BIN)/python -m tests.benchmarks $(ARGS)

bench-large: venv-dev  ## the same with large catalogues
	@$(BIN)/python -m tests.benchmarks --large $(ARGS)

check: venv-dev  ## style, types, import contracts, migrations, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy shop suppliers cms tasks
	PYTHONPATH=. $(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run --settings shop.settings.test
	@echo "check --deploy"; $(DEPLOY) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: venv-dev  ## write Python in the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: venv-dev  ## write both requirements files anew from pyproject.toml, with hashes
	@compile() { $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header "$$@"; }; \
	compile $(ARGS) -o requirements.txt; \
	compile $(ARGS) --extra dev -o requirements-dev.txt

clean:  ## remove what can be made again, the demonstration's database too
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis \
	  .coverage htmlcov .ci/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@.ci/venv requirements.txt

venv-dev:
	@.ci/venv requirements-dev.txt

help:  ## say what there is
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 22
