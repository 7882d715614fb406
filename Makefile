# Everything is done by a target here; each installs what it needs where Debian's apt-get is there.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

PREFIX ?= /usr/local
DESTDIR ?=
BINDIR = $(PREFIX)/bin
UNITDIR = $(PREFIX)/lib/systemd/user
SCHEMADIR = $(PREFIX)/share/tenuto/schema
SOUNDDIR = $(PREFIX)/share/tenuto/sounds
MANDIR = $(PREFIX)/share/man
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d

# A static Swift runtime: the programs then start in milliseconds and need no Swift on the machine.
RELEASE = swift build -c release --static-swift-stdlib
RELEASE_BIN = .build/release

BUILD_PACKAGES = pkg-config libasound2-dev libyaml-dev libsndfile1-dev libsamplerate0-dev libsqlite3-dev
# The sound servers of the tests, ALSA's way to them, a voice, what plays and measures beside our own code, what knows
# calendars and time zones, a desktop that shows notifications, a reader of man pages, and shells whose TAB is pressed.
TEST_PACKAGES = $(BUILD_PACKAGES) pulseaudio pulseaudio-utils libasound2-plugins alsa-utils \
    pipewire pipewire-bin pipewire-pulse wireplumber dbus espeak-ng systemd tzdata libc-bin sqlite3 \
    libnotify-bin libglib2.0-bin dunst xvfb mandoc bash-completion zsh fish bsdutils
# The validator of the JSON Schemas and a reader of iCalendar come from PyPI, into a folder of their own; Debian splits
# off what makes such folders.
VALIDATOR = .build/venv/bin/check-jsonschema
ICALENDAR = .build/venv/bin/icalendar
VENV_PACKAGES = $(shell python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv)
BENCH_PACKAGES = $(TEST_PACKAGES) python3

.PHONY: build run test test-long golden validator pipewire-alsa bench fuzz lint format install install-manuals uninstall clean

# $(call packages,NAMES): what is missing of them is installed, or named where there is no apt-get.
define packages
@missing=""; \
for package in $(1); do \
    dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ] && command -v apt-get >/dev/null; then \
    sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
    echo "Installing:$$missing"; \
    export DEBIAN_FRONTEND=noninteractive; \
    $$sudo apt-get install -qq -y --no-install-recommends $$missing >/dev/null 2>&1 \
        || { $$sudo apt-get update -qq && $$sudo apt-get install -qq -y --no-install-recommends $$missing >/dev/null; }; \
elif [ -n "$$missing" ] && ! $(2); then \
    echo "Please install what your system calls these Debian packages:$$missing" >&2; exit 1; \
fi
endef

HAS_BUILD = pkg-config --exists alsa yaml-0.1 sndfile samplerate sqlite3
HAS_TEST = { $(HAS_BUILD) && test -e /usr/share/zoneinfo/tzdata.zi \
    && test -e /usr/share/bash-completion/bash_completion && PATH="$$PATH:/usr/sbin" \
    command -v pulseaudio parec aplay pipewire wireplumber espeak-ng sqlite3 systemd-analyze zic notify-send gdbus dunst \
    Xvfb mandoc zsh fish script >/dev/null; }
HAS_BENCH = { $(HAS_TEST) && command -v python3 >/dev/null; }

# The programs in release, as they are installed.
build:
	$(call packages,$(BUILD_PACKAGES),$(HAS_BUILD))
	$(RELEASE) --product tenutod
	$(RELEASE) --product tenuto

# A private daemon plays the 45-second taster, with a view of it in this terminal.
run: build
	@folder=$$(mktemp -d); export TENUTO_SOCKET="$$folder/control"; \
	$(RELEASE_BIN)/tenutod --state "$$folder/state" --log-level critical & daemon=$$!; \
	trap 'kill $$daemon 2>/dev/null || true; wait $$daemon 2>/dev/null || true; rm -rf "$$folder"' EXIT; \
	for attempt in $$(seq 100); do \
	    [ ! -S "$$TENUTO_SOCKET" ] && kill -0 $$daemon 2>/dev/null || break; sleep 0.05; \
	done; \
	$(RELEASE_BIN)/tenuto start taster --follow; \
	if $(RELEASE_BIN)/tenuto status --json | grep -q '"state":"silent"'; then \
	    $(RELEASE_BIN)/tenuto render taster -o taster.wav; echo "The same sound is in taster.wav."; \
	else \
	    sleep 2; : "the closing cue follows the end of the session"; \
	fi

