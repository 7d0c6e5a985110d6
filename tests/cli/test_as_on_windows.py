"""The main job in a process that lacks what Windows lacks.

Absent for everybody, the standard library and every package included: the modules ``fcntl``, ``pwd``, ``grp``,
``termios``, ``tty``, ``pty``, ``resource``, ``syslog`` and ``readline``, and any other process. Absent for everybody
who asks after the standard library was loaded, which is all of ours and every package: ``os.fork``, ``os.forkpty``,
``os.register_at_fork`` and what else of ``os`` stands in the script. Absent for our own modules: users, groups and the
flags and signals of POSIX, which filelock and asyncio need where ``sys.platform`` is no Windows. That, ``os.name`` and
paths stay as they are, so this is no test on Windows.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT = """
import asyncio, builtins, logging, multiprocessing, os, random, shutil, signal, subprocess, sys, tempfile, types

for module in ("fcntl", "pwd", "grp", "termios", "tty", "pty", "resource", "syslog", "readline"):
    sys.modules[module] = None
for name in (
    "fork", "forkpty", "register_at_fork", "posix_spawn", "posix_spawnp", "mkfifo", "getgroups", "chroot", "nice",
    "getpgid", "setsid", "wait3", "wait4", "sysconf", "statvfs", "getloadavg", "ctermid", "openpty", "sendfile",
):
    delattr(os, name)

def without(module, names):
    bare = types.ModuleType(module.__name__)
    vars(bare).update({name: value for name, value in vars(module).items() if name not in names})
    return bare

OURS = {
    "os": without(os, (
        "getuid", "geteuid", "getgid", "getegid", "chown", "fchown", "lchown", "fchmod", "uname", "killpg", "WNOHANG",
        "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_DIRECTORY", "O_TMPFILE", "O_SYNC",
    )),
    "signal": without(signal, (
        "SIGKILL", "SIGHUP", "SIGUSR1", "SIGALRM", "SIGPIPE", "SIGCHLD", "SIGTSTP", "SIGWINCH", "alarm", "pthread_kill",
    )),
}
imported = builtins.__import__

def importing(name, globals=None, *more, **named):
    found = imported(name, globals, *more, **named)
    asks = (globals or {}).get("__name__", "")
    return OURS.get(name, found) if asks.partition(".")[0] in ("cloudmore", "cloudmore_api") else found

builtins.__import__ = importing

def refuse(event, arguments):
    if event in ("os.fork", "os.forkpty", "os.posix_spawn", "subprocess.Popen"):
        raise OSError(f"{event} is not there")

sys.addaudithook(refuse)
exec(compile(sys.argv.pop(), "job", "exec"))
"""
JOBS: dict[str, str] = {
    "command line": """
from cloudmore.cli import main
sys.argv[1:] = ["--sandbox", "billing", "report", "--month", "last", "-o", "x.csv"]
main()
""",
    "served sandbox": """
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox
with Sandbox(organizations=1, report_seconds=0) as sb:
    c = sb.credentials
    os.environ.update(
        CLOUDMORE_BASE_URL=sb.url, CLOUDMORE_USERNAME=c.username, CLOUDMORE_PASSWORD=c.password,
        CLOUDMORE_CLIENT_SECRET=c.client_secret, CLOUDMORE_RESELLER_ID=c.reseller_id,
    )
    assert run(["billing", "report", "--month", "last", "-o", "x.csv"]) == 0
""",
    "tokens in files": """
from cloudmore import Cloudmore, FileTokenStore
from cloudmore.sandbox import Sandbox
with Sandbox(organizations=1, report_seconds=0) as sb:
    for store in (FileTokenStore("tokens"), FileTokenStore("tokens")):
        with Cloudmore(sb.credentials, base_url=sb.url, token_store=store) as cm, cm.billing.report("last") as report:
            report.write("sandbox-x.csv")
assert len(os.listdir("tokens")) >= 1
""",
    **{
        f"{transport}, tokens in files": f"""
from cloudmore import AsyncCloudmore, FileTokenStore
from cloudmore.sandbox import Sandbox
async def job():
    with Sandbox(organizations=1, report_seconds=0) as sb:
        store = FileTokenStore("tokens")
        async with AsyncCloudmore(
            sb.credentials, base_url=sb.url, token_store=store, transport="{transport}"
        ) as cm:
            with await cm.billing.report("last") as report:
                report.write("sandbox-x.csv")
asyncio.run(job())
"""
        for transport in ("httpx", "aiohttp")
    },
}


@pytest.mark.parametrize("name", JOBS)
def test_the_main_job_needs_nothing_that_windows_lacks(name: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        # filelock warns that a lock without fcntl is a file that is there.
        [sys.executable, "-W", "error", "-W", "ignore:only soft file lock", "-c", WITHOUT, JOBS[name]],
        cwd=tmp_path,
        env={each: value for each, value in os.environ.items() if not each.startswith("CLOUDMORE_")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert not any(word in ran.stderr for word in ("Traceback", "cannot be used")), ran.stderr
    assert len((tmp_path / "sandbox-x.csv").read_text("utf-8").splitlines()) > 40


MISSED = [
    "import fcntl",
    "import pwd",
    "import termios",
    "os.fork",
    "__name__ = 'cloudmore'; import os; os.geteuid",
    "__name__ = 'cloudmore'; from os import geteuid",
    "__name__ = 'cloudmore'; import signal; signal.SIGKILL",
    "subprocess.run(['true'])",
]


@pytest.mark.parametrize("job", MISSED)
def test_what_is_absent_is_missed(job: str) -> None:
    ran = subprocess.run([sys.executable, "-c", WITHOUT, job], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 1
    assert re.search("ModuleNotFoundError|ImportError|AttributeError|is not there", ran.stderr)
