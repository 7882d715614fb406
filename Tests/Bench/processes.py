"""The programs as the bench runs and watches them."""
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def status_field(pid, name):
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise KeyError(name)


def sleeps(pid):
    """Voluntary context switches of each thread: each is a sleep, and so a wake-up."""
    result = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as file:
            result[thread] = sum(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt_switches"))
    return result


def wakeups(pid, before):
    """Wake-ups since `before`, of the threads that are still there."""
    return sum(count - before.get(thread, 0) for thread, count in sleeps(pid).items())


def whole_process(arguments, environment, count):
    """Milliseconds from before the spawn to after the exit, sorted."""
    times = []
    silence = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    for _ in range(count):
        begin = time.perf_counter()
        child = os.posix_spawn(arguments[0], arguments, environment, file_actions=silence)
        _, code = os.waitpid(child, 0)
        times.append((time.perf_counter() - begin) * 1e3)
        if code != 0:
            sys.exit(f"bench: {arguments} failed")
    return times


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def round_trips(path, count):
    """GetStatus over one connection, in microseconds."""
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    times = []
    for _ in range(count):
        begin = time.perf_counter()
        client.sendall(b'{"method":"org.tenuto.Control.GetStatus"}\0')
        while not client.recv(65536).endswith(b"\0"):
            pass
        times.append((time.perf_counter() - begin) * 1e6)
    return times


def calls_per_second(path, count, seconds):
    """GetStatus by so many clients, each of which calls again as soon as it is answered. One process makes them all, so
    that its own work counts too."""
    poll, clients = select.poll(), {}
    for _ in range(count):
        client = socket.socket(socket.AF_UNIX)
        client.connect(path)
        clients[client.fileno()] = client
        poll.register(client, select.POLLIN)
        client.sendall(b'{"method":"org.tenuto.Control.GetStatus"}\0')
    answered, begin = 0, time.perf_counter()
    while time.perf_counter() < begin + seconds:
        for number, _ in poll.poll():
            if os.read(number, 65536).endswith(b"\0"):
                answered += 1
                os.write(number, b'{"method":"org.tenuto.Control.GetStatus"}\0')
    return answered / (time.perf_counter() - begin)


def ready_times(tenutod, folder, count):
    """Milliseconds from before the spawn until a daemon says READY=1, as systemd hears it; the first start ever, which
    writes, is not counted."""
    os.makedirs(folder)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(folder + "/notify")
    environment = dict(os.environ, HOME=folder, NOTIFY_SOCKET=folder + "/notify")
    arguments = [tenutod, "--state", folder + "/state", "--socket", folder + "/control", "--device", "null", "--log-level", "error"]
    times = []
    for _ in range(count + 1):
        begin = time.perf_counter()
        child = os.posix_spawn(tenutod, arguments, environment)
        while not listener.recv(4096).startswith(b"READY=1"):
            pass
        times.append((time.perf_counter() - begin) * 1e3)
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    return times[1:]


class Mpd:
    """An idle mpd with no music, all its files in `folder`."""

    def __init__(self, folder):
        os.makedirs(folder + "/music")
        with open(folder + "/mpd.conf", "w") as file:
            file.write(
                f'music_directory "{folder}/music"\nplaylist_directory "{folder}"\ndb_file "{folder}/db"\n'
                f'bind_to_address "{folder}/socket"\naudio_output {{\n  type "null"\n  name "none"\n}}\n')
        self.environment = dict(os.environ, HOME=folder, MPD_HOST=folder + "/socket")
        self.process = subprocess.Popen(
            [shutil.which("mpd", path=os.environ["PATH"] + ":/usr/sbin"), "--no-daemon", folder + "/mpd.conf"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while subprocess.run(
                ["mpc", "status"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            if time.monotonic() > deadline:
                sys.exit("bench: mpd did not start")
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(5)


class Daemon:
    """A daemon with all its files in `folder`; `seconds` is how long it took from its start to its first answer."""

    def __init__(self, programs, folder):
        os.makedirs(folder, exist_ok=True)
        self.socket = folder + "/control"
        self.environment = dict(os.environ, TENUTO_SOCKET=self.socket, HOME=folder)
        self.environment.pop("XDG_CONFIG_HOME", None)
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [programs + "/tenutod", "--state", folder + "/state", "--device", "null", "--log-level", "error"],
            env=self.environment)
        while True:
            try:
                round_trips(self.socket, 1)
                break
            except OSError:
                if time.perf_counter() > begin + 30 or self.process.poll() is not None:
                    sys.exit("bench: tenutod did not start")
                time.sleep(0.001)
        self.seconds = time.perf_counter() - begin

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        self.process.wait(5)
        return time.monotonic() - begin