# Of a log of the tests each issue with its comments and, where the run broke off, the test it broke off in.
FAILURES = awk '/^(◇|✔|✘|━)/ { issue = /recorded an issue/; ended = /^✘ Test run/ } /^◇/ { last = $$0 } \
    issue || /^error: / { print } END { if (!ended) print last }'

$(VALIDATOR):
	$(call packages,$(VENV_PACKAGES),python3 -c 'import ensurepip')
	python3 -m venv .build/venv
	.build/venv/bin/pip install --quiet --disable-pip-version-check check-jsonschema==0.39.0

$(ICALENDAR): $(VALIDATOR)
	.build/venv/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2
	@touch $@

validator: $(VALIDATOR) $(ICALENDAR)

# ALSA's way straight to PipeWire. In Debian its package and PulseAudio exclude each other, so it is unpacked and not
# installed; elsewhere the system's own is taken.
NATIVE = .build/pipewire-alsa/libasound_module_pcm_pipewire.so
$(NATIVE):
	@mkdir -p $(@D)/unpacked
	@installed=$$(ls /usr/lib/*/alsa-lib/$(@F) /usr/lib*/alsa-lib/$(@F) 2>/dev/null | head -1 || true); \
	if [ -n "$$installed" ]; then \
	    ln -sf "$$installed" $@; \
	elif command -v apt-get >/dev/null; then \
	    echo "Unpacking: pipewire-alsa"; \
	    cd $(@D); sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	    apt-get download -qq pipewire-alsa >/dev/null 2>&1 \
	        || { $$sudo apt-get update -qq && apt-get download -qq pipewire-alsa >/dev/null; }; \
	    dpkg -x pipewire-alsa_*.deb unpacked && cp unpacked/usr/lib/*/alsa-lib/$(@F) .; \
	else \
	    echo "Please install what your system calls Debian's pipewire-alsa." >&2; exit 1; \
	fi

pipewire-alsa: $(NATIVE)

# Every test, one at a time: some listen to a real sound server, and on two cores others would make them late.
test: $(VALIDATOR) $(ICALENDAR) $(NATIVE)
	$(call packages,$(TEST_PACKAGES),$(HAS_TEST))
	swift build --build-tests
	@swift test --skip-build --no-parallel 2>&1 | tee .build/test.log \
	    || { status=$$?; printf '\nWhat failed:\n'; $(FAILURES) .build/test.log; exit $$status; }

# What is compared with other programs, all of it: minutes where `make test` takes seconds. Each says how much it was.
LONG_TESTS = SchedulingTests
test-long:
	$(call packages,$(TEST_PACKAGES),$(HAS_TEST))
	swift build --build-tests
	TENUTO_LONG=1 swift test --skip-build --no-parallel --filter '$(LONG_TESTS)'

# Takes how the bundled themes sound now for how they are to sound.
golden:
	$(call packages,$(BUILD_PACKAGES),$(HAS_BUILD))
	TENUTO_ACCEPT_GOLDEN=1 swift test --filter GoldenTests
	@git diff --stat -- Tests/SoundTests/Golden || true

# The budgets of the design, measured on the release build. It listens for BENCH_MINUTES, 10 unless told otherwise.
bench: build $(NATIVE)
	$(call packages,$(BENCH_PACKAGES),$(HAS_BENCH))
	$(RELEASE) --product AgendaProbe
	python3 Tests/Bench/bench.py $(RELEASE_BIN)

# How long, and on what. A finding is kept as Fuzz/.build/crash-…; FUZZ_INPUT=FILE runs that one again.
FUZZ_SECONDS ?= 3600
FUZZ_INPUT ?= Fuzz/.build/corpus

# The loader under libFuzzer and AddressSanitizer, both part of the Swift toolchain. gold breaks on what they make of the
# debugging information, so lld links it.
fuzz:
	$(call packages,$(BUILD_PACKAGES),$(HAS_BUILD))
	cd Fuzz && swift build -c release --product LoaderFuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld
	mkdir -p Fuzz/.build/corpus
	cp Sources/Config/Routines/*.yaml Fuzz/.build/corpus
	for file in Tests/ConfigTests/Fixtures/*/*.yaml Sounds/*/theme.yaml; do \
	    case "$$file" in *config.yaml|*schedule.yaml|*theme.yaml) mark='!';; *) mark='';; esac; \
	    { printf '%s' "$$mark"; cat "$$file"; } > "Fuzz/.build/corpus/$$(basename "$$(dirname "$$file")")-$$(basename "$$file")"; \
	done
	Fuzz/.build/release/LoaderFuzzer -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -max_len=8192 \
	    -dict=Fuzz/routine.dict -artifact_prefix=Fuzz/.build/ -print_final_stats=1 $(FUZZ_INPUT)

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Fuzz/Package.swift Fuzz/Entry Fuzz/Sources
	@! grep -rnE '^[a-z@ ]*import Foundation$$' Sources || { echo "Sources may import FoundationEssentials only"; exit 1; }

format:
	swift format --in-place --recursive Package.swift Sources Tests Fuzz/Package.swift Fuzz/Entry Fuzz/Sources

install: build install-manuals
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(UNITDIR)" "$(DESTDIR)$(SCHEMADIR)"
	install -m 0755 -s $(RELEASE_BIN)/tenutod $(RELEASE_BIN)/tenuto "$(DESTDIR)$(BINDIR)"
	sed 's|^ExecStart=.*|ExecStart=$(BINDIR)/tenutod|' systemd/tenutod.service > "$(DESTDIR)$(UNITDIR)/tenutod.service"
	install -m 0644 systemd/tenutod.socket "$(DESTDIR)$(UNITDIR)"
	chmod 0644 "$(DESTDIR)$(UNITDIR)/tenutod.service"
	install -m 0644 docs/schema/*.schema.json "$(DESTDIR)$(SCHEMADIR)"
	for theme in Sounds/*/theme.yaml; do \
	    install -D -m 0644 "$$theme" "$(DESTDIR)$(SOUNDDIR)/$${theme#Sounds/}"; \
	done
	@[ -n "$(DESTDIR)" ] || systemctl --user daemon-reload 2>/dev/null \
	    && systemctl --user enable tenutod.socket tenutod.service 2>/dev/null \
	    || echo "To have it run from every login: systemctl --user enable --now tenutod.socket tenutod.service"

