"""Measures the release programs against the budgets of the design and prints one table.

Usage: bench.py FOLDER, where FOLDER holds tenuto and tenutod. Nothing outside temporary folders is touched.
Each figure says how it was got; wall times include starting the process. What is heard is listened to for 10 minutes,
or as many as BENCH_MINUTES says.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

# Nothing is left beside the sources.
sys.dont_write_bytecode = True
import live  # noqa: E402
import past  # noqa: E402
import scheduled  # noqa: E402
from processes import (  # noqa: E402
    Daemon, Mpd, calls_per_second, cpu_seconds, percentile, ready_times, round_trips, sleeps, status_field, wakeups, whole_process)


ROUTINE = """\
name: Routine {number}
source: a leaflet
between: 10s
warm-up:
  - use: shoulder-rolls/rolls
exercises:
{exercises}  - name: Bird dog
    sides: [left, right]
    order: alternate
    hold: 2 breaths
    reps: 10
  - use: prone-cobra/prone-cobra
    sets: 2
    rest: 30s
  - rounds: 3
    rest: 1m
    exercises:
      - {{ name: Bridge, hold: 20s }}
      - {{ name: Squat, tempo: {{ up: 2s, down: 3s }}, reps: 8 }}
"""

EXERCISE = """\
  - name: Press-up {number}
    say: Lie on your stomach with your hands beneath your shoulders. Breathe out and lift.
    hold: 5s
    reps: 10..15
    release: 4s
    progress: {{ hold: {{ to: 30s }} }}
    variants: {{ advanced: {{ say: Push up onto your hands. }} }}
"""


def checking(tenutod, folder, count):
    """Seconds that tenutod check takes for so many routine files of eleven exercises, as a person writes them."""
    routines = f"{folder}/check/routines"
    os.makedirs(routines)
    exercises = "".join(EXERCISE.format(number=number) for number in range(6))
    for number in range(count):
        with open(f"{routines}/r{number}.yaml", "w") as file:
            file.write(ROUTINE.format(number=number, exercises=exercises))
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        said = subprocess.check_output([tenutod, "check", "--config", f"{folder}/check"], text=True)
        times.append(time.perf_counter() - begin)
        if said != "No problems.\n":
            sys.exit(f"bench: check says {said}")
    return percentile(times, .5)


def main():
    programs = os.path.abspath(sys.argv[1])
    rows = []
    folder = tempfile.mkdtemp(prefix="tb-", dir="/tmp")
    try:
        # As make install installs them.
        stripped = folder + "/bin"
        os.mkdir(stripped)
        for name in ("tenuto", "tenutod"):
            subprocess.run(["install", "-s", f"{programs}/{name}", f"{stripped}/{name}"], check=True)
        measure(stripped, folder, rows)
        storing(programs + "/StepProbe", folder, rows)
        scheduled.measure(stripped, programs + "/AgendaProbe", folder, rows)
        past.measure(stripped, folder, rows)
        listen(stripped, folder, rows, float(os.environ.get("BENCH_MINUTES", "10")))
    finally:
        shutil.rmtree(folder)
    width = max(len(row[0]) for row in rows)
    wide = max(len(row[1]) for row in rows)
    for what, figure, budget in rows:
        print(f"{what.ljust(width)}  {figure:>{wide}}  {budget}")


def planning(tenutod, folder):
    """Milliseconds that laying out 10 h and 20 h takes: `show` of such a routine beyond `show` of a short one."""
    os.makedirs(folder + "/plans/routines")
    for name, sets in (("none", 0), ("ten-hours", 4), ("twenty-hours", 8)):
        count = f"sets: {sets}, reps: 1000" if sets else "reps: 1"
        with open(f"{folder}/plans/routines/{name}.yaml", "w") as file:
            file.write(f"name: Long\nexercises: [{{ name: Hold, hold: 5s, release: 4s, {count} }}]\n")
    environment = dict(os.environ, HOME=folder)
    none, ten, twenty = (
        percentile(whole_process([tenutod, "show", name, "--config", folder + "/plans"], environment, 20), .5)
        for name in ("none", "ten-hours", "twenty-hours"))
    return ten - none, twenty - none


def storing(probe, folder, rows):
    """What the ledger's thread takes for a step, on this disk, and what it keeps the conductor, which hands it over."""
    os.mkdir(folder + "/history")
    *times, size = map(int, subprocess.check_output([probe, folder + "/history"], text=True).split())
    middle, slowest, own, longest = (time / 1e3 for time in times)
    rows.append(("a step committed, off the conductor: p50, p99", f"{middle:.2f}, {slowest:.2f} ms", ""))
    rows.append(("the conductor hands a step over: p50, p99", f"{own:.3f}, {longest:.3f} ms", "budget: 1 ms p99"))
    rows.append(("the history's file for a session of 200 steps", f"{size / 1024:.0f} KiB", ""))


