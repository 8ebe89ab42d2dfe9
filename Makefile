# make demo     see paperboy work on the sample digests        make test     linters, types, layers, tests
# make bench    measure it (minutes; BENCH=--quick)           make lock     pin the newest versions again (needs uv)
# make format   format the code                                make clean    remove the environment and all caches

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(shell command -v uv)
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$each"; break; }; done)

# Chroma declares packages that paperboy never reaches, a third of the whole: its Kubernetes tests (kubernetes and what
# that needs), the default embedding that it would download (onnxruntime, tokenizers, huggingface-hub and theirs), its
# former server (uvicorn and theirs), its own packaging (build). Of zhplot paperboy uses the font that it carries, not
# matplotlib, which it draws with. The lock leaves them out and is installed without
# looking at declared dependencies; tests/test_lock.py holds that Chroma works without them.
UNUSED := kubernetes aiohttp-retry durationpy oauthlib requests-oauthlib python-dateutil websocket-client \
	onnxruntime flatbuffers tokenizers huggingface-hub hf-xet httpx2 httpx2-jsfetch httpcore2 truststore \
	uvicorn httptools uvloop watchfiles websockets build pyproject-hooks \
	matplotlib contourpy cycler fonttools kiwisolver pyparsing

.PHONY: demo test bench lock format clean
.DELETE_ON_ERROR:

demo: $(READY)
	@$(BIN)/paperboy demo

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder

bench: $(READY)
	@$(BIN)/python -m tests.bench $(BENCH)

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The environment, made again only when what it is made from has changed.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "paperboy needs Python 3.11 or newer, and none was found." \
		"Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "paperboy needs Python 3.11 or newer;" \
		"$(PYTHON) is $$("$(PYTHON)" --version 2>&1)." >&2; exit 1; }
	@echo "Installing the pinned packages into $(VENV) (once; about 300 MB) ..."
ifneq ($(UV),)
	@$(BIN)/python -c '' 2>/dev/null || "$(UV)" venv --quiet --clear --python "$(PYTHON)" $(VENV)
	@"$(UV)" pip install --quiet --python $(BIN)/python --no-deps -r requirements.lock
	@"$(UV)" pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $(READY)

lock:
	@test -n "$(UV)" || { echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 1; }
	@{ echo "# Every package that paperboy, its tests and its benchmark are run with, for every platform; written by: make lock"; \
	   echo "# Install with --no-deps: the Makefile says what is left out and why."; \
	   "$(UV)" pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --group dev --extra bench \
	   --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	   $(addprefix --no-emit-package ,$(UNUSED)) pyproject.toml; } > requirements.lock.new
	@mv requirements.lock.new requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
	find bot config retrieval tests -name __pycache__ -type d -prune -exec rm -rf {} +
