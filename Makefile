STATIC_SOURCES := $(wildcard static/css/* static/js/* static/icons/* static/img/*)

.PHONY: assets
assets: static/dist/manifest.json

static/node_modules/.package-lock.json: static/package.json static/package-lock.json
	cd static && npm ci --silent --no-fund --no-audit
	@touch $@

static/dist/manifest.json: static/build.mjs $(STATIC_SOURCES) static/node_modules/.package-lock.json
	cd static && node build.mjs