def measure(programs, folder, rows):
    environment = dict(os.environ, HOME=folder)
    tenuto, tenutod = programs + "/tenuto", programs + "/tenutod"

    plan = json.loads(subprocess.check_output([tenutod, "plan", "upper-back", "--json"], env=environment))
    os.makedirs(folder + "/mute")
    with open(folder + "/mute/config.yaml", "w") as file:
        file.write("voice: off\n")
    for voice, config, budget in (
            ("without words", ["--config", folder + "/mute"], "budget: at least 500 x"), ("with words, where it can speak", [], "")):
        begin = time.perf_counter()
        subprocess.run([tenutod, "render", "upper-back", "-o", folder + "/x.wav"] + config, env=environment, check=True)
        speed = plan["durationUs"] / 1e6 / (time.perf_counter() - begin)
        rows.append((f"render upper-back, whole process, {voice}", f"{speed:.0f} x real time", budget))

    ten, twenty = planning(tenutod, folder)
    rows.append(("planning 10 h / 20 h, beyond 9 s", f"{ten:.1f} / {twenty:.1f} ms", "budget: 50 ms for 10 h"))

    rows.append((
        "check of 1,000 routine files", f"{checking(tenutod, folder, 1000):.2f} s", "budget: 1 s"))

    daemon = Daemon(programs, folder)
    pid = daemon.process.pid
    times = whole_process([tenuto, "status"], daemon.environment, 500)
    empty = whole_process(["/bin/true"], daemon.environment, 500)
    rows.append((
        "tenuto status, whole process p50 / p99", f"{percentile(times, .5):.2f} / {percentile(times, .99):.2f} ms",
        f"budget: 4 ms (/bin/true: {percentile(empty, .5):.2f} ms)"))
    mpd = Mpd(folder + "/mpd")
    times = whole_process([shutil.which("mpc"), "status"], mpd.environment, 500)
    mpd.stop()
    rows.append((
        "mpc status of an idle mpd, whole process p50 / p99",
        f"{percentile(times, .5):.2f} / {percentile(times, .99):.2f} ms", ""))

    times = round_trips(daemon.socket, 10_000)
    rows.append((
        "control round trip of 10,000 calls p50 / p99", f"{percentile(times, .5):.0f} / {percentile(times, .99):.0f} us",
        "budget: 150 us / 1 ms"))
    rows.append((
        "calls per second, 1 / 32 clients of one process",
        " / ".join(f"{calls_per_second(daemon.socket, clients, 3):.0f}" for clients in (1, 32)), ""))

    time.sleep(1)
    before = sleeps(pid)
    cpu = cpu_seconds(pid)
    time.sleep(10)
    rows.append((
        "idle for 10 s: wake-ups, CPU", f"{wakeups(pid, before)}, {cpu_seconds(pid) - cpu:.2f} s",
        "budget: 0, 0"))
    rows.append((
        "idle: RSS / anonymous", f"{status_field(pid, 'VmRSS') / 1024:.1f} / {status_field(pid, 'RssAnon') / 1024:.1f} MB",
        "budget: 24 / 3 MB"))

    subprocess.run([tenuto, "start", "taster"], env=daemon.environment, stdout=subprocess.DEVNULL, check=True)
    time.sleep(5)
    before, cpu, begin = sleeps(pid), cpu_seconds(pid), time.monotonic()
    time.sleep(20)
    passed = time.monotonic() - begin
    rows.append((
        "in session, on ALSA's null: wake-ups, CPU",
        f"{wakeups(pid, before) / passed:.1f}/s, {100 * (cpu_seconds(pid) - cpu) / passed:.2f} %",
        "budget: 30/s, 0.5 %"))
    ready = ready_times(tenutod, folder + "/ready", 50)
    rows.append((
        "start of tenutod to READY=1, 50 times p50 / max", f"{percentile(ready, .5):.1f} / {max(ready):.1f} ms", ""))
    rows.append(("SIGTERM to exit", f"{daemon.stop() * 1e3:.0f} ms", "budget: 2 s"))
    for name in ("tenuto", "tenutod"):
        rows.append((f"size of {name}, stripped", f"{os.path.getsize(f'{programs}/{name}') / 1e6:.1f} MB", ""))


def listen(programs, folder, rows, minutes):
    """What is heard, in real time. All three play at once, each on a server of its own."""
    tenutod = programs + "/tenutod"
    errors = live.onset_errors(tenutod, folder)
    rows.append((
        f"onsets of {len(errors)} cues in a render, correlated", f"{max(map(abs, errors))} frames off at most", "budget: 0"))

    pauses = live.pauses(tenutod, 100)
    rows.append((
        f"pause to silence, {len(pauses)} pauses p50 / p99", f"{percentile(pauses, .5):.1f} / {percentile(pauses, .99):.1f} ms",
        "budget: 20 ms p99"))

    sessions = {kind: live.Session(tenutod, kind, minutes) for kind in ("PulseAudio", "PipeWire")}
    time.sleep(10)
    before = {kind: (sleeps(session.process.pid), cpu_seconds(session.process.pid)) for kind, session in sessions.items()}
    time.sleep(20)
    used = {
        kind: f"{wakeups(session.process.pid, before[kind][0]) / 20:.1f}/s, "
        f"{100 * (cpu_seconds(session.process.pid) - before[kind][1]) / 20:.2f} %" for kind, session in sessions.items()}

    for session in sessions.values():
        session.record()
    beep_at = sessions["PulseAudio"].cues[0][1]
    beep = sessions["PulseAudio"].samples[live.FRAME * beep_at:live.FRAME * (beep_at + live.RATE // 8)]
    shell = live.ShellLoop(minutes, beep)
    # The closing cue begins after the end and sounds for 1.3 s.
    time.sleep(sessions["PulseAudio"].seconds + 5)
    for kind, session in sessions.items():
        rows.append((f"in session, on {kind}: wake-ups, CPU", used[kind], "budget: 30/s, 0.5 %"))
    what = f"over {minutes:g} min: spacing p50 / p99 / max, drift"
    for kind, session in sessions.items():
        # In the sink's own frames. PulseAudio's null sink counts whole microseconds for each block and runs 10 to 16 ppm
        # ahead of CLOCK_MONOTONIC, which cues go by: 36 to 56 ms/h are its own.
        rows.append((f"{kind} {what}", session.finish(), "budget: p99 1 ms, 1 ms/h"))
    rows.append((f"aplay and sleep {what}", shell.finish(), ""))


main()
