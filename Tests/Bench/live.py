"""What is heard on private sound servers, recorded from their null sinks, which play by CLOCK_MONOTONIC.

What comes through them is the same to the bit, so a cue is found by its first 10 ms, to the frame.
"""
import array
import atexit
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import wave

RATE = 48000
FRAME = 4
NATIVE = ".build/pipewire-alsa/libasound_module_pcm_pipewire.so"


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def wait_until(what, condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"bench: waited {seconds} s until {what}")
        time.sleep(0.01)


class Server:
    """A sound server in a folder of its own; ALSA's default leads to it."""

    def __init__(self, kind):
        # A socket's path is short.
        self.folder = tempfile.mkdtemp(prefix="tb-", dir="/tmp")
        self.processes = []
        # Also when the bench breaks off.
        atexit.register(self.stop)
        path = self.folder
        place = path + ("/native" if kind == "PulseAudio" else "/pulse/native")
        self.environment = dict(
            os.environ, HOME=path, XDG_RUNTIME_DIR=path, XDG_CONFIG_HOME=path + "/config", XDG_STATE_HOME=path + "/state",
            XDG_DATA_HOME=path + "/data", XDG_CACHE_HOME=path + "/cache", PIPEWIRE_RUNTIME_DIR=path,
            PULSE_RUNTIME_PATH=path + "/pulse", PULSE_SERVER="unix:" + place, ALSA_CONFIG_PATH=path + "/asound.conf",
            DBUS_SESSION_BUS_ADDRESS=f"unix:path={path}/bus", DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={path}/bus")
        if kind == "PulseAudio":
            self.write("asound.conf", "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n")
            self.run(
                "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--disable-shm=yes", "--exit-idle-time=300",
                f"--load=module-native-protocol-unix auth-anonymous=1 socket={place}",
                "--load=module-null-sink sink_name=NULL rate=48000 format=s16le channels=2")
        else:
            self.write(
                # Nothing of the system's: its hooks lead default to PulseAudio's plugin where that finds a server.
                "asound.conf",
                f'pcm_type.pipewire {{ lib "{os.path.abspath(NATIVE)}" }}\n'
                'pcm.default { type pipewire playback_node "-1" capture_node "-1" }\n')
            self.write("bus.conf", f"""<busconfig><type>session</type><listen>unix:path={path}/bus</listen>
                <auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="true"/>
                <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>""")
            self.write("config/pipewire/pipewire.conf.d/sink.conf", """context.objects = [ { factory = adapter args = {
                factory.name = support.null-audio-sink, node.name = NULL, media.class = Audio/Sink
                audio.position = [ FL FR ], audio.rate = 48000, object.linger = true } } ]""")
            self.write(
                "config/wireplumber/main.lua.d/90-enable-all.lua", 'load_module("metadata")\ndefault_access.enable()\n'
                'device_defaults.enable()\nload_script("suspend-node.lua")\n')
            self.write("config/wireplumber/bluetooth.lua.d/90-enable-all.lua", "")
            self.run("dbus-daemon", "--nofork", "--nopidfile", f"--config-file={path}/bus.conf")
            wait_until("the bus listens", lambda: os.path.exists(path + "/bus"))
            self.run("pipewire")
            wait_until("PipeWire listens", lambda: os.path.exists(path + "/pipewire-0"))
            self.run("wireplumber")
            self.run("pipewire-pulse")
        wait_until(f"{kind} answers", lambda: b"Default Sink: NULL\n" in subprocess.run(
            ["pactl", "info"], env=self.environment, capture_output=True).stdout)

    def write(self, name, text):
        os.makedirs(os.path.dirname(f"{self.folder}/{name}"), exist_ok=True)
        with open(f"{self.folder}/{name}", "w") as file:
            file.write(text)

    def run(self, *arguments, **options):
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
        process = subprocess.Popen(arguments, env=self.environment, **options)
        self.processes.append(process)
        return process

    def record(self, latency):
        """Begins to record; what was recorded is `recorded` after `stop`."""
        with open(self.folder + "/raw", "wb") as file:
            self.run(
                "parec", "--raw", "--rate=48000", "--format=s16le", "--channels=2", "-d", "NULL.monitor",
                f"--latency-msec={latency}", stdout=file)
        wait_until("the recording runs", lambda: os.path.getsize(self.folder + "/raw") > 0)

    def stop(self):
        """Ends all that was started, and gives what was recorded."""
        self.end()
        recorded = b""
        if os.path.exists(self.folder + "/raw"):
            with open(self.folder + "/raw", "rb") as file:
                recorded = file.read()
        shutil.rmtree(self.folder, ignore_errors=True)
        return recorded

    def end(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []

    def daemon(self, tenutod):
        process = self.run(tenutod, "--socket", self.folder + "/control", "--log-level", "error")
        wait_until("tenutod listens", self.answers)
        return process

    def answers(self):
        try:
            return "state" in self.call("GetStatus")
        except OSError:
            return False

    def call(self, method, **parameters):
        client = socket.socket(socket.AF_UNIX)
        client.connect(self.folder + "/control")
        client.sendall(json.dumps({"method": "org.tenuto.Control." + method, "parameters": parameters}).encode() + b"\0")
        reply = b""
        while not reply.endswith(b"\0"):
            reply += client.recv(65536)
        client.close()
        return json.loads(reply[:-1])["parameters"]


def planned(tenutod, server, name):
    """The cues of a routine with their frames, and its sound."""
    plan = json.loads(subprocess.check_output([tenutod, "plan", name, "--json"], env=server.environment))
    path = server.folder + "/rendered.wav"
    subprocess.run([tenutod, "render", name, "-o", path], env=server.environment, check=True, stdout=subprocess.DEVNULL)
    with wave.open(path) as file:
        samples = file.readframes(file.getnframes())
        if file.getnchannels() == 1:
            mono = array.array("h", samples)
            samples = array.array("h", (sample for sample in mono for _ in range(2))).tobytes()
    return [(cue["cue"], (cue["atUs"] * RATE + 500000) // 1000000) for cue in plan["cues"]], samples


def onset(samples, frame):
    """The bytes of the 10 ms that sound first at `frame` or after, and how many frames after."""
    first = frame
    while samples[FRAME * first:FRAME * (first + 1)] == bytes(FRAME):
        first += 1
    return samples[FRAME * first:FRAME * (first + 480)], first - frame


def find(recorded, needle, first, last):
    """The frame at which `needle` is between two frames, or None."""
    at = recorded.find(needle, FRAME * max(0, first), FRAME * last + len(needle))
    while at >= 0 and at % FRAME:
        at = recorded.find(needle, at + 1, FRAME * last + len(needle))
    return None if at < 0 else at // FRAME


def offsets(pairs):
    """Milliseconds that each was heard after its plan, and all were by the same."""
    return [1000 * (heard - plan) / RATE for plan, heard in pairs]


def spacing_errors(pairs):
    """Milliseconds that neighbours are off their distance."""
    off = offsets(pairs)
    return [abs(after - before) for before, after in zip(off, off[1:])]


def spacing(pairs, count):
    """One line on planned and heard frames: how far neighbours are from their distance, and how far all drift."""
    if len(pairs) < 2:
        return f"{len(pairs)} of {count} heard"
    off = offsets(pairs)
    errors = spacing_errors(pairs)
    hours = [plan / RATE / 3600 for plan, _ in pairs]
    middle, mean = sum(hours) / len(hours), sum(off) / len(off)
    drift = sum((h - middle) * (o - mean) for h, o in zip(hours, off)) / sum((h - middle) ** 2 for h in hours)
    lost = "" if len(pairs) == count else f", {count - len(pairs)} of {count} lost"
    return (f"{percentile(errors, .5):.3f} / {percentile(errors, .99):.3f} / {max(errors):.3f} ms, "
            f"{drift:+.2f} ms/h{lost}")


class Session:
    """The daemon on a server of its own, playing a routine of holds."""

    def __init__(self, tenutod, kind, minutes):
        self.server = Server(kind)
        reps = max(2, round(minutes * 10))
        self.server.write(
            "config/tenuto/routines/live.yaml",
            f"name: Live\nexercises: [{{ name: Hold, prepare: 5s, hold: 2s, release: 4s, reps: {reps} }}]\n")
        self.cues, self.samples = planned(tenutod, self.server, "live")
        self.seconds = self.cues[-1][1] / RATE
        self.process = self.server.daemon(tenutod)
        self.start()

    def start(self):
        self.server.call("Start", routine="live")
        wait_until("the session runs", lambda: self.server.call("GetStatus")["session"]["elapsedUs"] > 0)

    def record(self):
        """Begins anew, and records: a recorder has the server ask for sound more often, so wake-ups are counted before."""
        self.server.call("Stop")
        self.server.record(latency=200)
        self.start()

    def finish(self):
        return spacing(self.heard(), len(self.cues))

    def heard(self):
        """Ends it all; planned and heard frames of each cue that was heard."""
        recorded = self.server.stop()
        # The first cues may be lost, and one is like another: of several beginnings, the one from which most are found.
        return max((self.found(recorded, first) for first in range(4)), key=len)

    def found(self, recorded, first):
        """Planned and heard frames, if the first that is like the cue `first` is that cue."""
        pairs, shift = [], None
        for kind, frame in self.cues[first:]:
            needle, after = onset(self.samples, frame)
            reach = (0, len(recorded) // FRAME) if shift is None else (frame + after + shift - 12000, frame + after + shift + 12000)
            heard = find(recorded, needle, *reach)
            if heard is not None:
                pairs.append((frame, heard - after))
                shift = heard - after - frame
            elif shift is None:
                break
        return pairs


class ShellLoop:
    """What people do without it: aplay of a short file, and sleep."""

    def __init__(self, minutes, beep):
        self.server = Server("PulseAudio")
        self.beep, self.count = beep, max(2, round(minutes * 30))
        with wave.open(self.server.folder + "/beep.wav", "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(beep)
        # What a short file plays into what the sink has rendered already is heard and not recorded.
        self.server.record(latency=1)
        self.server.run(
            "sh", "-c", f"for i in $(seq {self.count}); do aplay -q {self.server.folder}/beep.wav & sleep 2; done; wait")

    def finish(self):
        recorded = self.server.stop()
        # Its end: of so short a file PulseAudio may swallow the beginning.
        needle = self.beep.rstrip(b"\0")
        needle = self.beep[:len(needle) + -len(needle) % FRAME][-480 * FRAME:]
        pairs, last, index = [], 0, 0
        while (heard := find(recorded, needle, last, len(recorded) // FRAME)) is not None:
            # One that is missing is not the next one.
            index += round((heard - pairs[-1][1]) / (2 * RATE)) if pairs else 0
            pairs.append((2 * RATE * index, heard))
            last = heard + RATE // 10
        return spacing(pairs, self.count)


THEME = """\
cues:
  holdStart: { notes: [1047 Hz 2s], peak: -9 }
  paused: { notes: [784 Hz 100ms], peak: -12 }
"""


def pauses(tenutod, count):
    """Milliseconds from the call of Pause, 100 ms into a tone of 2 s, to its last frame, for each of so many."""
    server = Server("PulseAudio")
    server.write("config/tenuto/routines/tone.yaml", "name: Tone\nexercises: [{ name: Hold, prepare: 1s, hold: 10s, reps: 1 }]\n")
    server.write("data/tenuto/sounds/tone/theme.yaml", THEME)
    server.write("config/tenuto/config.yaml", "cues: { theme: tone }\n")
    cues, samples = planned(tenutod, server, "tone")
    start = next(frame for kind, frame in cues if kind == "holdStart")
    # What a program takes back is recorded all the same, up to the recorder's latency.
    server.record(latency=1)
    server.daemon(tenutod)
    calls = []
    for _ in range(count):
        server.call("Start", routine="tone")
        wait_until("the session runs", lambda: server.call("GetStatus")["session"]["elapsedUs"] > 0)
        early, late = [], []
        for _ in range(10):
            before = time.monotonic()
            step = server.call("GetStatus")["session"]["step"]
            after = time.monotonic()
            if step["kind"] != "prepare":
                sys.exit("bench: the machine is too slow for pauses to be measured")
            early.append(before + step["remainingUs"] / 1e6)
            late.append(after + step["remainingUs"] / 1e6)
        instant = (max(early) + min(late)) / 2
        time.sleep(max(0, instant + 0.1 - time.monotonic()))
        calls.append(time.monotonic() - instant)
        server.call("Pause")
        time.sleep(0.3)
        server.call("Stop")
        time.sleep(0.2)
    time.sleep(0.5)
    recorded = server.stop()
    needle, after = onset(samples, start)
    result, last = [], 0
    for call in calls:
        heard = find(recorded, needle, last, len(recorded) // FRAME)
        if heard is None:
            break
        first = FRAME * heard
        tone = samples[FRAME * (start + after):FRAME * (start + after + RATE)]
        length = len(os.path.commonprefix([recorded[first:first + len(tone)], tone])) // FRAME
        result.append(((length + after) / RATE - call) * 1000)
        last = heard + RATE // 4
    return result


def onset_errors(tenutod, folder):
    """Frames between where a rendered cue of one note is and where it should be, by cross-correlation with that note as
    the theme writes it, made here."""
    server = type("Account", (), {"folder": folder, "environment": dict(os.environ, HOME=folder)})
    cues, samples = planned(tenutod, server, "upper-back")
    left = array.array("h", samples)[::2]
    notes = {"tick": (523, .08), "holdStart": (1047, .4), "rest": (392, .5)}
    made = {kind: note(*what) for kind, what in notes.items()}
    errors = []
    for kind, frame in [cue for cue in cues if cue[0] in notes][:60]:
        wave_ = made[kind]
        best = max(range(-24, 25), key=lambda lag: sum(
            sample * left[frame + lag + index] for index, sample in enumerate(wave_) if 0 <= frame + lag + index < len(left)))
        errors.append(best)
    return errors


def note(pitch, length):
    """The first 40 ms of a note: harmonics at 0, -8, -12 and -18 dB, a raised-cosine attack of 8 ms at most."""
    attack = min(.008, length / 4) * RATE
    result = []
    for index in range(int(.04 * RATE)):
        value = sum(10 ** (level / 20) * math.sin(2 * math.pi * pitch * harmonic * index / RATE)
                    for harmonic, level in ((1, 0), (2, -8), (3, -12), (4, -18)))
        result.append(value * (0.5 - 0.5 * math.cos(math.pi * index / attack) if index < attack else 1))
    return result
