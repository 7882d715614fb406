"""Kills tenutod at random instants of sessions and schedules, and looks at what it left and how it goes on.

Usage: kills.py FOLDER ROUNDS [SEED], where FOLDER holds tenutod. Prints a table; ends with 1 where something was lost or came
twice.
"""
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

OUTCOMES = {"completed", "partial", "skipped", "missed", "suppressed", "rested", "excused", "stoppedForPain"}
ROUTINE = """\
name: Short
exercises:
  - {name: One, prepare: 500ms, hold: 500ms, release: 500ms, reps: 40}
  - {name: Two, prepare: 500ms, hold: 500ms, release: 500ms, reps: 40, gate: true}
"""
ENTRIES = "".join(f'  - {{ routine: short, at: "*:*:{second:02}" }}\n' for second in range(0, 60, 12))
REPLY_SECONDS = 10


class Daemon:
    """One that has all its files in `folder`; `seconds` is how long it took from its start to its first answer."""

    def __init__(self, tenutod, folder):
        self.path = folder + "/control"
        environment = {"HOME": folder, "PATH": "/usr/bin:/bin", "TZ": "UTC", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        self.begin = time.perf_counter()
        self.process = subprocess.Popen(
            [tenutod, "--config", folder + "/config", "--state", folder + "/state", "--socket", self.path, "--device", "null",
             "--log-level", "error"], env=environment, stderr=open(folder + "/log", "ab"))
        while True:
            try:
                self.client = socket.socket(socket.AF_UNIX)
                self.client.settimeout(REPLY_SECONDS)
                self.client.connect(self.path)
                self.status = self.call("GetStatus")
                break
            except (FileNotFoundError, ConnectionError):
                if time.perf_counter() > self.begin + 30 or self.process.poll() is not None:
                    sys.exit(f"kills: tenutod did not start: {open(folder + '/log').read()}")
                time.sleep(0.001)
        self.seconds = time.perf_counter() - self.begin

    def call(self, method, **parameters):
        message = {"method": "org.tenuto.Control." + method, "parameters": parameters}
        self.client.sendall(json.dumps(message).encode() + b"\0")
        reply = b""
        while not reply.endswith(b"\0"):
            part = self.client.recv(65536)
            if not part:
                raise ConnectionError
            reply += part
        reply = json.loads(reply[:-1])
        return None if "error" in reply else reply["parameters"]

    def kill(self):
        self.client.close()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def read(database):
    """All that must not be lost of an open database: steps and occurrences by their keys, sessions and what runs."""
    steps = {(row[0], row[1]): row[2:] for row in database.execute(
        'SELECT id, number, place, kind, start, length, "end" FROM step JOIN session ON session.key = step.session')}
    sessions = {row[0]: row[1:] for row in database.execute("SELECT id, outcome, scheduled FROM session")}
    occurrences = {row[:2]: row[2:] for row in database.execute("SELECT entry, at, state, session FROM occurrence")}
    running = [row[0] for row in database.execute("SELECT session FROM unfinished WHERE running = 1")]
    return steps, sessions, occurrences, running


class Book:
    """What was seen in the file, and what is wrong with what came after."""

    def __init__(self):
        self.steps, self.occurrences, self.faults = {}, {}, []

    def check(self, state, where):
        steps, sessions, occurrences, running = state
        for key, step in self.steps.items():
            if steps.get(key) != step:
                self.faults.append(f"{where}: step {key} was {step} and is {steps.get(key)}")
        for session in sessions:
            numbers = sorted(number for id, number in steps if id == session)
            if numbers != list(range(len(numbers))):
                self.faults.append(f"{where}: session {session} has the steps {numbers}")
        for key, (was, session) in self.occurrences.items():
            now = occurrences.get(key, (None, None))
            # One that is gone on with runs again.
            if was in OUTCOMES and now[0] != was and not (was == "partial" and session == now[1]):
                self.faults.append(f"{where}: occurrence {key} was {was} and is {now[0]}")
        scheduled = [at for _, at in sessions.values() if at is not None]
        if len(set(scheduled)) != len(scheduled):
            self.faults.append(f"{where}: two sessions for one scheduled time")
        open_ones = [id for id, (outcome, _) in sessions.items() if outcome is None]
        if not set(open_ones) <= set(running):
            self.faults.append(f"{where}: sessions without end: {open_ones}, running: {running}")
        self.steps, self.occurrences = steps, occurrences


def left_behind(folder, book, where):
    """Looks at a copy of what a killed daemon left: whoever opens the file itself repairs it."""
    copy = folder + "/copy"
    shutil.rmtree(copy, ignore_errors=True)
    os.makedirs(copy)
    for name in ("history.db", "history.db-wal"):
        if os.path.exists(f"{folder}/state/{name}"):
            shutil.copy(f"{folder}/state/{name}", copy)
    database = sqlite3.connect(copy + "/history.db")
    verdict = database.execute("PRAGMA integrity_check").fetchall() + database.execute("PRAGMA foreign_key_check").fetchall()
    if verdict != [("ok",)]:
        book.faults.append(f"{where}: integrity: {verdict}")
    state = read(database)
    database.close()
    book.check(state, where)
    return state


def exercise(daemon, dice):
    """Does some of what a person does."""
    state = daemon.status["state"]
    for _ in range(dice.randrange(5)):
        if state == "due":
            method, parameters = dice.choice([("Tap", {}), ("Tap", {}), ("Snooze", {}), ("Dismiss", {})])
        elif state == "idle":
            method, parameters = dice.choice([("Start", {"routine": "short"}), ("Start", {"continue": True}), ("GetStatus", {})])
        else:
            method, parameters = dice.choice(
                [("Next", {}), ("Next", {}), ("Next", {}), ("Pause", {}), ("Resume", {}), ("Back", {}), ("Tap", {}), ("Skip", {})])
            if dice.random() < 0.1:
                method, parameters = dice.choice([("Stop", {}), ("ReportPain", {"level": 5}), ("Acknowledge", {})])
        daemon.call(method, **parameters)
        state = daemon.call("GetStatus")["state"]
        # What takes effect 150 ms later is to be cut off before and after.
        time.sleep(dice.choice([0.01, 0.02, 0.25]))


def main():
    tenutod, rounds = sys.argv[1] + "/tenutod", int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
    dice, book, starts, resumed = random.Random(seed), Book(), [], 0
    folder = tempfile.mkdtemp(prefix="tenuto-kills-")
    os.makedirs(folder + "/config/routines")
    with open(folder + "/config/routines/short.yaml", "w") as file:
        file.write(ROUTINE)
    with open(folder + "/config/schedule.yaml", "w") as file:
        file.write("schedule:\n" + ENTRIES)
    begin = time.monotonic()
    try:
        running = []
        for round in range(rounds):
            where = f"round {round}"
            daemon = Daemon(tenutod, folder)
            starts.append(daemon.seconds)
            if running:
                session = daemon.status["session"]
                # A paused one may have come to the end of its 15 minutes; not in these rounds.
                if session is None or session["id"] != running[0]:
                    book.faults.append(f"{where}: session {running[0]} does not go on: {daemon.status}")
                else:
                    resumed += 1
            exercise(daemon, dice)
            time.sleep(dice.random() * 0.2)
            # What is committed now is there after the kill.
            reader = sqlite3.connect(f"file:{folder}/state/history.db?mode=ro", uri=True)
            book.check(read(reader), where + ", before the kill")
            reader.close()
            time.sleep(dice.random() * 0.03)
            daemon.kill()
            running = left_behind(folder, book, where)[3]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    starts.sort()
    print(f"kills: {rounds}, seed {seed}, {time.monotonic() - begin:.0f} s")
    print(f"sessions that went on: {resumed}; steps kept: {len(book.steps)}; occurrences kept: {len(book.occurrences)}")
    print(f"from start to the first answer: p50 {starts[len(starts) // 2] * 1e3:.0f} ms, "
          f"p99 {starts[len(starts) * 99 // 100] * 1e3:.0f} ms, slowest {starts[-1] * 1e3:.0f} ms")
    if starts[-1] >= 1:
        print("slower than 1 s")
    if not (resumed and book.steps):
        book.faults.append("nothing was done: it proves nothing")
    for fault in book.faults[:20]:
        print("FAULT:", fault)
    sys.exit(1 if book.faults else 0)


main()
