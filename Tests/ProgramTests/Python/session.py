"""Drives whole sessions of a running tenutod through PyPI's varlink alone: session.py SOCKET.

The account has the routines `short` (two exercises) and `tiny` (done in a few seconds), and a schedule by which `tiny` is due
within the next seconds. Says what it does, a line each; exits with 0 where all was as it is to be.
"""

import queue
import sys
import threading
import time

import varlink

ADDRESS = "unix:" + sys.argv[1]
INTERFACE = "org.tenuto.Control"


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def refused(error, call, *arguments, **named):
    """The parameters of the error that the call is refused with."""
    try:
        reply = call(*arguments, **named)
    except varlink.VarlinkError as refusal:
        check(refusal.error() == f"{INTERFACE}.{error}", f"{error} is expected, {refusal}")
        return refusal.parameters()
    raise AssertionError(f"{error} is expected, {reply}")


class Watcher:
    """All that Watch says, on a connection and a thread of its own."""

    def __init__(self):
        self.connection = varlink.Client(ADDRESS).open(INTERFACE)
        self.changes = queue.Queue()
        self.seen = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        for change in self.connection.Watch(events=["step", "cue", "agenda"], _more=True):
            self.changes.put(change)

    def until(self, condition, what, seconds=60):
        """Waits for the first change that the condition holds for."""
        end = time.monotonic() + seconds
        while True:
            try:
                change = self.changes.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not within {seconds} s: {what}") from None
            self.seen.append(change)
            if condition(change):
                return change

    def step(self, name):
        self.until(lambda change: change.get("event", {}).get("step", {}).get("id") == name, f"step {name} begins")

    def occurrence(self, state):
        def is_it(change):
            return change.get("event", {}).get("occurrence", {}).get("state") == state

        return self.until(is_it, f"something is {state}")["event"]["occurrence"]

    def cue(self, name, among_seen=False):
        """Waits for this cue, unless it is among those seen already and that will do."""

        def is_it(change):
            return change.get("event", {}).get("cue", {}).get("cue") == name

        seen = [change for change in self.seen if is_it(change)] if among_seen else []
        return (seen or [self.until(is_it, f"{name} is heard")])[0]["event"]["cue"]

    def end(self, outcome):
        ended = self.until(lambda change: "ended" in change, "a session ends")["ended"]
        check(ended["outcome"] == outcome, ended)


def read(control):
    print("list, routine and plan")
    routines = [one for page in control.ListRoutines(_more=True) for one in page["routines"]]
    mine = [one for one in routines if one["origin"] == "file"]
    check([one["id"] for one in mine] == ["short", "tiny"], mine)
    detail = control.GetRoutine("short")
    check([one["name"] for one in detail["exercises"]] == ["Hold", "Turn"], detail)
    steps, cues = [], []
    for page in control.GetPlan("short", _more=True):
        steps += page["steps"]
        cues += page["cues"]
    kinds = ["prepare", "hold", "release", "hold", "prepare", "hold", "switch", "hold"]
    check([step["kind"] for step in steps if step["kind"] != "between"] == kinds, steps)
    check(cues[-1]["cue"] == "sessionDone", cues)
    near = refused("UnknownRoutine", control.GetPlan, "shrot")
    check("short" in near["near"], near)


def answer_what_is_due(control, watcher):
    print("agenda")
    due = watcher.occurrence("due")
    check(due["routine"]["id"] == "tiny", due)
    check("atUs" not in watcher.cue("yourTurn", among_seen=True), "no session runs")
    check(control.GetStatus()["state"] == "due", "due")
    items = [one for page in control.GetAgenda(_more=True) for one in page["items"]]
    check([one["state"] for one in items if one["at"] == due["at"]] == ["due"], items)
    check(refused("StepMovedOn", control.Tap, ifStep="s1").get("step") is None, "there is no step")
    snoozed = control.Snooze(forUs=60_000_000)
    check(len(snoozed["agenda"]["snoozed"]) == 1 and "due" not in snoozed["agenda"], snoozed)
    refused("NothingDue", control.Snooze)
    control.Dismiss()
    check(watcher.occurrence("skipped")["at"] == due["at"], "skipped")
    check(control.SetPresence(away=True)["agenda"]["away"], "away")
    check(not control.SetPresence(away=False)["agenda"]["away"], "back")
    quiet = control.SetQuiet(until="2100-01-01T00:00:00Z")["agenda"]
    check(quiet["quietUntil"].startswith("2100-01-01"), quiet)
    check("quietUntil" not in control.SetQuiet()["agenda"], "not quiet any more")


