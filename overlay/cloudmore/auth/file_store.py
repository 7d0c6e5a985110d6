"""Keeps tokens in files that only their owner may read."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

from cloudmore.auth.token_store import Release, TokenStore

LARGEST_ENTRY = 65536
_ENDING = ".token"


class FileTokenStore(TokenStore):
    """Shares tokens with the other processes of the same user on this machine, through files.

    A file is replaced in one step, and only by who holds the lock beside it, which ends with the process that holds it.
    What belongs to another user, is a link, or may be read by others is not believed, and a warning says so.

    Args:
        folder: Made if it is not there; the user's own folder for the state of programs by default.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        super().__init__()
        self.folder = Path(folder) if folder is not None else state_folder()

    def read(self, name: str) -> str | None:
        """The text of a file, or ``None``.

        Args:
            name: Of the entry.

        Raises:
            OSError: It cannot be read, or others may have written it.
        """
        try:
            # Without following a link; systems that have no links in this sense have no such flag.
            # Nor waiting for a writer, where it is a pipe.
            handle = os.open(
                self._file(name), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            )
        except FileNotFoundError:
            return None
        with open(handle, encoding="utf-8") as file:  # noqa: PTH123 - opened already
            _refuse_foreign(self._file(name), os.fstat(handle))
            return file.read(LARGEST_ENTRY)

    def write(self, name: str, text: str, *, seconds: float) -> None:  # noqa: ARG002 - of the base
        """Replace a file in one step.

        Args:
            name: Of the entry.
            text: What is kept.
            seconds: Not needed: what is over is not used.

        Raises:
            OSError: It cannot be written.
        """
        handle, written = tempfile.mkstemp(dir=self._ready(), prefix=".", suffix=_ENDING)
        try:
            with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - opened already
                file.write(text)
                file.flush()
                os.fsync(handle)
            Path(written).replace(self._file(name))
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise

    def lock(self, name: str, *, seconds: float) -> Release | None:  # noqa: ARG002 - as above
        """Lock a file beside it, without waiting.

        Args:
            name: Of the entry.
            seconds: Not needed: the lock ends with its process.

        Returns:
            What gives it back, or ``None`` where somebody else has it.

        Raises:
            OSError: It cannot be made.
        """
        return lock_file(self._ready() / f"{name}.lock")

    def clear(self) -> None:
        """Remove the files of all tokens in the folder."""
        self.memory.clear()
        for each in self.folder.glob(f"*{_ENDING}"):
            each.unlink(missing_ok=True)

    def __repr__(self) -> str:
        """With the folder."""
        return f"{type(self).__name__}({str(self.folder)!r})"

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}{_ENDING}"

    def _ready(self) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_foreign(self.folder, self.folder.lstat())
        return self.folder


def state_folder() -> Path:
    """The user's own folder for what this client keeps between runs."""
    from platformdirs import user_state_path  # noqa: PLC0415 - few keep tokens in files

    return user_state_path("cloudmore-client", appauthor=False) / "tokens"


def lock_file(path: Path) -> Release | None:
    """Lock a file without waiting.

    Args:
        path: The file, made if it is not there.

    Returns:
        What gives it back, or ``None`` where somebody else has it.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - as above

    # Given back by whichever thread comes by.
    lock = FileLock(path, mode=0o600, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return None
    return lock.release


def _refuse_foreign(path: Path, found: os.stat_result) -> None:
    # Windows keeps a user's folders from others by itself.
    user = getattr(os, "geteuid", lambda: None)()
    open_to_others = user is not None and (found.st_uid != user or stat.S_IMODE(found.st_mode) & 0o077)
    if open_to_others or not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise PermissionError(
            errno.EPERM, "it is a link or a pipe, belongs to somebody else, or may be read by others", str(path)
        )
