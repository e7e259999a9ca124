# Every command of this site. `make` alone lists them; each sets up what it needs by itself.

PYTHON     ?= python3
SPHINXOPTS ?=
BUILDDIR   ?= _build
PORT       ?= 8000
VENV       := .venv
CONSTRAINTS ?= constraints.txt

# What people, tests and hosting all build with: every warning is an error, all are shown at once.
STRICT      = -n -W --keep-going
# Runs a module of this project, whose packages need no installing.
RUN         = PYTHONPATH=src PYTHONUTF8=1 "$(VENV)/bin/python" -m
# Sees to it that a set of packages is there, by Python alone: by that of the packages if it lives.
READY       = python="$(VENV)/bin/python"; "$$python" -c "" 2>/dev/null || { python="$(PYTHON)"; \
  command -v "$$python" >/dev/null || { echo "This needs Python 3.11 or newer, and '$$python' was not found: install it, or name yours with 'make PYTHON=...'." >&2; exit 1; }; \
  "$$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "This needs Python 3.11 or newer, and '$$python' is `"$$python" -V`: name a newer one with 'make PYTHON=...'." >&2; exit 1; }; }; \
  PYTHONPATH=src PYTHONUTF8=1 "$$python" -m site_commands.environment --constraints "$(CONSTRAINTS)" "$(VENV)"

# It needs no environment. One that was stopped half way is finished before anything else.
UPGRADE     = PYTHONPATH=src "$(firstword $(wildcard $(VENV)/bin/python) $(PYTHON))" -m site_commands.upgrade
$(if $(wildcard .upgrade/journal.json),$(info $(shell FROM= $(UPGRADE) 2>&1)))

.DEFAULT_GOAL := help
.PHONY: help html preview check linkcheck test browsers screenshots reference lint bench cost torture upgrade clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

html: ## build the site into _build/html (VERBOSE=1: tell all)
	@$(READY) site
	@$(RUN) site_commands.build $(if $(VERBOSE),--verbose) html "$(BUILDDIR)" -- $(STRICT) $(SPHINXOPTS)

preview: ## show the site in a browser, anew after every edit
	@$(READY) preview
	@$(RUN) site_commands.preview --port "$(PORT)" "$(BUILDDIR)" -- $(STRICT) $(SPHINXOPTS)

check: ## say what is missing before the site goes live; fails while there is anything
	@$(READY) site
	@$(RUN) site_commands.build check "$(BUILDDIR)" -- $(STRICT) $(SPHINXOPTS)

linkcheck: ## try every outgoing link (needs the internet)
	@$(READY) site
	@$(RUN) site_commands.build linkcheck "$(BUILDDIR)" -- -n $(SPHINXOPTS)

# Files in their order: the long ones come first, and both workers end at about the same time.
test: ## run every test, in a real browser where it matters
	@$(READY) test
	@$(VENV)/bin/python tests/browser.py
	@$(VENV)/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(PYTESTOPTS)

browsers: ## do what a person does in Firefox and WebKit (minutes)
	@$(READY) browsers
	@$(VENV)/bin/python tests/browsers.py

screenshots: html ## accept how the site looks now: take its pictures anew
	@$(READY) test
	@$(VENV)/bin/python tests/screenshots.py "$(BUILDDIR)/html"

reference: ## write REFERENCE.md anew
	@$(READY) test
	@$(VENV)/bin/python tests/reference.py

lint: ## check style and types
	@$(READY) lint
	@$(VENV)/bin/python -m ruff check
	@$(VENV)/bin/python -m ruff format --check
	@$(VENV)/bin/python -m mypy
	@$(VENV)/bin/python -c "from importlinter.cli import lint_imports_command as lint; lint()" --no-logo

bench: ## measure how long builds take, beside those of the plain stack (minutes)
	@$(READY) test
	@$(VENV)/bin/python tests/browser.py
	@$(VENV)/bin/python tests/bench.py

cost: ## measure what a first visit costs, with sphinx_first_view and without
	@$(READY) test
	@$(VENV)/bin/python tests/browser.py
	@$(VENV)/bin/python tests/cost.py

torture: ## kill, starve and run commands at once, and see that nothing breaks (an hour)
	@$(READY) test
	@$(VENV)/bin/python tests/torture.py

upgrade: ## take the machine's files from a newer copy: make upgrade FROM=../newer-copy
	@$(UPGRADE)

clean: ## remove what was built and set up
	@PYTHONPATH=src "$(PYTHON)" -m site_commands.removal "$(BUILDDIR)" "$(VENV)"
