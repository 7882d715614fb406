"""Hostile clients of a running daemon, many at once, and honest ones beside them.

Usage: crowd.py SOCKET PID COUNT AT-ONCE. Prints one line of JSON: how long honest calls took, what became of honest
watchers, and what the daemon holds before and after. Latencies are in milliseconds, memory in KiB.
"""
import array
import collections
import json
import os
import random
import resource
import select
import signal
import socket
import struct
import sys
import time

CONTROL = b"org.tenuto.Control."


def call(method, flags=b"", parameters=b"{}"):
    return b'{"method":"%s","parameters":%s%s}\0' % (CONTROL + method, parameters, flags)


MORE, ONEWAY = b',"more":true', b',"oneway":true'
STATUS = call(b"GetStatus")
PLAN = call(b"GetPlan", MORE, b'{"routine":"upper-back"}')


class Hostile:
    """One connection that does harm of its `kind` until `ends`."""

    # What is sent at once, and how long it then stays, in seconds at most; None: what `begin` does.
    KINDS = {
        "sends nothing": (b"", 2),
        "sends a byte a second": (b"", 7),
        "never reads answers": (STATUS * 1500, 2),
        "never reads pages": (PLAN * 300, 2),
        "watches and never reads": (call(b"Watch", MORE) + STATUS * 10, 2),
        "sends garbage": (None, 1),
        "sends 64 KiB of brackets": (b"[" * 65536 + b"\0", 1),
        "closes one half in a call": (STATUS[:20], 1),
        "closes one half after many calls": (call(b"GetStatus", ONEWAY) * 800, 1),
        "leaves with answers unread": (STATUS * 20, 0.02),
        "leaves in a call": (STATUS[:20], 0.02),
        "sends descriptors": (None, 1),
        "asks without a pause": (call(b"GetStatus", ONEWAY) * 400, 2),
        "asks what is not there": (b'{"method":"a.B","oneway":true}\0' * 2000, 1),
        "asks for all routines": (call(b"ListRoutines", MORE) * 5, 1),
    }

    def __init__(self, path, kind):
        self.kind = kind
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.setblocking(False)
        try:
            self.socket.connect(path)
        except OSError:
            self.socket.close()
            raise
        data, seconds = self.KINDS[kind]
        now = time.monotonic()
        self.ends = now + (seconds if random.random() < 0.05 else random.uniform(0, min(seconds, 1.5)))
        self.next_byte = now
        if kind == "sends garbage":
            data = random.randbytes(random.randrange(1, 8000)) + b"\0"
        self.data = memoryview(data or b"")
        if kind == "sends descriptors":
            with open("/dev/null") as null:
                self.try_to(lambda: self.socket.sendmsg(
                    [STATUS], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [null.fileno()] * 200))]))
        self.send()

    def try_to(self, action):
        """Does it, and ends where the other side has."""
        try:
            return action()
        except BlockingIOError:
            return 0
        except OSError:
            self.ends = 0
            return 0

    def send(self):
        while self.data and (count := self.try_to(lambda: self.socket.send(self.data))):
            self.data = self.data[count:]
        if not self.data and self.kind == "asks without a pause":
            self.data = memoryview(self.KINDS[self.kind][0])
        if not self.data and self.kind.startswith("closes one half"):
            self.try_to(lambda: self.socket.shutdown(socket.SHUT_WR))

    def turn(self, now):
        """What it does from time to time; false once it is over."""
        if now < self.ends:
            self.send()
            if self.kind == "sends a byte a second" and now >= self.next_byte:
                self.next_byte = now + 1
                self.try_to(lambda: self.socket.send(b"{"))
            if self.kind == "asks for all routines":
                self.try_to(lambda: self.socket.recv(1 << 20))
        if now >= self.ends:
            self.socket.close()
            return False
        return True


