# Needs Python 3.11 or newer with venv and pip, and make. Every line here may be typed by hand instead.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
UV := VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet --system-certs -c constraints.txt
# A .venv that is a link knows another clone or none.
export PYTHONPATH := $(CURDIR)/src
SINCE = began=$$(date +%s)
TOOK = echo "  done in $$(( $$(date +%s) - began )) s"

.PHONY: help setup demo dev test check bench
help:
	@echo "make demo    a running demo with sample people (PORT=8000, CHAUPAL_HOME=.chaupal)"
	@echo "make test    the tests (browser tests are skipped where there is no Chromium)"
	@echo "make check   style, types, import directions, translations, rules of the house"
	@echo "make bench   the figures at full size (ONLY=name for one)"
	@echo "make dev     the demo, its server reading source and templates again when they change"
	@echo "make setup   the environment alone, with the tools for developing"

# One stamp a group of packages: a second start installs nothing. A .venv that is a link is somebody's own; we leave it.
$(VENV)/.with-uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Chaupal needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another one: make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "$(PYTHON) comes without venv. On Debian or Ubuntu: apt install python3-venv. Then run make again." >&2; exit 1; }
	@test -L $(VENV) || { echo "  environment in $(VENV)"; $(SINCE); $(PYTHON) -m venv $(VENV) && $(RUN) -m pip install --quiet --disable-pip-version-check uv && $(TOOK); }
	@touch $@

$(VENV)/.for-demo: $(VENV)/.with-uv pyproject.toml constraints.txt
	@test -L $(VENV) || { echo "  packages (about 210 MB to download the first time)"; $(SINCE); $(UV) -e ".[dense]" && $(TOOK); }
	@touch $@

$(VENV)/.for-dev: $(VENV)/.for-demo
	@test -L $(VENV) || { echo "  tools for developing"; $(SINCE); $(UV) -e ".[dense]" --group dev && $(TOOK); }
	@touch $@

setup: $(VENV)/.for-dev

demo: $(VENV)/.for-demo
	@exec $(RUN) -m chaupal demo $(ARGS)

dev: $(VENV)/.for-dev
	@exec $(RUN) -m chaupal demo --reload $(ARGS)

test: $(VENV)/.for-dev
	$(RUN) -m pytest -n 2 $(ARGS)

check: $(VENV)/.for-dev
	$(VENV)/bin/ruff check .
	$(RUN) -m mypy src tests
	$(VENV)/bin/lint-imports
	$(RUN) -m chaupal messages check
	$(RUN) -m pytest -m "not walk" tests/house

bench: $(VENV)/.for-dev
	$(RUN) -m benchmarks $(ONLY)
