# Every target explains itself: make help

SHELL    := /bin/bash
GO       ?= go
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)
TOOL     := $(GO) tool -modfile=$(CURDIR)/tools/go.mod
# Modules of their own, which ./... does not reach.
MODULES  := client deploy tools bench/govc bench/river bench/report ui/browser
# The race detector needs a C compiler; without one the tests run all the same.
RACE     := $(shell command -v "$$($(GO) env CC 2>/dev/null | cut -d' ' -f1)" >/dev/null 2>&1 && echo -race)

# What rapid found is printed with its seed; a file of it would fail every later run.
export RAPID_NOFAILFILE := true

.DEFAULT_GOAL := help
.PHONY: help build demo test chaos ha soak fuzz model lint generate measure bench bench-hot screenshots package release up down reset clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

build: ## build bin/vmapower, one static binary
	CGO_ENABLED=0 $(GO) build -buildvcs=false -trimpath -ldflags '$(LDFLAGS)' -o bin/vmapower ./cmd/vmapower

demo: build ## build, then run one failover on a simulated vCenter; nothing to install
	bin/vmapower demo

# The packages that take longest are begun first.
test: ## install a real redis-server, NBD servers, proxies, Prometheus and Chromium if there are none, then run every test with the race detector
	@deploy/install-redis.sh
	@deploy/install-nbd.sh
	@deploy/install-proxies.sh
	@deploy/install-prometheus.sh
	@deploy/install-browser.sh
	@test -n "$(RACE)" || echo "make test: no C compiler found, so the race detector is off"
	$(GO) test $(RACE) -parallel 12 ./worker ./chaos ./api ./...
	cd client && $(GO) test $(RACE) ./...
	cd deploy && $(GO) test -count=1 ./...
	cd tools && $(GO) test ./...
	cd ui/browser && $(GO) test ./...

chaos: ## break everything at random under load and check what is left; SEED=n replays, DURATION=4m
	@deploy/install-redis.sh
	$(GO) test -count=1 -v -timeout 30m -run TestChaos ./chaos -chaos.seed=$(or $(SEED),0) -chaos.duration=$(or $(DURATION),4m)
	for seed in $(or $(SEED),1 2 3); do \
	  $(GO) test -count=1 -v -timeout 30m -run AttackerInRedis ./chaos -chaos.seed=$$seed -chaos.duration=1m || exit; \
	done
	$(GO) test -count=1 -v -timeout 30m -parallel 1 -run 'Trouble|Abused|GiB|TiB|TheOneBefore' ./chaos -chaos.seed=$(or $(SEED),0) -chaos.duration=1m

ha: ## replace the masters of a Sentinel set and of a cluster under load, and write what was lost to bin/ha.md
	@deploy/install-redis.sh
	@mkdir -p bin
	$(GO) test -count=1 -v -timeout 30m -run ReplacesItsMaster ./chaos -chaos.ha=$(CURDIR)/bin/ha.md

soak: ## replace processes under a steady load for DURATION=20m (5m at least), from the version before on; bin/soak.md and bin/soak.svg show what was measured
	@deploy/install-redis.sh
	@mkdir -p bin
	$(GO) test -count=1 -v -timeout 60m -run StaysFlat ./chaos -chaos.soak=$(CURDIR)/bin/soak -chaos.duration=$(or $(DURATION),20m)

fuzz: ## feed every parser with made-up input, each for TIME=1m
	@for target in $$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z]+' . | sed 's/:func /:/'); do \
	  echo "$$target"; \
	  $(GO) test -run '^$$' -fuzz "^$${target##*:}$$" -fuzztime $(or $(TIME),1m) "$$(dirname "$$target")" || exit; \
	done

model: ## check the model of the job protocol, and that each removed rule fails
	@docs/model/install-spin.sh
	docs/model/run.sh

lint: ## gofmt, go vet and staticcheck
	@files="$$(gofmt -l .)"; test -z "$$files" || { echo "not formatted, run gofmt -w on:"; echo "$$files"; exit 1; }
	@for module in . $(MODULES); do \
	  echo "go vet, staticcheck: $$module"; \
	  (cd "$$module" && $(GO) vet ./... && $(TOOL) staticcheck ./...) || exit; \
	done

generate: ## write the generated code again, from api/openapi.yaml
	$(GO) generate ./...
	cd client && $(GO) generate ./...