def steer(control, watcher):
    print("a session, steered")
    for call in [control.Pause, control.Resume, control.Toggle, control.Next, control.Back, control.Skip, control.Stop]:
        refused("NoSession", call)
        refused("NoSession", call, ifStep="s1")
    started = control.Start("short")
    check("notice" in started, "the first session ever")
    check(refused("Busy", control.Start, "tiny")["routine"]["id"] == "short", "busy")
    watcher.step("s1")
    check(control.Next(ifStep="s1")["session"]["step"]["id"] == "s2", "next")
    check(refused("StepMovedOn", control.Next, ifStep="s1") == {"step": "s2"}, "moved on")
    watcher.step("s2")
    check(control.Pause()["state"] == "paused", "paused")
    counting = control.Resume(ifStep="s2")
    check(counting["state"] == "running" and counting["session"]["step"]["kind"] == "prepare", counting)
    watcher.step("s2")
    check(control.Toggle()["state"] == "paused", "toggle")
    time.sleep(1.1)
    check(control.Tap()["state"] == "running", "tap goes on")
    time.sleep(1.1)
    check(control.Tap()["state"] == "paused", "tap pauses")
    check(control.Next()["session"]["step"]["id"] == "s3", "next while it is paused")
    check(control.Back()["session"]["step"]["id"] == "s2", "back")
    moved = control.Skip(ifStep="s2")
    check(moved["session"]["step"]["exercise"]["id"] == "turn", moved)
    check(not control.ReportPain(level=0)["stopped"], "no pain")
    check(control.Stop()["state"] == "idle", "stopped")
    watcher.end("partial")
    watcher.cue("paused")


def stop_for_pain(control, watcher):
    print("pain")
    control.Start("short")
    pain = control.ReportPain(level=4)
    check(pain["stopped"] and "Stop if pain increases" in pain["advice"], pain)
    watcher.end("stoppedForPain")
    watcher.cue("paused")
    check([one["id"] for one in control.GetStatus()["agenda"]["held"]] == ["short/hold"], "held")
    check(control.Acknowledge()["agenda"]["held"] == [], "all right again")


def complete(control, watcher):
    print("a session to its end")
    steps, cues, duration = [], [], 0
    for page in control.GetPlan("tiny", _more=True):
        steps += page["steps"]
        cues += page["cues"]
        duration = page["durationUs"]
    watcher.seen.clear()
    control.Start("tiny")
    watcher.end("completed")
    check(cues[-1]["atUs"] > duration, "the last sound follows the end")
    watcher.cue("sessionDone")
    events = [change["event"] for change in watcher.seen if "event" in change]
    check([one["step"]["id"] for one in events if "step" in one] == [one["id"] for one in steps], events)
    heard = [(one["cue"]["cue"], one["cue"]["atUs"]) for one in events if "cue" in one]
    check(heard == [(one["cue"], one["atUs"]) for one in cues], f"{heard} is no {cues}")
    check(all(one["cue"]["heard"] for one in events if "cue" in one), "all could be heard")
    plain = [change["sequence"] for change in watcher.seen if "event" not in change]
    check(plain == list(range(plain[0], plain[0] + len(plain))), f"one by one: {plain}")
    check(all(change["lagged"] == 0 for change in watcher.seen), "nothing was missed")


def listen(control, watcher):
    print("a cue, and the device")
    check(control.PlayCue("rest")["state"] == "idle", "a cue")
    watcher.cue("rest")
    check(control.GetDiagnostics()["devices"] == ["null"], "the device")


def main():
    with varlink.Client(ADDRESS) as client:
        interfaces = client.get_interfaces()
        check(set(interfaces) == {"org.varlink.service", INTERFACE}, interfaces)
        control = client.open(INTERFACE)
        watcher = Watcher()
        watcher.until(lambda change: change["status"]["state"] == "idle", "the whole state at once")
        read(control)
        answer_what_is_due(control, watcher)
        steer(control, watcher)
        stop_for_pain(control, watcher)
        complete(control, watcher)
        listen(control, watcher)
    print("done")


main()
