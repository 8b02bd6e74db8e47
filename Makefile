# Needs make and Python >= 3.11 with its venv module, nothing else; `make` lists what there is.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --prefer-binary
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --constraint requirements/constraints.txt $(if $(UPGRADE),--upgrade)
# Production settings, for checks that connect to nothing.
PRODUCTION := DEBUG=0 DEMO=0 SECRET_KEY=$(shell printf 'only-for-checks-%.0s' 1 2 3 4) ALLOWED_HOSTS=jobs.example.org \
	SITE_URL=https://jobs.example.org DATABASE_URL=postgres://board@127.0.0.1:1/board REDIS_URL=redis://127.0.0.1:1/0

.DEFAULT_GOAL := help
.PHONY: help run dev test bench faults audit pictures lint messages demo-reset lock

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/run.stamp ## start the board with its services and demo data; PORT, MAIL_PORT, SMTP_PORT choose ports
	@exec $(PY) -m jobboard.services run

dev: $(VENV)/run.stamp ## the same with DEBUG=1 and reload
	@exec $(PY) -m jobboard.services dev

demo-reset: $(VENV)/run.stamp ## back to fresh demo data
	@exec $(PY) -m jobboard.services demo-reset

test: $(VENV)/dev.stamp ## all tests, in parallel, on services of their own; TESTS=tests/mail runs some
	@chrome=$$($(PY) -m tests.e2e.chromium --install) || exit 1; export CHROME_PATH="$$chrome"; \
	exec $(PY) -m pytest -n logical --maxprocesses 8 --dist worksteal $(if $(TESTS),$(TESTS),--cov)

bench: $(VENV)/dev.stamp ## measure; BENCH=search runs one suite, BENCH_POSTINGS (100000) and BENCH_ALERTS set the size
	@exec $(PY) -m tests.bench

faults: $(VENV)/dev.stamp ## what must hold when things go wrong; FAULT=L3 runs one experiment, FAULT_SHORT=1 small sizes
	@exec $(PY) -m tests.faults

audit: $(VENV)/audit.stamp ## the site as others judge it: axe, Lighthouse, the W3C, links, mails, headers; AUDIT=quick without speed
	@chrome=$$($(PY) -m tests.e2e.chromium --install) || exit 1; export CHROME_PATH="$$chrome"; \
	exec $(PY) -m tests.audit

pictures: $(VENV)/audit.stamp ## take the pictures of the README anew
	@chrome=$$($(PY) -m tests.e2e.chromium --install) || exit 1; export CHROME_PATH="$$chrome"; \
	exec $(PY) -m tests.audit.pictures

lint: $(VENV)/dev.stamp ## style, templates, imports, migrations, translations, production settings
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --lint --quiet templates
	$(VENV)/bin/lint-imports --no-logo
	$(PRODUCTION) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) .ci/migrations.py
	$(PY) .ci/catalogues.py check
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

messages: $(VENV)/dev.stamp ## bring the message catalogues up to date with the sources, and compile them
	$(PY) .ci/catalogues.py update

lock: $(VENV)/dev.stamp ## write the lock files after a change of pyproject.toml; UPGRADE=1 takes newer versions
	$(COMPILE) --output-file requirements/production.txt pyproject.toml
	$(COMPILE) --constraint requirements/production.txt --extra embedded \
		--output-file requirements/run.txt pyproject.toml
	$(COMPILE) --constraint requirements/run.txt --extra embedded,dev \
		--output-file requirements/dev.txt pyproject.toml
	$(COMPILE) --constraint requirements/dev.txt --extra embedded,dev,audit \
		--output-file requirements/audit.txt pyproject.toml

$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: install it (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: requirements/run.txt $(VENV)/made.stamp
	@echo "installing $<"
	@$(PIP) --requirement $<
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/made.stamp
	@echo "installing $<"
	@$(PIP) --requirement $<
	@touch $@

$(VENV)/audit.stamp: requirements/audit.txt $(VENV)/made.stamp
	@echo "installing $<"
	@$(PIP) --requirement $<
	@touch $@
