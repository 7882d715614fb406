"""What looking back takes in a history of 50,000 sessions with a million steps."""
import os
import sqlite3
import subprocess
import time
import uuid

from processes import percentile, whole_process

SESSIONS, STEPS, EXERCISES, A_DAY = 50_000, 20, 5, 5
EMPTY = '{"format":"tenuto-history","version":1}\n{"lines":1,"type":"end"}\n'
DAY = 86_400_000_000


def fill(path):
    """Fills the tables of an empty history: five sessions a day up to today, each by one of four prescriptions."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA synchronous = OFF")
    today = int(time.time()) // 86_400
    base.executemany(
        "INSERT INTO prescription (key, digest, text) VALUES (?, ?, ?)", [(key, str(key), "{}") for key in range(4)])
    sessions, exercises, steps, occurrences, pains = [], [], [], [], []
    for number in range(SESSIONS):
        day, of_day = today - (SESSIONS - 1 - number) // A_DAY, number % A_DAY
        began = day * DAY + (7 + 2 * of_day) * 3_600_000_000
        routine, prescription = f"routine-{of_day}", number * 4 // SESSIONS
        outcome = "partial" if number % 17 == 0 else "stoppedForPain" if number % 401 == 0 else "completed"
        identity = str(uuid.UUID(int=number + 1))
        sessions.append((
            number, identity, routine, "Routine", prescription, began, 0, began + 700_000_000, outcome, began, day,
            EXERCISES * 50_000_000))
        for index in range(EXERCISES):
            exercises.append((
                number, index, f"{routine}/exercise-{index}", f"Exercise {index}", (5 + number % 25) * 1_000_000, 10, 4, 4,
                50_000_000, 1, day, prescription))
        for index in range(STEPS):
            is_open = number % 10 == 0 and index == 3
            steps.append((
                number, index, index, "hold" if index % 2 == 0 or is_open else "release", index * EXERCISES // STEPS, 1,
                index, 0, index * 9_000_000, None if is_open else 5_000_000, index * 9_000_000, 5_000_000, "done", 1))
        occurrences.append((f"entry-{of_day}", began, began, 1, routine, outcome, 0, began, identity))
        if number % 4 == 0:
            occurrences.append((f"other-{of_day}", began + 3_600_000_000, began + 3_600_000_000, 1, routine, "missed", 0,
                                began, None))
        if number % 20 == 0:
            pains.append((
                str(uuid.uuid4()), began, 0, number % 7, "before", 0, identity, f"{routine}/exercise-0", 1, 1, ""))
    for table, names, rows in (
            ("session", "key, id, routine, name, prescription, began, offset, ended, outcome, scheduled, day, held", sessions),
            ("session_exercise", "session, number, exercise, name, hold, reps, planned, done, held, delivered, day, "
             "prescription", exercises),
            ("step", 'session, number, place, kind, exercise, "set", rep, pose, planned_start, planned_length, start, length, '
             '"end", delivered', steps),
            ("occurrence", "entry, at, last, count, routine, state, snoozes, settled, session", occurrences),
            ("pain", 'id, at, offset, level, moment, stopped, session, exercise, "set", rep, text', pains)):
        marks = ", ".join("?" * len(rows[0]))
        base.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
    base.commit()
    base.close()


def measure(programs, folder, rows):
    """Whole processes, from the spawn to the exit."""
    state = f"{folder}/past/tenuto"
    os.makedirs(state)
    environment = {"HOME": f"{folder}/past", "XDG_STATE_HOME": f"{folder}/past", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
    tenutod = f"{programs}/tenutod"
    subprocess.run([tenutod, "import", "-"], input=EMPTY, text=True, env=environment, check=True, stdout=subprocess.DEVNULL)
    fill(f"{state}/history.db")
    size = os.path.getsize(f"{state}/history.db")
    rows.append(("history of 50,000 sessions, 1,000,000 steps: size", f"{size / 1e6:.0f} MB", f"{size / SESSIONS:.0f} B each"))
    nothing = percentile(whole_process([tenutod, "history", "--limit", "1"], environment, 5), .5)
    for words, budget in (
            (["history"], 100), (["history", "--exercise", "routine-1/exercise-2"], 100),
            (["history", "--outcome", "stoppedForPain"], 100), (["stats"], 100), (["stats", "--since", "1990-01-01"], 100),
            (["report"], 100), (["report", "--since", "1990-01-01"], 0), (["history", "--since", "1990-01-01", "--csv"], 0)):
        took = percentile(whole_process([tenutod] + words, environment, 5 if budget else 1), .5)
        rows.append((
            f"tenuto {' '.join(words)}, whole process", f"{took:.0f} ms",
            f"budget: {budget} ms" if budget else f"writes it all (one entry: {nothing:.0f} ms)"))


if __name__ == "__main__":
    import sys
    import tempfile
    with tempfile.TemporaryDirectory() as place:
        found = []
        measure(os.path.abspath(sys.argv[1]), place, found)
        for row in found:
            print(*row, sep=" | ")
