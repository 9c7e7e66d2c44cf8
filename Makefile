# mailsquare: the two commands are `make demo` and `make test`; both install what they need.
VENV   ?= .venv
PYTHON ?= python3.12 python3.13 python3.11 python3
RUN     = $(VENV)/bin/python
ONLY   ?=
# One process more than there are cores: a third of the tests waits for Postfix, Chromium or a clock.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))

.PHONY: help demo test check figures setup setup-dev parts clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: setup ## the whole product on this machine: sample mail in, posts in your browser
	$(VENV)/bin/mailsquare demo $(ARGS)

test: setup-dev parts ## every test, the real parts (Postfix, Dovecot, Chromium) included
	$(RUN) tests/house/run_checks.py
	$(RUN) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev ## style, types, import floors
	$(RUN) tests/house/run_checks.py

figures: setup-dev parts ## measure every promised figure: name  value  target  ok|short
	$(RUN) -m tests.figures $(if $(ONLY),--only '$(ONLY)')

setup: $(VENV)/.setup ## the product in $(VENV)
setup-dev: $(VENV)/.setup-dev

$(VENV)/.setup: pyproject.toml
	@sh tests/house/make_venv.sh "$(VENV)" $(PYTHON)
	@echo "installing Mailsquare and what it stands on into $(VENV): about a minute, once"
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.setup-dev: $(VENV)/.setup
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[dev,ldap]'
	@touch $@

parts:
	@sh tests/real/install_parts.sh

clean: ## forget the environment
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
