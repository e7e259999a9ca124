# Every command of this site. `make` alone lists them; each sets up what it needs by itself.

PYTHON     ?= python3
SPHINXOPTS ?=
BUILDDIR   ?= _build
PORT       ?= 8000
VENV       := .venv
JUDGE      := $(VENV)/node_modules/@jsonresume/schema

# What people, tests and hosting all build with: every warning is an error, all are shown at once.
STRICT      = -n -W --keep-going
# Sphinx writes to the stage; only a build without a fault becomes the site.
STAGE       = $(BUILDDIR)/stage
SITE        = $(BUILDDIR)/html
# The folders that symbolic links lead to, for the preview to watch; of a file at the top, the file.
LINKED      = find docs $(wildcard public) -type l -exec sh -c 'for link; do to=$$(readlink -f "$$link"); \
  [ -d "$$to" ] || [ "$${to%/*}" = "$$(pwd -P)" ] || to=$${to%/*}; \
  [ ! -e "$$to" ] || printf -- "--watch\0%s\0" "$$to"; done' _ {} +

# It needs no environment. One that was stopped half way is finished before anything else.
UPGRADE     = PYTHONPATH=src $(firstword $(wildcard $(VENV)/bin/python) $(PYTHON)) -m site_commands.upgrade
$(if $(wildcard .upgrade/journal.json),$(info $(shell FROM= $(UPGRADE) 2>&1)))

.DEFAULT_GOAL := help
.PHONY: help html preview linkcheck check test browsers screenshots lint bench cost upgrade clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

html: $(VENV)/.site ## build the site into _build/html
	@$(VENV)/bin/sphinx-build -b html $(STRICT) -c . -d "$(BUILDDIR)/doctrees" $(SPHINXOPTS) docs "$(STAGE)" \
	  || { echo "The site was not built; $(SITE) is as it was." >&2; exit 1; }
	@if diff -rq "$(STAGE)" "$(SITE)" >/dev/null 2>&1; then echo "Nothing changed in $(SITE)."; else \
	  rm -rf "$(SITE).new" "$(SITE).old" && cp -Rp "$(STAGE)" "$(SITE).new" && \
	  { [ ! -e "$(SITE)" ] || mv "$(SITE)" "$(SITE).old"; } && mv "$(SITE).new" "$(SITE)" && rm -rf "$(SITE).old"; fi
	@echo "Open file://$$(cd "$(SITE)" && pwd)/index.html"

preview: $(VENV)/.preview ## show the site in a browser, anew after every edit
	@$(VENV)/bin/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null \
	  || { echo "Port $(PORT) is taken: end what runs there, or take another one with 'make preview PORT=8001'." >&2; exit 1; }
	@{ printf -- '--watch\0%s\0' conf.py _static _templates $(wildcard public); $(LINKED); } | xargs -0 \
	  $(VENV)/bin/sphinx-autobuild -b html $(STRICT) -t preview -D first_view=0 -c . -d "$(BUILDDIR)/preview-doctrees" \
	  --port $(PORT) $(SPHINXOPTS) docs "$(BUILDDIR)/preview"

linkcheck: $(VENV)/.site ## try every outgoing link (needs the internet)
	@$(VENV)/bin/sphinx-build -b linkcheck -n -c . -d "$(BUILDDIR)/doctrees" $(SPHINXOPTS) docs "$(BUILDDIR)/linkcheck"

check: $(VENV)/.site ## say what is missing before the site goes live; fails while there is anything
	@$(VENV)/bin/sphinx-build -b html $(STRICT) -t check -c . -d "$(BUILDDIR)/check/doctrees" $(SPHINXOPTS) docs "$(BUILDDIR)/check/html"
	@echo "Nothing is missing."

# Files in their order: the long ones come first, and both workers end at about the same time.
test: $(VENV)/.test $(JUDGE) ## run every test, in a real browser where it matters
	@$(VENV)/bin/python tests/browser.py
	@$(VENV)/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(PYTESTOPTS)

browsers: $(VENV)/.browsers ## do what a person does in Firefox and WebKit (minutes)
	@$(VENV)/bin/python tests/browsers.py

screenshots: $(VENV)/.test html ## accept how the site looks now: take its pictures anew
	@$(VENV)/bin/python tests/screenshots.py "$(SITE)"

lint: $(VENV)/.lint ## check style and types
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo

bench: $(VENV)/.test ## measure how long builds take, beside those of the plain stack (minutes)
	@$(VENV)/bin/python tests/browser.py
	@$(VENV)/bin/python tests/bench.py

cost: $(VENV)/.test ## measure what a first visit costs, with sphinx_first_view and without
	@$(VENV)/bin/python tests/browser.py
	@$(VENV)/bin/python tests/cost.py

upgrade: ## take the machine's files from a newer copy: make upgrade FROM=../newer-copy
	@$(UPGRADE)

clean: ## remove what was built and set up
	rm -rf "$(BUILDDIR)" $(VENV)

# One mark per set of packages: a second run sets nothing up again.
$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "This needs Python 3.11 or newer, and '$(PYTHON)' was not found: install it, or name yours with 'make PYTHON=...'." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This needs Python 3.11 or newer, and '$(PYTHON)' is `$(PYTHON) -V`: name a newer one with 'make PYTHON=...'." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make a virtual environment: on Debian and Ubuntu, 'apt install python3-venv' mends that." >&2; exit 1; }
	@echo "Making $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)

# The schema that resume.json is judged by: only npm has the official one.
$(JUDGE): $(VENV)/.test
	@$(VENV)/bin/npm install --prefix $(VENV) --no-save --no-audit --no-fund --loglevel=error @jsonresume/schema@1.3.1
	@touch $@

$(VENV)/.browsers: $(VENV)/.test
$(VENV)/.test: $(VENV)/.preview
$(VENV)/.preview: $(VENV)/.site
$(VENV)/.%: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing the packages for '$*' (once)"
	@$(VENV)/bin/python -m pip install --disable-pip-version-check --progress-bar on -q -c constraints.txt -e '.[$*]'
	@rm -rf "$(STAGE)" "$(BUILDDIR)/doctrees" # what other versions built is built anew
	@touch $@
