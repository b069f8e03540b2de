# Bartizan. `make help` lists the targets; each target does its own set-up.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# A JDK of the right version: JAVA_HOME if it fits, else the newest one in the usual folders.
JDK := 25
JAVA_HOME := $(shell src/main/sh/find-jdk $(JDK))
export JAVA_HOME

# The version from the tag (v1.2.3) and the distance to it. Without a tag or a history the pom has it.
VERSION := $(patsubst v%,%,$(shell git describe --tags --match 'v[0-9]*' --dirty 2>/dev/null))
MVN := ./mvnw --no-transfer-progress $(if $(VERSION),-Drevision=$(VERSION))
# Silences warnings of Maven's own libraries on new JDKs.
export MAVEN_OPTS := --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED $(MAVEN_OPTS)

DATA := $(or $(BARTIZAN_DATA_DIR),$(CURDIR)/data)
HOST := $(or $(QUARKUS_HTTP_HOST),127.0.0.1)
PORT := $(or $(QUARKUS_HTTP_PORT),8080)
APP := target/quarkus-app/quarkus-run.jar

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

.PHONY: jdk
jdk:
	@test -n "$(JAVA_HOME)" || { \
	  echo "Bartizan needs a JDK $(JDK): install one (https://adoptium.net, or 'apt install openjdk-$(JDK)-jdk') or set JAVA_HOME." >&2; exit 1; }

.PHONY: build
build: jdk ## Build the service
	@$(MVN) --quiet -DskipTests -DskipITs package

# Prints the current step of the build, warnings and errors.
STEPS := awk '/^\[INFO\] --- / { print "  " $$3; fflush() } /^\[(ERROR|WARNING)\]/ { print; fflush() }'

.PHONY: run
run: jdk ## Build and run the service with a real list as sample data
	@echo "Building Bartizan with $(JAVA_HOME). The first time this downloads libraries and takes a few minutes."
	@set -o pipefail; $(MVN) --batch-mode -DskipTests -DskipITs package | $(STEPS)
	@echo
	@echo "  Bartizan starts on http://$(HOST):$(PORT); its data is in $(DATA)."
	@echo "  The administrator's token is in $(DATA)/admin-token as soon as it is up. In another terminal:"
	@echo "    curl -H \"Authorization: Bearer \$$(cat '$(DATA)/admin-token')\" http://$(HOST):$(PORT)/api/v1/lookup/77.90.185.20"
	@echo "  API documentation: http://$(HOST):$(PORT)/q/swagger-ui    Health: http://$(HOST):$(PORT)/health    Stop: Ctrl+C"
	@echo
	@BARTIZAN_DATA_DIR="$(DATA)" \
	  BARTIZAN_BLOCKLIST_FILE_ROOT="$${BARTIZAN_BLOCKLIST_FILE_ROOT:-$(CURDIR)/src/main/samples}" \
	  BARTIZAN_BLOCKLIST_LISTS_IPSUM_URL="$${BARTIZAN_BLOCKLIST_LISTS_IPSUM_URL:-file:ipsum.txt}" \
	  BARTIZAN_LOG_FORMAT="$${BARTIZAN_LOG_FORMAT:-text}" \
	  exec "$(JAVA_HOME)/bin/java" -jar $(APP)

# Integration tests in which a JVM and the native binary can differ. `make native` runs all of them with the binary.
JVM_ITS := MainJobIT,ShutdownIT,DatabaseStartIT,UpdateIT,ManagementIT

.PHONY: test
test: jdk ## Run the unit tests and the main integration tests
	@$(MVN) verify -Dit.test=$(JVM_ITS)

.PHONY: test-all
test-all: jdk ## Run the unit tests and all integration tests, on the JVM
	@$(MVN) verify

.PHONY: coverage
coverage: jdk ## Run the unit tests and write which code they run to target/site/jacoco/index.html
	@$(MVN) -Pcoverage -DskipITs verify
	@echo "Coverage: file://$(CURDIR)/target/site/jacoco/index.html"

.PHONY: openapi
openapi: jdk ## Write the OpenAPI document to docs/openapi.yaml
	@$(MVN) --quiet -DskipTests -DskipITs -Dquarkus.smallrye-openapi.store-schema-directory=$(CURDIR)/target/openapi package
	@cp target/openapi/openapi.yaml docs/openapi.yaml

.PHONY: fuzz
fuzz: jdk ## Fuzz the parsers of untrusted bytes, each target for a minute (FUZZ=-Dfuzz.seconds=600)
	@$(MVN) --quiet -Pfuzz -DskipTests test-compile exec:exec@fuzz $(FUZZ)

.PHONY: bench
bench: jdk ## Measure, print a table and write it to docs/benchmarks.md (QUICK=1: shorter)
	@src/bench/sh/bench

.PHONY: native
native: jdk ## Build the native binary and run the integration tests against it
	@if [ -x "$$GRAALVM_HOME/bin/native-image" ]; then \
	  echo "Building with GRAALVM_HOME=$$GRAALVM_HOME"; \
	  $(MVN) verify -Dnative -DskipUTs $(NATIVE_OPTS); \
	elif docker info >/dev/null 2>&1 || podman info >/dev/null 2>&1; then \
	  echo "Building in a container: GRAALVM_HOME is not a GraalVM or Mandrel for JDK $(JDK)"; \
	  $(MVN) verify -Dnative -DskipUTs -Dquarkus.native.container-build=true $(NATIVE_OPTS); \
	else \
	  echo "A native build needs a GraalVM or Mandrel for JDK $(JDK) in GRAALVM_HOME, or Docker or Podman." >&2; exit 1; \
	fi

# Picture in docs/images : picture of the integration tests.
PICTURES := overview:ui-light search:ui-search-q-light bans:ui-bans-light add-list:ui-new-list-light jail:ui-jails-jail-light \
  containers:ui-containers-light logs:ui-logs-dark notifications:notifications-light

.PHONY: screenshots
screenshots: ## Copy the pictures that the last `make native` or `make test-all` took to docs/images
	@for picture in $(PICTURES); do \
	  cp "target/screenshots/$${picture#*:}.png" "docs/images/console-$${picture%%:*}.png" || exit 1; \
	done

.PHONY: image
image: ## Build the image of the native binary, in a container engine
	@docker build --file src/main/docker/Dockerfile.native-micro --tag bartizan$(if $(VERSION),:$(VERSION)) \
	  $(if $(VERSION),--build-arg VERSION=$(VERSION)) --build-arg REVISION="$$(git rev-parse HEAD 2>/dev/null || echo unknown)" .

.PHONY: docs
docs: jdk ## Write the parts of docs/ that come from the code
	@$(MVN) --quiet -DskipITs -Ddocs.write=true -Dtest='ConfigurationReferenceTest#pageIsWhatTheSettingsSay,LifecycleTest#pageShowsTheOrder' -Dsurefire.failIfNoSpecifiedTests=false test

.PHONY: format
format: jdk ## Format the sources
	@$(MVN) --quiet spotless:apply

.PHONY: clean
clean: jdk ## Remove the build's output; the data stays
	@$(MVN) --quiet clean
