# Socle: two commands for a newcomer ('make run', 'make test'), a few for everybody else.
# Nothing here needs Docker, root or a server that is already running: see docs/guides/run.md.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Go's usual place is not on everybody's PATH (sudo's, for one).
export PATH := $(PATH):/usr/local/go/bin
GO ?= go
ENVRUN := bin/envrun
# Without git: a clone that belongs to another user, or an archive, is built as well.
BUILD := $(GO) build -buildvcs=false
SOURCES := find . -name '*.go' -not -path '*/node_modules/*' -not -path './.*' -print0
PACKAGES ?= ./...
# Three packages at once on two cores: many tests wait for a database or a browser.
AT_ONCE ?= 3
ARGS ?=

.PHONY: help run build test check fmt lint generate fresh bench race fuzz clean-data clean

help: ## Show these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

run: build ## Set everything up and start Socle with its demonstration (Ctrl-C stops it)
	@exec bin/socle serve --demo $(ARGS)

build: ## Build bin/socle and bin/socle-sim
	@$(BUILD) -o bin/ ./cmd/socle ./cmd/socle-sim

$(ENVRUN): FORCE
	@$(BUILD) -o $@ ./internal/platform/env/envrun
FORCE:

# The two longest go first, or the last minutes would be theirs alone.
LONGEST := ./internal/story ./internal/app
# Without what a debugger needs, linking fifty test binaries takes half the time; vet is part of lint.
test: $(ENVRUN) ## Run every test against a real PostgreSQL and a real Redis
	@GOGC=400 $(ENVRUN) -- $(GO) test -p $(AT_ONCE) -vet=off -ldflags='-s -w' -timeout 30m $(ARGS) $(if $(filter ./...,$(PACKAGES)),$(LONGEST)) $(PACKAGES)

race: $(ENVRUN) ## The same under the race detector (slow; needs a C compiler)
	@$(ENVRUN) -- $(GO) test -race -timeout 45m $(ARGS) $(PACKAGES)

check: lint fresh test ## Format, lint, generated files fresh, then every test: what the CI runs

lint: ## Format, go vet, staticcheck, terraform
	@echo "· format"
	@bad=$$($(SOURCES) | xargs -0 gofmt -l); \
	  [ -z "$$bad" ] || { echo "Not formatted ('make fmt' does it):"; echo "$$bad"; exit 1; }
	@echo "· go vet"
	@$(GO) vet $(PACKAGES)
	@echo "· staticcheck"
	@$(GO) tool staticcheck $(PACKAGES)
	@echo "· terraform"
	@.ci/terraform

fmt: ## Format Go and templ files
	@$(GO) tool templ fmt -log-level error .
	@$(SOURCES) | xargs -0 gofmt -w

generate: ## Write the Go of the templ pages, and the style sheets and scripts
	@$(GO) tool templ generate -log-level error
	@$(MAKE) -s -C internal/platform/web/ui build
	@.ci/ui-sum > .ci/ui.sum

fresh: ## Are the generated files those that their sources give?
	@echo "· generated files"
	@.ci/fresh

bench: $(ENVRUN) build ## Measure, each line beside its limit
	@$(ENVRUN) -- sh -c 'DATABASE_URL=$$SOCLE_TEST_DATABASE_URL REDIS_URL=$$SOCLE_TEST_REDIS_URL exec bin/socle bench $(ARGS)'

fuzz: ## Fuzz every parser for FUZZTIME each (30s)
	@.ci/fuzz $(or $(FUZZTIME),30s)

clean-data: $(ENVRUN) ## Forget the data of the demonstration and of the tests
	@$(ENVRUN) -clean && rm -rf .socle && echo "The private data of this clone is forgotten."

clean: ## Remove what was built
	@rm -rf bin
