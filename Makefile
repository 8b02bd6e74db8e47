# Needs make and Python >= 3.11 with its venv module, nothing else; `make` lists what there is.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --prefer-binary
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help run dev test demo-reset lock

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

lock: $(VENV)/dev.stamp ## write the lock files after a change of pyproject.toml; UPGRADE=1 takes newer versions
	$(COMPILE) --output-file requirements/production.txt pyproject.toml
	$(COMPILE) --constraint requirements/production.txt --extra embedded \
		--output-file requirements/run.txt pyproject.toml
	$(COMPILE) --constraint requirements/run.txt --extra embedded,dev \
		--output-file requirements/dev.txt pyproject.toml

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
