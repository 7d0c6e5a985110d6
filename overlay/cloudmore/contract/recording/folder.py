"""The folder of a recording: whole or not at all, and never over somebody's other files."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cloudmore.contract.cassette import INDEX, SHAPES
from cloudmore.contract.json_body import is_object
from cloudmore.errors import ConfigurationError

# Where recordings of several origins lie side by side, one index tells of them all.
RECORDINGS = "cassettes"


def check_folder(folder: Path, *, force: bool) -> None:
    """Find out before any call whether it can be written.

    Raises:
        ConfigurationError: It is there already, holds something else than recordings, cannot be written, or the index
            is none.
    """
    shared = folder.resolve().parent / INDEX
    if shared.is_file():
        read_index(shared)
    if folder.is_file():
        raise ConfigurationError(f"{folder} is a file.", remedy="Name a folder with --cassettes.")
    _try_to_write(folder.resolve())
    files = [each.relative_to(folder) for each in folder.rglob("*")] if folder.is_dir() else []
    if not files:
        return
    others = [
        each for each in files if str(each) not in (INDEX, SHAPES) and (each.suffix != ".yaml" or each.parent.name)
    ]
    if others:
        raise ConfigurationError(
            f"{folder} holds {others[0]}, which is no recording of this command.",
            remedy="Name another folder with --cassettes.",
        )
    if not force:
        raise ConfigurationError(
            f"{folder} holds recordings already.",
            remedy="Name another folder with --cassettes, or replace them all with --force.",
        )


def _try_to_write(folder: Path) -> None:
    above = next(each for each in folder.parents if each.exists())
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=above):
            pass
    except OSError as error:
        raise ConfigurationError(
            f"Nothing can be written in {above}: {error.strerror}.", remedy="Name another folder with --cassettes."
        ) from error


def write_folder(folder: Path, files: Mapping[str, bytes], entry: Mapping[str, Any]) -> list[Path]:
    """Put recordings in the place of a folder, and say in the index what they are.

    The shapes of what was seen before stay, so that a check tells what is different.

    Args:
        folder: It; what it held is gone.
        files: Their names and contents.
        entry: What the index says of them.

    Returns:
        What was written.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = fresh / "old"
    new = fresh / "new"
    try:
        new.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        shared = folder.parent / INDEX
        is_shared = shared.is_file() or folder.parent.name == RECORDINGS
        if not is_shared:
            _write_index(new / INDEX, {}, folder.name, entry)
        if (folder / SHAPES).is_file():
            shutil.copy2(folder / SHAPES, new / SHAPES)
        if folder.is_dir():
            folder.rename(old)
        new.rename(folder)
        if is_shared:
            draft = fresh / INDEX
            _write_index(draft, read_index(shared) if shared.is_file() else {}, folder.name, entry)
            draft.replace(shared)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return [folder / name for name in files]


def read_index(path: Path) -> dict[str, Any]:
    """What an index says of each folder.

    Raises:
        ConfigurationError: It is none.
    """
    try:
        content: Any = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read: it is no JSON.", remedy="Mend it or remove it.") from error
    if not is_object(content):
        raise ConfigurationError(f"{path} is no index of recordings.", remedy="Mend it or remove it.")
    return content


def _write_index(path: Path, entries: Mapping[str, Any], name: str, entry: Mapping[str, Any]) -> None:
    path.write_text(json.dumps({**entries, name: entry}, indent=2, sort_keys=True) + "\n", "utf-8")
