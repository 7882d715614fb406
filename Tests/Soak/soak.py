"""Attacks the release daemon while a session plays, and prints what came of it.

Usage: soak.py FOLDER, where FOLDER holds tenutod. SOAK_CONNECTIONS says how many hostile connections, 10,000 unless told
otherwise. Ends with 1 where something is not as the design has it.
"""
import os
import select
import shutil
import socket
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Bench"))
import crowd  # noqa: E402
import live  # noqa: E402
from processes import Daemon, percentile  # noqa: E402

AT_ONCE = 200
QUIET_SECONDS = 60
rows, faults = [], []


def row(what, figure, allowed="", well=True):
    rows.append((what, figure, allowed if well else allowed + "  NOT SO"))
    if not well:
        faults.append(what)


def elapsed(server):
    return server.call("GetStatus")["session"]["elapsedUs"] * live.RATE // 1_000_000


def under_attack(tenutod, count):
    session = live.Session(tenutod, "PulseAudio", 15)
    session.record()
    pid = session.process.pid
    # Let what is kept be made, and the clock settle.
    time.sleep(20)
    begin = elapsed(session.server)
    time.sleep(QUIET_SECONDS)
    attacked = elapsed(session.server)
    said = crowd.attack(session.server.folder + "/control", pid, count, AT_ONCE)
    end = elapsed(session.server)
    # The recording lags.
    time.sleep(3)
    expected = [frame for _, frame in session.cues]
    pairs = session.heard()

    for what, first, last in (("without", begin, attacked), ("under attack", attacked, end)):
        part = [pair for pair in pairs if first <= pair[0] < last]
        lost = sum(first <= frame < last for frame in expected) - len(part)
        errors = live.spacing_errors(part)
        row(f"cue spacing {what}, {len(part)} cues: p50 / max, lost",
            f"{percentile(errors, .5):.3f} / {max(errors):.3f} ms, {lost}", "1 ms, 0", max(errors) <= 1 and lost == 0)
    honest = said["honest"]
    row("hostile connections, time, load of the daemon",
        f"{said['connections']}, {said['seconds']:.0f} s, {100 * said['load']:.0f} %", f"{count}", said["connections"] == count)
    row(f"honest calls, {honest['calls']}: p50 / p99 / max, unanswered",
        f"{honest['p50']:.1f} / {honest['p99']:.1f} / {honest['max']:.1f} ms, {sum(honest['failures'].values())}",
        "1 s, 0", honest["max"] < 1000 and not honest["failures"])
    row(f"honest watchers, {len(honest['events'])}: closed, events lost, events each",
        f"{honest['watchersGone']}, {honest['watchersLagged']}, {honest['events'][0]} to {honest['events'][-1]}", "0, 0",
        not honest["watchersGone"] and not honest["watchersLagged"] and honest["events"][0] == honest["events"][-1])
    grown = (said["memoryAfter"] - said["memoryBefore"]) / 1024
    row("RSS before / after / most", " / ".join(
        f"{said[name] / 1024:.1f}" for name in ("memoryBefore", "memoryAfter", "memoryPeak")) + " MB", "+8 MB", grown < 8)
    row("descriptors before / after", f"{said['descriptorsBefore']} / {said['descriptorsAfter']}", "the same",
        said["descriptorsAfter"] <= said["descriptorsBefore"])
    for failure, times in honest["failures"].items():
        row(f"  {failure}", f"{times} times")


def seconds_until_closed(path, data):
    """How long a client that sends `data`, and neither reads nor sends more, is kept."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        client.setblocking(False)
        begin = time.monotonic()
        view = memoryview(data)
        try:
            while view:
                view = view[client.send(view):]
        except BlockingIOError:
            pass
        poll = select.poll()
        poll.register(client, 0)
        poll.poll(60_000)
        return time.monotonic() - begin


def deadlines(programs, folder):
    daemon = Daemon(programs, folder + "/deadlines")
    cases = (("half a message", b"{", 5), ("answers unread", crowd.STATUS * 5000, 30))
    found = [None] * len(cases)
    threads = [
        threading.Thread(target=lambda n=n, data=data: found.__setitem__(n, seconds_until_closed(daemon.socket, data)))
        for n, (_, data, _) in enumerate(cases)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for (what, _, allowed), seconds in zip(cases, found):
        row(f"closed for {what} after", f"{seconds:.2f} s", f"{allowed} s", allowed <= seconds < allowed + 1)
    daemon.stop()


def restarts(programs, folder, count):
    """Clients that come while the daemon goes and comes: each is answered, or told at once that nobody is there."""
    folder += "/restarts"
    daemon = Daemon(programs, folder)
    over, outcomes, longest = threading.Event(), {}, [0.0]

    def come():
        while not over.is_set():
            begin = time.monotonic()
            try:
                with socket.socket(socket.AF_UNIX) as client:
                    client.settimeout(10)
                    client.connect(daemon.socket)
                    client.sendall(crowd.STATUS)
                    outcome = "answered" if client.recv(65536).endswith(b"\0") else "closed"
            except (FileNotFoundError, ConnectionRefusedError):
                outcome = "nobody there"
            except (ConnectionResetError, BrokenPipeError):
                outcome = "closed"
            except OSError as error:
                outcome = str(error)
            longest[0] = max(longest[0], time.monotonic() - begin)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            time.sleep(0.002)

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for _ in range(count):
        time.sleep(0.3)
        daemon.stop()
        daemon = Daemon(programs, folder)
    time.sleep(0.5)
    over.set()
    for thread in threads:
        thread.join()
    held = crowd.descriptors(daemon.process.pid)
    daemon.stop()
    fresh = Daemon(programs, folder)
    row(f"calls over {count} restarts", ", ".join(f"{times} {what}" for what, times in sorted(outcomes.items())), "",
        outcomes.keys() <= {"answered", "closed", "nobody there"} and outcomes["answered"] > 0)
    row("  longest; descriptors after, beside a new daemon",
        f"{longest[0] * 1000:.0f} ms; {held}, {crowd.descriptors(fresh.process.pid)}", "1 s", longest[0] < 1)
    fresh.stop()


def main():
    programs = os.path.abspath(sys.argv[1])
    folder = tempfile.mkdtemp(prefix="ts-", dir="/tmp")
    try:
        under_attack(programs + "/tenutod", int(os.environ.get("SOAK_CONNECTIONS", "10000")))
        deadlines(programs, folder)
        restarts(programs, folder, 20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    width, wide = (max(len(row[column]) for row in rows) for column in (0, 1))
    for what, figure, allowed in rows:
        print(f"{what.ljust(width)}  {figure:>{wide}}  {allowed}")
    sys.exit(1 if faults else 0)


main()
