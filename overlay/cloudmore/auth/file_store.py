"""Keeps tokens in files that only their owner may read."""

from __future__ import annotations

import os
from pathlib import Path

from cloudmore.auth.token_store import Release, TokenStore
from cloudmore.private_file import private_folder, read_private, write_private

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
        return read_private(self._file(name), largest=LARGEST_ENTRY)

    def write(self, name: str, text: str, *, seconds: float) -> None:  # noqa: ARG002 - of the base
        """Replace a file in one step.

        Args:
            name: Of the entry.
            text: What is kept.
            seconds: Not needed: what is over is not used.

        Raises:
            OSError: It cannot be written.
        """
        private_folder(self.folder)
        write_private(self._file(name), text, suffix=_ENDING)

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
        return lock_file(private_folder(self.folder) / f"{name}.lock")

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
