"""Which file an export is written into, and that nothing there is lost by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from cloudmore import ConfigurationError
from cloudmore.billing import RegisteredExport, SavedReport, Target
from cloudmore.cli.options import Options
from cloudmore.cli.saved_reports import refuse_among_saved


def export_file(
    options: Options,
    target: Target,
    saved: SavedReport,
    part: int,
    *,
    read: Sequence[Path | None],
    folder: Path,
    once_more: Sequence[RegisteredExport],
) -> Path:
    """The file, or the first of several, of an export.

    Args:
        options: Of this run.
        target: What it is exported for.
        saved: The report.
        part: Of the month's exports the how many-th.
        read: Files that are read.
        folder: Of the saved reports, as it was named.
        once_more: What is exported again: its files may be replaced.

    Raises:
        ConfigurationError: Something would be written over.
    """
    if len(options.output) > 1:
        raise ConfigurationError(
            "An export has one -o; a target of several files names them after it.", remedy="Name one file."
        )
    stem = f"{target.name}-{saved.manifest.period.name}{'' if part == 1 else f'-part-{part}'}"
    file = next(iter(options.output), Path(f"{stem}.{target.file.ending}"))
    beside = saved.manifest_file.parent
    options.keep_summary_apart(file, *read, *beside.glob("*"))
    for own in {folder, beside}:
        refuse_among_saved([file], own)
    for other in read:
        if other is not None and other.resolve() == file.resolve():
            raise ConfigurationError(f"The file {file} is named twice.", remedy="Name each file once.")
    _refuse_there(file, target, once_more)
    return file


def _refuse_there(file: Path, target: Target, once_more: Sequence[RegisteredExport]) -> None:
    # What another reseller, another month or another target was exported into may not be imported yet.
    planned = {Path(path).resolve() for each in once_more for path in each.record.planned}
    if file.resolve() in planned:
        return
    own = {Path(written.path).resolve() for each in once_more for written in each.record.files}
    for each in target.files:
        first = file.with_stem(f"{file.stem}-{each.suffix}") if each.suffix else file
        for path in (first, *_further_parts(first)):
            if path.exists() and path.resolve() not in own:
                raise ConfigurationError(
                    f"The file {path} is there already, and would be written over, or taken for a part of this export.",
                    remedy="Name another one with -o, or move it away once it is imported. Nothing was exported.",
                )


def _further_parts(first: Path) -> list[Path]:
    number = re.compile(rf"{re.escape(first.stem)}-[0-9]+{re.escape(first.suffix)}")
    try:
        return sorted(each for each in first.parent.iterdir() if number.fullmatch(each.name))
    except OSError:
        # Whoever writes there will tell.
        return []
