"""Which items are done, in a file that outlives the process, so that the next run goes on where this one ended.

An item is done when its call succeeded and the loop has asked for the next outcome. Each is written by itself: a
process that is killed has lost none that was done, and repeats those that were under way. So the work on an item
happens at least once, and again for the few that were between their call and the end of their turn.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cloudmore.errors import ConfigurationError

# "cmcp", by which SQLite's own header tells what a file is.
_APPLICATION = 0x636D6370
_VERSION = 1
_REMEDY = "Name another file, or one that is not there yet."
_KEEPS_ITS_LOCK = "PRAGMA locking_mode = EXCLUSIVE"
_MADE = f"""
    PRAGMA journal_mode = WAL;
    BEGIN IMMEDIATE;
    CREATE TABLE work (name TEXT NOT NULL);
    CREATE TABLE done (key TEXT PRIMARY KEY) WITHOUT ROWID;
    PRAGMA application_id = {_APPLICATION};
    PRAGMA user_version = {_VERSION};
"""


class Checkpoint:
    """Which items of a piece of work are done, in a file. Use it in a ``with`` block, or close it.

    Memory is the same for any number of items. One run at a time may use it, in one process: the file is locked until
    it is closed, or the process ends, however it ends.

    Args:
        path: The file, made if it is not there.
        work: What it is for, such as ``"price lists of October"``. It stands in the file, and a run that is for
            something else is refused. Without it the path alone keeps two pieces of work apart.

    Raises:
        ConfigurationError: The file is no checkpoint, is one of other work, is in use, or cannot be written.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from cloudmore.bulk import Checkpoint, fan_out
        >>> folder = tempfile.TemporaryDirectory()
        >>> with Checkpoint(Path(folder.name) / "squares.checkpoint") as checkpoint:
        ...     first = [each.result() for each in fan_out(lambda number: number**2, [1, 2], checkpoint=checkpoint)]
        ...     rest = [each.result() for each in fan_out(lambda number: number**2, [1, 2, 3], checkpoint=checkpoint)]
        >>> first, rest
        ([1, 4], [9])
        >>> folder.cleanup()
    """

    def __init__(self, path: str | Path, *, work: str = "") -> None:
        self.path = Path(path)
        self._running = False
        # Whoever reads the keys knows the customers. Where the file cannot be made, SQLite says why.
        with suppress(OSError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            # A run may be begun in one thread and gone through in another.
            self._database = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        try:
            self._open(work)
        except BaseException as error:
            self._database.close()
            if isinstance(error, sqlite3.Error):
                raise self._unusable(error) from error
            raise

    @property
    def done(self) -> int:
        """How many items are done."""
        return int(self._ask("SELECT count(*) FROM done")[0][0])

    def is_done(self, key: str) -> bool:
        """Whether an item is done.

        Args:
            key: Its key.
        """
        return bool(self._ask("SELECT 1 FROM done WHERE key = ?", key))

    def add(self, key: str) -> None:
        """Say that an item is done.

        Args:
            key: Its key.
        """
        self._ask("INSERT OR IGNORE INTO done VALUES (?)", key)

    def clear(self) -> None:
        """Forget all of it: the next run begins anew."""
        self._ask("DELETE FROM done")

    def begin(self) -> None:
        """Begin a run.

        Raises:
            ConfigurationError: Another one is not over.
        """
        if self._running:
            raise ConfigurationError(
                f"The checkpoint {self.path} is in use by another loop.",
                remedy="End that loop first, or give each a checkpoint of its own.",
            )
        # On disk where it grows.
        self._ask("DROP TABLE IF EXISTS temp.taken")
        self._ask("CREATE TEMP TABLE taken (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self._running = True

    def take(self, key: str) -> bool:
        """Whether an item is to be worked on in this run: it is not when it is done.

        Args:
            key: Its key.

        Raises:
            ConfigurationError: The run has had an item of that key.
        """
        if not self._ask("INSERT OR IGNORE INTO taken VALUES (?) RETURNING 1", key):
            raise ConfigurationError(
                f"Two items have the key {key!r}, so that one would count as done with the other.",
                remedy="Leave out what comes twice, or give key=, a function that tells the items apart.",
            )
        return not self.is_done(key)

    def end(self) -> None:
        """End the run that ``begin`` began."""
        self._running = False

    def close(self) -> None:
        """Close the file, for the next process."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    def _open(self, work: str) -> None:
        self._database.execute(_KEEPS_ITS_LOCK)
        # The first look takes the lock, before anything is changed in a file that may be somebody else's.
        found = self._database.execute("SELECT name FROM sqlite_master").fetchone()
        if found is None:
            self._database.executescript(_MADE)
            self._database.execute("INSERT INTO work VALUES (?)", (work,))
            self._database.execute("COMMIT")
        kind, version = (
            self._database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if (kind, version) != (_APPLICATION, _VERSION):
            version = " of this version" if kind == _APPLICATION else ""
            raise ConfigurationError(f"{self.path} is no checkpoint{version}.", remedy=_REMEDY)
        (known,) = self._database.execute("SELECT name FROM work").fetchone()
        if known != work:
            raise ConfigurationError(
                f"The checkpoint {self.path} is of {known!r}, not of {work!r}.",
                remedy="Name another file for other work, or give the same work= as before.",
            )
        # A kill loses nothing so; a power cut at most the last items, which are repeated.
        self._database.execute("PRAGMA synchronous = NORMAL")

    def _ask(self, statement: str, *given: str) -> list[Any]:
        try:
            return self._database.execute(statement, given).fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _unusable(self, error: sqlite3.Error) -> ConfigurationError:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            return ConfigurationError(
                f"The checkpoint {self.path} is in use by another run.",
                remedy="Wait for its end, or give this run a checkpoint of its own.",
            )
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            return ConfigurationError(f"{self.path} is no checkpoint.", remedy=_REMEDY)
        return ConfigurationError(
            f"The checkpoint {self.path} cannot be used: {str(error).rstrip('.')}.",
            remedy="See that its folder is there and may be written, and that it is open while the loop runs.",
        )
