# Everything is done by a target here; each installs what it needs where Debian's apt-get is there.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

PREFIX ?= /usr/local
DESTDIR ?=
BINDIR = $(PREFIX)/bin
UNITDIR = $(PREFIX)/lib/systemd/user
SCHEMADIR = $(PREFIX)/share/tenuto/schema
DOCDIR = $(PREFIX)/share/doc/tenuto
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
# calendars and time zones, a desktop that shows notifications, a terminal, a reader of man pages, shells whose TAB is
# pressed, a browser, and what has a disk refuse to be written.
TEST_PACKAGES = $(BUILD_PACKAGES) pulseaudio pulseaudio-utils libasound2-plugins alsa-utils \
    pipewire pipewire-bin pipewire-pulse wireplumber dbus espeak-ng systemd tzdata libc-bin sqlite3 \
    libnotify-bin libglib2.0-bin dunst xvfb socat procps util-linux python3 tmux \
    mandoc bash-completion zsh fish bsdutils chromium strace
# The validator of the JSON Schemas, a reader of iCalendar and a Varlink client come from PyPI, into a folder of their own;
# Debian splits off what makes such folders.
VALIDATOR = .build/venv/bin/check-jsonschema
ICALENDAR = .build/venv/bin/icalendar
VARLINK = .build/venv/varlink-31.0.0
VENV_PACKAGES = $(shell python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv)
BENCH_PACKAGES = $(TEST_PACKAGES) python3 mpd mpc

.PHONY: build run test test-long sanitize golden validator pipewire-alsa bench soak fuzz lint format install install-manuals \
    uninstall clean

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
    && test -e /usr/share/bash-completion/bash_completion && ( PATH="$$PATH:/usr/sbin"; \
    for program in pulseaudio parec aplay pipewire wireplumber espeak-ng sqlite3 systemd-analyze zic notify-send gdbus \
        dunst Xvfb socat tmux mandoc zsh fish script chromium strace; do command -v $$program >/dev/null || exit 1; done ); }
HAS_BENCH = { $(HAS_TEST) && ( PATH="$$PATH:/usr/sbin"; \
    for program in python3 mpd mpc; do command -v $$program >/dev/null || exit 1; done ); }

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

$(VALIDATOR):
	$(call packages,$(VENV_PACKAGES),python3 -c 'import ensurepip')
	python3 -m venv .build/venv
	.build/venv/bin/python -m pip install --quiet --disable-pip-version-check check-jsonschema==0.39.0

$(ICALENDAR): $(VALIDATOR)
	.build/venv/bin/python -m pip install --quiet --disable-pip-version-check icalendar==7.3.2
	@touch $@

$(VARLINK): $(VALIDATOR)
	.build/venv/bin/python -m pip install --quiet --disable-pip-version-check varlink==31.0.0
	@touch $@

validator: $(VALIDATOR) $(ICALENDAR) $(VARLINK)

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

# Every test; Tests/run.sh says how.
test: $(VALIDATOR) $(ICALENDAR) $(VARLINK) $(NATIVE)
	$(call packages,$(TEST_PACKAGES),$(HAS_TEST))
	swift build --build-tests
	@Tests/run.sh

# What is compared with other programs, and raced for, all of it: minutes where `make test` takes seconds. Each says how
# much it was.
LONG_TESTS = SchedulingTests|SocketPlaceTests|SocketRaceTests
test-long:
	$(call packages,$(TEST_PACKAGES),$(HAS_TEST))
	swift build --build-tests
	TENUTO_LONG=1 swift test --skip-build --no-parallel --filter '$(LONG_TESTS)'

# The tests under ThreadSanitizer and under AddressSanitizer, and all programs that they start: an hour each. SANITIZE and
# SANITIZE_OPTIONS (of swift test) choose. Left out is what has real time and memory, or the daemon's sleep, for its measure:
# Tests/Sanitize/run names it.
SANITIZE ?= thread address
SANITIZE_OPTIONS ?=
sanitize: $(VALIDATOR) $(ICALENDAR) $(VARLINK) $(NATIVE)
	$(call packages,$(TEST_PACKAGES),$(HAS_TEST))
	for kind in $(SANITIZE); do \
	    swift build --build-tests --sanitize=$$kind --scratch-path .build-$${kind:0:1}san; \
	    Tests/Sanitize/run $$kind $(SANITIZE_OPTIONS); \
	done

# Takes how the bundled themes sound, and the full-screen view looks, now for how they are to.
golden:
	$(call packages,$(TEST_PACKAGES),$(HAS_TEST))
	TENUTO_ACCEPT_GOLDEN=1 swift test --no-parallel --filter 'GoldenTests|FullScreenTests'
	@git diff --stat -- Tests/SoundTests/Golden Tests/ProgramTests/Golden || true

# The budgets of the design, measured on the release build. It listens for BENCH_MINUTES, 10 unless told otherwise.
bench: build $(NATIVE)
	$(call packages,$(BENCH_PACKAGES),$(HAS_BENCH))
	$(RELEASE) --product AgendaProbe
	$(RELEASE) --product StepProbe
	python3 Tests/Bench/bench.py $(RELEASE_BIN)

