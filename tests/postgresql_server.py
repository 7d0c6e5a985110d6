"""A real PostgreSQL server on loopback for as long as a test needs it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "loader", "password-of-the-server"
# Debian keeps the programs of each version beside each other, and out of the search path.
FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
# A server that is thrown away need not survive a fall of the machine.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=40")


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Its address. Skips where the program is missing, and fails there in continuous integration."""
    programs = _programs()
    if programs is None:
        assert not os.environ.get("CI"), "continuous integration installs postgresql"
        pytest.skip("postgresql is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="cloudmore-postgresql-") as name:
        folder, data = Path(name), Path(name, "data")
        secret = folder / "password"
        secret.write_text(PASSWORD, "utf-8")
        owner = _owner()
        if owner != getpass.getuser():
            for path in (folder, secret):
                shutil.chown(path, owner)
        making = ("--username", USER, "--auth=scram-sha-256", "--pwfile", str(secret), "--no-sync", "--no-instructions")
        _run(owner, programs / "initdb", "--pgdata", str(data), "--encoding=UTF8", "--locale=C", *making)
        options = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *QUICK)
        control = (programs / "pg_ctl", "--pgdata", str(data), "--wait", "--silent")
        given = " ".join(f"-c {each}" for each in options)
        _run(owner, *control, "--log", str(folder / "log"), "--options", given, "start")
        try:
            yield f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            _run(owner, *control, "--mode=immediate", "stop")


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = [each for pattern in FOLDERS for each in Path("/").glob(pattern.removeprefix("/"))]
    return max((each for each in folders if (each / "initdb").exists()), default=None)


def _owner() -> str:
    # It refuses to run as root; whoever installs it has this user.
    return getpass.getuser() if os.geteuid() else "postgres"


def _run(owner: str, program: Path, *arguments: str) -> None:
    command = [str(program), *arguments]
    # As that user, in a folder that it may look into.
    who = {} if os.geteuid() else {"user": owner, "group": owner, "extra_groups": ()}
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60, check=False, **who)
    assert done.returncode == 0, done.stderr or done.stdout
