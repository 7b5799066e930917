# run, test, race, check, fuzz, mutate, bench and build; see README.md.
.PHONY: run test race check vulns fuzz mutate bench storm build assets need-run need-test need-race need-bench fmt

FUZZTIME ?= 60s
ROOMS ?= checkin ticket site programme stall festival job
ONLY ?=
# Known faults of libraries and of Go; `make vulns VULNDB=latest` asks for the newest.
VULNDB ?= v0.0.0-20261105234957-e22db6528018
STATIC_SOURCES := $(filter-out %.test.js,$(wildcard static/*/*.css static/*/*.js static/icons/* static/img/*))

run: need-run build
	bin/markt serve --demo

test: need-test assets
	cd static && npm run --silent test
	go test -timeout 30m ./...

# The same tests but the browser's, watched for two goroutines that touch one thing unguarded.
race: need-race assets
	CGO_ENABLED=1 go test -race -timeout 30m $$(go list ./... | grep -v /e2e$$)

# Build, format, vet, staticcheck, the scripts' types and the arrows between the rooms; no other tests.
check: assets
	go build ./...
	@unformatted=$$(gofmt -l cmd internal templates static migrations); [ -z "$$unformatted" ] || { echo "gofmt:" $$unformatted; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	cd static && npm run --silent check
	go test -count=1 ./internal
	@$(MAKE) --silent vulns

# The data are a module like others, so no address outside is asked. Go itself is
# judged in the version that go.mod names for what is deployed.
vulns: assets
	@db=$$(go mod download -json golang.org/x/vulndb@$(VULNDB) | sed -n 's/^\t"Dir": "\(.*\)",$$/\1/p'); \
	deployed=$$(sed -n 's/^toolchain //p' go.mod); here=$$(go env GOVERSION); \
	[ "$$here" = "$$deployed" ] || echo "vulns: this Go is $$here; deploy what $$deployed builds"; \
	GOVERSION=$$deployed go tool govulncheck -db "file://$$db/data/osv" ./...

# Shortening an input that finds something new would take a minute each, in which nothing is tried.
fuzz: assets
	@set -e; for file in $$(grep -rl --include='*_test.go' '^func Fuzz' cmd internal); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\).*/\1/p' $$file); do \
			echo "$$target"; go test "./$$(dirname $$file)" -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x; \
		done; \
	done

# Which rules no test watches; takes its time and is no part of test.
mutate: need-test assets
	go run ./internal/mutate -only "$(ONLY)" $(ROOMS)

bench: need-bench build
	go run ./internal/bench

# What strangers can do, done to a market of our own; see internal/storm.
storm: need-test build
	go run ./internal/storm

build: assets
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/markt ./cmd/markt

assets: static/dist/manifest.json

static/node_modules/.package-lock.json: static/package.json static/package-lock.json
	cd static && npm ci --silent --no-fund --no-audit
	@touch $@

static/dist/manifest.json: static/build.mjs $(STATIC_SOURCES) static/node_modules/.package-lock.json
	cd static && node build.mjs

need-run:
	@.ci/need postgres=postgresql

need-test: need-run
	@.ci/need python3=python3 chromium=chromium pdftotext=poppler-utils qpdf=qpdf zbarimg=zbar-tools xmllint=libxml2-utils ffmpeg=ffmpeg ogrinfo=gdal-bin /usr/share/unicode/BidiCharacterTest.txt=unicode-data

need-race: need-test
	@.ci/need "gcc=gcc libc6-dev"

need-bench: need-run
	@.ci/need wrk=wrk pgbench=postgresql-contrib python3:reportlab=python3-reportlab python3:qrcode=python3-qrcode