# Man pages, which name the folders that they are installed into, and what TAB offers.
install-manuals:
	install -d "$(DESTDIR)$(MANDIR)/man1" "$(DESTDIR)$(MANDIR)/man5"
	for page in docs/man/*.[15]; do \
	    target="$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; \
	    sed 's|/usr/local/|$(PREFIX)/|g' "$$page" > "$$target" && chmod 0644 "$$target"; \
	done
	install -D -m 0644 Sources/tenuto/Completions/tenuto.bash "$(DESTDIR)$(BASHDIR)/tenuto"
	install -D -m 0644 Sources/tenuto/Completions/_tenuto "$(DESTDIR)$(ZSHDIR)/_tenuto"
	install -D -m 0644 Sources/tenuto/Completions/tenuto.fish "$(DESTDIR)$(FISHDIR)/tenuto.fish"
	ln -sf tenuto "$(DESTDIR)$(BASHDIR)/tenutod"
	ln -sf tenuto.fish "$(DESTDIR)$(FISHDIR)/tenutod.fish"

uninstall:
	-@[ -n "$(DESTDIR)" ] || systemctl --user disable --now tenutod.socket tenutod.service 2>/dev/null
	rm -f "$(DESTDIR)$(BINDIR)/tenutod" "$(DESTDIR)$(BINDIR)/tenuto"
	rm -f "$(DESTDIR)$(UNITDIR)/tenutod.service" "$(DESTDIR)$(UNITDIR)/tenutod.socket"
	for page in docs/man/*.[15]; do rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; done
	rm -f "$(DESTDIR)$(BASHDIR)/tenuto" "$(DESTDIR)$(BASHDIR)/tenutod" "$(DESTDIR)$(ZSHDIR)/_tenuto"
	rm -f "$(DESTDIR)$(FISHDIR)/tenuto.fish" "$(DESTDIR)$(FISHDIR)/tenutod.fish"
	rm -rf "$(DESTDIR)$(PREFIX)/share/tenuto"

clean:
	rm -rf .build taster.wav