# Ten thousand hostile clients, or SOAK_CONNECTIONS, of the release build while a session plays: about five minutes. Then
# SOAK_KILLS daemons killed at random, 1,000 unless told otherwise, about as long, and 200 races of two daemons, and of two
# threads, for a socket.
SOAK_KILLS ?= 1000
soak: build
	$(call packages,$(BENCH_PACKAGES),$(HAS_BENCH))
	python3 Tests/Soak/soak.py $(RELEASE_BIN)
	python3 Tests/Soak/kills.py $(RELEASE_BIN) $(SOAK_KILLS)
	swift build --build-tests
	TENUTO_LONG=1 swift test --skip-build --no-parallel --filter 'SocketRaceTests|SocketPlaceTests'

# What is fuzzed and how long each. A finding is kept as Fuzz/.build/TARGET-crash-…; FUZZ_TARGET=TARGET FUZZ_INPUT=FILE runs
# that one again.
FUZZ_TARGET ?= LoaderFuzzer VarlinkFuzzer
FUZZ_SECONDS ?= 1800
FUZZ_INPUT ?=
FUZZ_CORPUS = Fuzz/.build/corpus

# The loader and what reads messages under libFuzzer and AddressSanitizer, both part of the Swift toolchain. gold breaks on
# what they make of the debugging information, so lld links it.
fuzz:
	$(call packages,$(BUILD_PACKAGES),$(HAS_BUILD))
	for target in $(FUZZ_TARGET); do \
	    (cd Fuzz && swift build -c release --product $$target -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld); \
	done
	mkdir -p $(FUZZ_CORPUS)/LoaderFuzzer $(FUZZ_CORPUS)/VarlinkFuzzer
	cp Sources/Config/Routines/*.yaml $(FUZZ_CORPUS)/LoaderFuzzer
	for file in Tests/ConfigTests/Fixtures/*/*.yaml Sounds/*/theme.yaml; do \
	    case "$$file" in *config.yaml|*schedule.yaml|*theme.yaml) mark='!';; *) mark='';; esac; \
	    { printf '%s' "$$mark"; cat "$$file"; } \
	        > "$(FUZZ_CORPUS)/LoaderFuzzer/$$(basename "$$(dirname "$$file")")-$$(basename "$$file")"; \
	done
	for file in Sources/*/*.varlink; do \
	    { printf '!'; cat "$$file"; } > "$(FUZZ_CORPUS)/VarlinkFuzzer/$$(basename "$$file")"; \
	done
	printf '%s\0' 'aa{"method":"org.tenuto.Control.Start","parameters":{"routine":"cobra","variants":["a"]}}' \
	    '{"method":"org.tenuto.Control.Watch","more":true}' '{"error":"a.B","parameters":{"x":[{"y":1.5e3}]}}' \
	    '{"continues":true,"parameters":{"s":"\u00e9\"\\"}}' > $(FUZZ_CORPUS)/VarlinkFuzzer/stream
	for target in $(FUZZ_TARGET); do \
	    case $$target in LoaderFuzzer) words=routine;; *) words=varlink;; esac; \
	    Fuzz/.build/release/$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -max_len=8192 \
	        -dict=Fuzz/$$words.dict -artifact_prefix=Fuzz/.build/$$target- -print_final_stats=1 \
	        $(or $(FUZZ_INPUT),$(FUZZ_CORPUS)/$$target); \
	done

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Fuzz/Package.swift Fuzz/Entry Fuzz/VarlinkEntry Fuzz/Sources
	@! grep -rnE '^[a-z@ ]*import Foundation$$' Sources || { echo "Sources may import FoundationEssentials only"; exit 1; }

format:
	swift format --in-place --recursive Package.swift Sources Tests Fuzz/Package.swift Fuzz/Entry Fuzz/VarlinkEntry Fuzz/Sources

# Programs that lie elsewhere are not built first: make install RELEASE_BIN=DIR.
install: $(if $(filter .build/release,$(RELEASE_BIN)),build) install-manuals
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(UNITDIR)" "$(DESTDIR)$(SCHEMADIR)"
	install -m 0755 -s $(RELEASE_BIN)/tenutod $(RELEASE_BIN)/tenuto "$(DESTDIR)$(BINDIR)"
	sed 's|^ExecStart=.*|ExecStart=$(BINDIR)/tenutod|' systemd/tenutod.service > "$(DESTDIR)$(UNITDIR)/tenutod.service"
	install -m 0644 systemd/tenutod.socket "$(DESTDIR)$(UNITDIR)"
	chmod 0644 "$(DESTDIR)$(UNITDIR)/tenutod.service"
	install -m 0644 docs/schema/*.schema.json "$(DESTDIR)$(SCHEMADIR)"
	for theme in Sounds/*/theme.yaml; do \
	    install -D -m 0644 "$$theme" "$(DESTDIR)$(SOUNDDIR)/$${theme#Sounds/}"; \
	done
	install -d "$(DESTDIR)$(DOCDIR)"
	install -m 0644 docs/*.md "$(DESTDIR)$(DOCDIR)"
	@[ -n "$(DESTDIR)" ] || { systemctl --user daemon-reload 2>/dev/null \
	    && systemctl --user enable tenutod.socket tenutod.service 2>/dev/null; } \
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
	rm -rf "$(DESTDIR)$(PREFIX)/share/tenuto" "$(DESTDIR)$(DOCDIR)"

clean:
	rm -rf .build .build-?san taster.wav