def harm(path, count, at_once):
    """Makes `count` hostile connections, `at_once` at most at a time; how many of each kind there were."""
    kinds = list(Hostile.KINDS)
    made = collections.Counter()
    here = []
    while here or sum(made.values()) < count:
        while len(here) < at_once and sum(made.values()) < count:
            # All kinds in turn, in runs and mixed.
            kind = kinds[(sum(made.values()) // 97) % len(kinds)] if random.random() < 0.5 else random.choice(kinds)
            try:
                here.append(Hostile(path, kind))
            except BlockingIOError:
                # Nobody else finds room in the backlog either.
                break
            made[kind] += 1
        now = time.monotonic()
        here = [hostile for hostile in here if hostile.turn(now)]
        time.sleep(0.002)
    return dict(made)


class Honest:
    """A process of its own that calls every 20 ms, each time on a new connection, and has watchers that must see everything."""

    WATCHERS = 16

    def __init__(self, path):
        self.path = path
        reading, writing = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(reading)
            with os.fdopen(writing, "w") as file:
                json.dump(self.run(lambda: print("ready", file=file, flush=True)), file)
            os._exit(0)
        os.close(writing)
        self.file = os.fdopen(reading)
        self.file.readline()

    def finish(self):
        os.kill(self.child, signal.SIGTERM)
        said = json.load(self.file)
        os.waitpid(self.child, 0)
        return said

    def run(self, ready):
        over = []
        signal.signal(signal.SIGTERM, lambda *_: over.append(True))
        watchers = [socket.socket(socket.AF_UNIX) for _ in range(self.WATCHERS)]
        for watcher in watchers:
            watcher.connect(self.path)
            watcher.sendall(call(b"Watch", MORE))
            while not watcher.recv(1 << 16, socket.MSG_PEEK).endswith(b"\0"):
                pass
        ready()
        poll = select.poll()
        for watcher in watchers:
            poll.register(watcher, select.POLLIN)
        heard = {watcher.fileno(): 0 for watcher in watchers}
        lagged, gone = 0, 0
        times, failures = [], collections.Counter()
        while not over:
            try:
                times.append(self.once())
            except (OSError, EOFError) as error:
                failures[f"{type(error).__name__}: {error}"] += 1
            for number, _ in poll.poll(20):
                data = os.read(number, 1 << 20)
                heard[number] += data.count(b"\0")
                lagged += data.count(b'"lagged":') - data.count(b'"lagged":null') - data.count(b'"lagged":0')
                if not data:
                    gone += 1
                    poll.unregister(number)
        times.sort()
        return {
            "calls": len(times), "p50": times[len(times) // 2], "p99": times[int(len(times) * .99)], "max": times[-1],
            "failures": failures, "watchersGone": gone, "watchersLagged": lagged, "events": sorted(heard.values())}

    def once(self):
        """Milliseconds from before connecting to the answer."""
        begin = time.monotonic()
        with socket.socket(socket.AF_UNIX) as client:
            # Not settimeout: connect would then not wait for room in the backlog.
            for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
                client.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", 10, 0))
            client.connect(self.path)
            client.sendall(STATUS)
            answer = b""
            while not answer.endswith(b"\0"):
                data = client.recv(65536)
                if not data:
                    raise EOFError("closed without an answer")
                answer += data
            if b'"state"' not in answer:
                raise EOFError("answered otherwise")
        return (time.monotonic() - begin) * 1000


def memory(pid, field="VmRSS"):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field + ":"))


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def processor(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def plan_once(path):
    """SQLite keeps the descriptor of the first one who looks into the history for the next."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        client.sendall(call(b"GetPlan", b"", b'{"routine":"upper-back"}'))
        while not client.recv(1 << 16).endswith(b"\0"):
            pass


def attack(path, pid, count, at_once):
    """All of it; what came of it."""
    plan_once(path)
    before = {"descriptors": descriptors(pid), "memory": memory(pid)}
    began, used = time.monotonic(), processor(pid)
    honest = Honest(path)
    # A watcher whose process is stopped: as a terminal's is by Ctrl-Z.
    stopped = os.fork()
    if stopped == 0:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)
            client.sendall(call(b"Watch", MORE))
            while client.recv(65536):
                pass
        os._exit(0)
    time.sleep(0.2)
    os.kill(stopped, signal.SIGSTOP)
    try:
        made = harm(path, count * 3 // 4, at_once)
        # The last ones where the daemon has hardly a descriptor to spare.
        limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (before["descriptors"] + honest.WATCHERS + 10, limits[1]))
        scarce = harm(path, count - count * 3 // 4, at_once)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
    finally:
        os.kill(stopped, signal.SIGKILL)
        os.waitpid(stopped, 0)
        said = honest.finish()
    seconds = time.monotonic() - began
    load = (processor(pid) - used) / seconds
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and descriptors(pid) > before["descriptors"]:
        time.sleep(0.05)
    return {
        "connections": sum(made.values()) + sum(scarce.values()), "seconds": seconds, "load": load, "honest": said,
        "descriptorsBefore": before["descriptors"], "descriptorsAfter": descriptors(pid),
        "memoryBefore": before["memory"], "memoryAfter": memory(pid), "memoryPeak": memory(pid, "VmHWM")}


if __name__ == "__main__":
    print(json.dumps(attack(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