measure: ## print lines, function lengths and exported names per package, in Markdown; DIR=path for another tree
	@cd tools && $(GO) run ./measure $(abspath $(or $(DIR),.))

RUNS   ?= 5
# Rows that mostly wait, for a line of a known rate or for guests, are measured side by side.
LINES   = 1 SyncOverALine $(RUNS) FirstStep 1 FailoverOfTenGroups
FLEETS  = $(RUNS) FleetBesideASilentVCenter $(RUNS) PowerOffBesideACrowd
# Of these memory, calls and bytes are counted, or a promise is far off. The last one leaves the disk busy.
ONCE    = 1 'Growth|Sweep|WaitingReaders|PagesThatAreOpen|ListsOfAHundredThousandJobs|Calls|RedisBytes|SyncOfATiB'
# The rest tells something else in each run. An api alone has a small heap, which fleets leave large.
TIMED   = $(RUNS) 'Submission|StatusReads' $(RUNS) 'Fleet$$|WaitingJobs|NBDWrite|FinalSync'

# $(call rows,N,LIST) measures rows, N processes at a time; LIST has how many runs of which, for each process. Lines
# stay whole where several write.
rows = set -o pipefail; cd bench && printf '%s\n' $(2) | xargs -n 2 -P $(1) bash -o pipefail -c \
  '../bin/bench/rows.test -test.run "^$$" -test.benchtime 1x -test.timeout 30m -test.count $$0 -test.bench "$$1" | grep --line-buffered ""' | tee -a ../bin/bench/results.txt

bench: bench-hot ## measure every promise of speed beside its baseline in about 10 minutes, and write docs/performance.md and its plots; RUNS=5
	@deploy/install-redis.sh
	@deploy/install-nbd.sh
	@deploy/install-postgres.sh
	@mkdir -p bin/bench && rm -f bin/bench/results.txt
	$(GO) test -c -o bin/bench/rows.test ./bench
	$(call rows,1,$(TIMED))
	$(call rows,2,$(FLEETS))
	$(call rows,3,$(LINES))
	$(call rows,1,$(ONCE))
	cd bench/report && $(GO) run . -results $(CURDIR)/bin/bench/results.txt -micro $(CURDIR)/bin/bench/hot.stat -docs $(CURDIR)/docs \
	  -machine "$$(nproc) cores, $$($(GO) version | cut -d' ' -f3-), Redis $$(redis-server --version | grep -o 'v=[0-9.]*' | cut -c3-)"

bench-hot: ## measure the paths that are called most, for benchstat
	@deploy/install-redis.sh
	@mkdir -p bin/bench
	set -o pipefail; $(GO) test -run '^$$' -bench '^Benchmark(HotPath|Seal|Open)$$' -benchmem -benchtime 300x -count $(RUNS) ./bench ./credentials | tee bin/bench/hot.txt
	$(TOOL) benchstat bin/bench/hot.txt | tee bin/bench/hot.stat

screenshots: ## draw the operators' page into bin/screenshots: desktop, dark and phone; and docs/page.png for the README
	@deploy/install-redis.sh
	@deploy/install-browser.sh
	@mkdir -p bin/screenshots
	cd ui/browser && SCREENSHOTS=$(CURDIR)/bin/screenshots $(GO) test -count=1 -run Fits ./...
	cp bin/screenshots/page.png docs/page.png

package: ## build a Debian package, dist/vmapower_VERSION_ARCH.deb; the same bytes from the same commit
	@VERSION=$(VERSION) deploy/package/build.sh

release: ## build tarballs, SBOMs (CycloneDX) and SHA256SUMS into dist/ for PLATFORMS, twice, and compare them; ONCE=1 builds once
	@VERSION=$(VERSION) PLATFORMS="$(PLATFORMS)" deploy/release/build.sh
	@test -n "$(ONCE)" || VERSION=$(VERSION) PLATFORMS="$(PLATFORMS)" deploy/release/verify.sh

up: ## start Redis, a simulated vCenter, the API and two workers with docker compose; what can be chosen is in .env
	@VERSION=$(VERSION) deploy/up.sh

down: ## stop what `make up` started; Redis keeps its volume, deploy/settings its keyring
	docker compose --profile '*' down

reset: ## stop it, and remove every job, keyring, appliance and profile of it
	docker compose --profile '*' down --volumes
	rm -rf deploy/settings

clean: ## remove what the other targets made here
	rm -rf bin dist coverage.out
