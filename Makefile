# `make` lists the targets. Everything sets itself up in .venv; nothing is installed outside the checkout but caches.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BACKENDS := $(wildcard backends/*/pyproject.toml)
# All in one command: they need each other, and no index has them.
INSTALL_BACKENDS := $(patsubst %/pyproject.toml,-e ./%,$(BACKENDS))
DATA ?= .automq/data
ARGS ?=
# Compiled modules are kept, whatever the environment says: without them a start takes a second longer.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(BIN)/automq: pyproject.toml
	@echo "Setting up $(VENV): once, about half a minute"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.demo: $(BIN)/automq pyproject.toml
	$(BIN)/pip install -q --disable-pip-version-check -e '.[demo]'
	@touch $@

$(VENV)/.backends: $(BIN)/automq $(BACKENDS)
	$(BIN)/pip install -q --disable-pip-version-check -e . $(INSTALL_BACKENDS)
	@touch $@

$(VENV)/.dev: $(BIN)/automq pyproject.toml $(BACKENDS)
	$(BIN)/pip install -q --disable-pip-version-check -e '.[dev,demo]' $(INSTALL_BACKENDS)
	@touch $@

.PHONY: setup
setup: $(VENV)/.dev ## Make the virtual environment with all that development needs

.PHONY: backends
backends: $(VENV)/.backends ## Install all storage backends of this checkout: s3, minio, ceph, cubefs, hdfs, fsspec
	$(BIN)/automq backend list

.PHONY: run
run: $(BIN)/automq ## Serve Kafka on 127.0.0.1:9092, data in .automq/data; DATA=dir ARGS='--listen HOST:PORT' change it
	$(BIN)/automq start --data $(DATA) $(ARGS)

.PHONY: demo
demo: $(VENV)/.demo ## Stream a real data set through a broker, kill it, and prove that nothing is missing
	$(BIN)/automq demo $(ARGS)

.PHONY: lint
lint: $(VENV)/.dev ## Formatting, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: test
test: $(VENV)/.dev ## Lint, then all tests that need nothing but this machine (minutes)
	$(MAKE) lint
	$(BIN)/pytest -q tests/unit tests/fault tests/stores $(ARGS)

.PHONY: test-backends
test-backends: $(VENV)/.dev ## Each backend's own tests; a server that is not installed here is a skip with its reason
	@for each in $(dir $(BACKENDS)); do echo "== $$each"; (cd $$each && ../../$(BIN)/pytest -q -c ../../pyproject.toml --rootdir . tests $(ARGS)) || exit 1; done

# --- longer proofs: minutes each, not part of `make test` ---------------------------------------------------------

MATRIX := cd compat-matrix && ../$(BIN)/python -m compat

.PHONY: clients
clients: $(VENV)/.dev ## Other people's clients and Kafka's tools against a broker (needs Java, Maven, Go, kcat)
	$(BIN)/pytest -q tests/clients $(ARGS)

.PHONY: diff
diff: $(VENV)/.dev ## The same requests to Apache Kafka and to us: equal answers, or a listed reason (needs Java, Maven)
	$(MATRIX) diff $(ARGS)

.PHONY: diff-groups
diff-groups: $(VENV)/.dev ## Members acting at random in groups of Apache Kafka and of ours: equal answers (needs Java, Maven)
	$(MATRIX) groups $(ARGS)

.PHONY: suites
suites: $(VENV)/.dev ## Other people's test suites, as passes here / passes on Apache Kafka (needs Java, Maven, Go, Rust)
	$(MATRIX) suites --minimum 95 $(ARGS)

.PHONY: matrix
matrix: $(VENV)/.dev ## Broker, clients, faults and kit on real storage systems, into compat-matrix/results/matrix.md (under two hours)
	$(MATRIX) matrix $(ARGS)

.PHONY: matrix-smoke
matrix-smoke: $(VENV)/.dev ## The same on file, memory, a lying proxy, SeaweedFS and HDFS, shortly (under ten minutes)
	$(MATRIX) matrix --smoke $(ARGS)

.PHONY: matrix-show
matrix-show: $(BIN)/automq ## The matrix's table from the results that are there; nothing is run
	$(BIN)/automq matrix show

.PHONY: crash
crash: $(VENV)/.dev ## 200 rounds of kill -9 and power loss under load, planted faults, failing disks (needs gcc, strace)
	$(BIN)/python -m tests.fault.crash $(ARGS)

.PHONY: fencing
fencing: $(VENV)/.dev ## 100 rounds of a stopped broker, its successor and its resurrection; ARGS='--wal URL' for other WALs
	$(BIN)/python -m tests.fault.fencing $(ARGS)

.PHONY: bench
bench: $(VENV)/.dev ## Ratios to Apache Kafka on this machine, into bench/results/latest.json (needs Java, Maven)
	cd bench && PYTHONPATH=../compat-matrix ../$(BIN)/python -m compare $(ARGS)

.PHONY: bench-storage
bench-storage: $(VENV)/.dev ## Each driver beside its raw client: CPU, MiB/s, catch-up, WAL acks, into bench/results/storage.json
	cd bench && PYTHONPATH=../compat-matrix ../$(BIN)/python -m storage $(ARGS)

.PHONY: scale
scale: $(VENV)/.dev ## 5,000 partitions: creation, starts, memory
	$(BIN)/python bench/scale.py $(ARGS)

.PHONY: soak
soak: $(VENV)/.dev ## Ten minutes of everything at once: memory, descriptors and objects stay flat
	$(BIN)/python bench/soak.py $(ARGS)

.PHONY: generate
generate: $(VENV)/.dev ## Generate protocol/messages from the schemas in Kafka's jars (needs Maven)
	$(BIN)/python tools/generate_messages.py
