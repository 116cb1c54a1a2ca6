# make demo: the main job on the screen.  make test: the tests.  make help: the rest.

.DEFAULT_GOAL := help
SHELL := /bin/bash

# Debian 12 and 13. Built with: a C compiler, pkg-config and fontconfig. Run with: fonts, X11 libraries. Tested with: zbar, gettext, LibreOffice, a browser.
PACKAGES := gcc libc6-dev pkg-config libfontconfig-dev fonts-noto-core libx11-6 libx11-xcb1 libxkbcommon-x11-0 libxcb1 libxcursor1 libxi6 libxrandr2
# The nodejs of some repositories brings npm along.
BROWSER_PACKAGES := chromium nodejs $(if $(shell command -v npm),,npm)
TEST_PACKAGES := $(PACKAGES) zbar-tools gettext libreoffice-calc python3-venv $(BROWSER_PACKAGES)
BENCH_PACKAGES := $(PACKAGES) xvfb
SHOT_PACKAGES := $(PACKAGES) imagemagick
PANELS := 7 10 10-portrait 15
CARGO_DENY := 0.20.2
# What drives the browser of the tests, and what judges its pages: no browser is downloaded.
PLAYWRIGHT := playwright-core@1.60.0
AXE := axe-core@4.14.1
BROWSER_TOOLS := target/npm/.$(PLAYWRIGHT)-$(AXE)
# What asks the API everything that its description allows.
API_TOOLS := target/python/.installed
ROOT := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: help demo test browser-tools api-tools check shots web-shots bench
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: ## install what is missing, build, and run the main job on an emulated printer (DEMO_ONCE=1 ends by itself)
	@$(call install,$(PACKAGES))
	cargo run --locked -- demo

test: ## install what is missing and run the tests
	@$(call install,$(TEST_PACKAGES))
	@$(MAKE) --no-print-directory browser-tools api-tools
	cargo test --locked

browser-tools: $(BROWSER_TOOLS)
$(BROWSER_TOOLS):
	rm -rf target/npm
	mkdir -p target/npm
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --no-save --no-audit --no-fund --silent --prefix target/npm $(PLAYWRIGHT) $(AXE)
	touch $@

api-tools: $(API_TOOLS)
$(API_TOOLS): tests/web/requirements.txt
	rm -rf target/python
	python3 -m venv target/python
	target/python/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

check: ## format, clippy pedantic, licences and sources, documentation, translations
	@$(call install,$(TEST_PACKAGES))
	@cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 || rustup component add rustfmt clippy
	cargo fmt --check
	cargo clippy --locked --all-targets -- --deny warnings
	for catalogue in ui/lang/*/LC_MESSAGES/*.po; do msgfmt --check --output-file=/dev/null $$catalogue || exit 1; done
	@cargo deny --version 2>/dev/null | grep -qF $(CARGO_DENY) || CARGO_PROFILE_RELEASE_OPT_LEVEL=0 cargo install --locked --quiet cargo-deny@$(CARGO_DENY)
	cargo deny --config .deny.toml check bans licenses sources
	RUSTDOCFLAGS='--deny warnings' cargo doc --locked --no-deps --workspace

shots: ## every page in every language on every panel, as it is, large and lowered: one contact sheet each in target/shots
	@$(call install,$(SHOT_PACKAGES))
	cargo build --locked
	rm -rf target/shots/[0-9]*
	printf '%s\n' $(foreach panel,$(PANELS),$(panel): $(panel):--large $(filter-out 7:--low,$(panel):--low)) | xargs -P 2 -I {} bash -c '$(sheet)' _ {}

# A row a page, a column a language.
sheet = IFS=: read -r panel look <<< "$$1"; folder=target/shots/$$panel$$look; target/debug/dawr shot --all --panel $$panel $$look $$folder && montage "$$folder/*.png[480x480]" -tile 8x -geometry +6+6 $$folder.png && echo $$folder.png

web-shots: ## every page of the staff in every state, in Arabic and English, in target/shots/web
	@$(call install,$(PACKAGES) $(BROWSER_PACKAGES))
	@$(MAKE) --no-print-directory browser-tools api-tools
	rm -rf target/shots/web
	DAWR_WEB_SHOTS=$(CURDIR)/target/shots/web cargo test --locked --test dawr -- web::browser

bench: ## speed and size, as ratios in one run
	@$(call install,$(BENCH_PACKAGES))
	@grep -m1 'model name' /proc/cpuinfo; nproc | sed 's/$$/ cores/'; uname -rm; findmnt -no FSTYPE,SOURCE -T . || true
	cargo bench --locked --bench issue --bench slip --bench printing --bench station --bench web

# Asks dpkg first, so that a machine that has everything needs neither network nor root.
define install
missing=$$(for package in $(1); do dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || echo $$package; done); \
if [ -n "$$missing" ]; then echo "installing:" $$missing; $(ROOT) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(ROOT) apt-get install -qq -y --no-install-recommends $$missing >/dev/null; fi
endef
