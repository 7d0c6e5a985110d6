"""Files that only their owner may read: replaced in one step, and believed only where nobody else can have written."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path


def read_private(path: Path, *, largest: int) -> str | None:
    """The text of a file, or ``None`` where there is none.

    Args:
        path: The file.
        largest: How many letters are read at most.

    Raises:
        OSError: It cannot be read, or others may have written it.
    """
    try:
        # Without following a link; systems that have no links in this sense have no such flag.
        # Nor waiting for a writer, where it is a pipe.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    with open(handle, encoding="utf-8") as file:  # noqa: PTH123 - opened already
        refuse_foreign(path, os.fstat(handle))
        return file.read(largest)


def write_private(path: Path, text: str, *, suffix: str = "") -> None:
    """Replace a file in one step.

    Args:
        path: The file; its folder is there.
        text: What it holds then.
        suffix: Of the file that it is until it is whole.

    Raises:
        OSError: It cannot be written.
    """
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=suffix)
    try:
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - opened already
            file.write(text)
            file.flush()
            os.fsync(handle)
        Path(written).replace(path)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise


def private_folder(folder: Path) -> Path:
    """The folder, made where it is not there.

    Raises:
        OSError: It cannot be made, or others may write in it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_foreign(folder, folder.lstat())
    return folder


def refuse_foreign(path: Path, found: os.stat_result) -> None:
    """Refuse what is not the user's alone.

    Args:
        path: For the message.
        found: What the system says of it.

    Raises:
        PermissionError: It is a link or a pipe, belongs to somebody else, or may be read by others.
    """
    # Windows keeps a user's folders from others by itself.
    user = getattr(os, "geteuid", lambda: None)()
    open_to_others = user is not None and (found.st_uid != user or stat.S_IMODE(found.st_mode) & 0o077)
    if open_to_others or not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise PermissionError(
            errno.EPERM, "it is a link or a pipe, belongs to somebody else, or may be read by others", str(path)
        )
