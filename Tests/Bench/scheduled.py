"""The daemon with a schedule: loading it, finding what comes next, and sleeping until then."""
import os
import subprocess
import time

from processes import Daemon, percentile, round_trips, status_field

ROUTINES = ("upper-back", "corner-stretch", "press-up", "bird-dog", "cobra")
PLAIN = """\
schedule:
  - {{ routine: upper-back, at: "Mon,Wed,Fri {far}:15" }}
  - {{ routine: corner-stretch, times: 3..5, between: "{far}:00..{later}:00", min-gap: 60min }}
  - {{ routine: press-up, every: 45min, between: "{far}:00..{later}:30", start: auto }}
quiet: [ "22:00..07:00" ]
"""


def entries(count):
    """A schedule of so many entries of all kinds, no two the same, none of them within the next three hours."""
    now = time.gmtime().tm_hour
    lines = ["schedule:"]
    for number in range(count):
        hour, minute, more = (now + 4 + number % 12) % 24, number // 12 % 60, number // 720
        window = f'"{hour:02}:{minute:02}..{(hour + 5) % 24:02}:{more:02}"'
        rule = (
            f'at: "Mon,Wed,Fri {hour:02}:{minute:02}:{more:02}"',
            f'at: "{hour:02}:{minute:02}:{more:02}", every: {2 + more % 5} days, from: 2026-01-01',
            f"every: {30 + more}min, between: {window}, days: Mon..Fri",
            f"times: 2..{3 + more % 3}, between: {window}, spread: {('even', 'random')[more % 2]}",
        )[number // 12 % 4]
        lines.append(f"  - {{ routine: {ROUTINES[number % 5]}, timezone: UTC, {rule} }}")
    return "\n".join(lines + [f'quiet: [ "{(now + 2) % 24:02}:00..{(now + 2) % 24:02}:30" ]']) + "\n"


def write(folder, schedule):
    os.makedirs(folder + "/.config/tenuto", exist_ok=True)
    with open(folder + "/.config/tenuto/schedule.yaml", "w") as file:
        file.write(schedule)


def switches(pid):
    """Context switches of each thread, asked for or not: each ends a time in which it did something."""
    result = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as file:
            result[thread] = sum(int(line.split()[1]) for line in file if "voluntary_ctxt_switches" in line)
    return result


def starts(programs, folder, count=5):
    """Seconds from the start of a daemon to its first answer, median; the first start, which writes, is not counted."""
    times = []
    for _ in range(count + 1):
        daemon = Daemon(programs, folder)
        times.append(daemon.seconds)
        daemon.stop()
    return times[0], percentile(times[1:], .5)


def watch(programs, folder, what, memory, rows):
    """Idle figures of the daemon that has its files in `folder`."""
    daemon = Daemon(programs, folder)
    pid = daemon.process.pid
    times = round_trips(daemon.socket, 5000)
    rows.append((
        f"control round trip with {what}, p50 / p99", f"{percentile(times, .5):.0f} / {percentile(times, .99):.0f} us",
        "budget: 150 us / 1 ms"))
    time.sleep(5)
    before = switches(pid)
    time.sleep(30)
    woken = sum(count - before.get(thread, 0) for thread, count in switches(pid).items())
    rows.append((f"idle for 30 s with {what}: context switches", str(woken), "budget: 0"))
    rows.append((
        f"idle with {what}: RSS / anonymous",
        f"{status_field(pid, 'VmRSS') / 1024:.1f} / {status_field(pid, 'RssAnon') / 1024:.1f} MB", memory))
    daemon.stop()


def measure(programs, probe, folder, rows):
    none, plain, many = (f"{folder}/{name}" for name in ("none", "plain", "many"))
    far = (time.gmtime().tm_hour + 4) % 24
    write(plain, PLAIN.format(far=f"{far:02}", later=f"{(far + 8) % 24:02}"))
    write(many, entries(10_000))

    began = time.perf_counter()
    subprocess.run(
        [programs + "/tenutod", "check", "--config", many + "/.config/tenuto"], env=dict(os.environ, HOME=many),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=True)
    rows.append(("check of 10,000 schedule entries", f"{time.perf_counter() - began:.2f} s", "budget: 1 s"))
    _, empty = starts(programs, none)
    first, again = starts(programs, many)
    rows.append((
        "start to first answer, 10,000 entries beyond none, first / later",
        f"{first - empty:.2f} / {again - empty:.2f} s", f"budget: 1 s (none: {empty * 1e3:.0f} ms)"))

    words = subprocess.check_output([probe], text=True).split()
    made, advancing, most_advancing, finding, most_finding, looking, most_looking = map(int, words)
    rows.append(("agenda of 10,000 entries made", f"{made / 1e3:.1f} ms", ""))
    rows.append((
        "its next deadline p50 / max, 2000 of them", f"{finding} / {most_finding} us", "budget: 1 ms"))
    rows.append((
        "seeing to one p50 / max", f"{advancing} / {most_advancing} us", ""))
    rows.append((
        "the next one that will be heard p50 / max", f"{looking} / {most_looking} us", ""))

    watch(programs, plain, "3 entries", "budget: 24 / 3 MB", rows)
    watch(programs, many, "10,000 entries", "", rows)
