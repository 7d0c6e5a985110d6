"""``cloudmore billing probe``: how the API reads the last date of a range."""

from __future__ import annotations

from pathlib import Path

import typer

from cloudmore.billing import RangeProbe
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.records import show, show_record


def show_probe(found: RangeProbe, settings: Path | None, options: Options) -> None:
    """Tell what was found out, and which setting says so.

    Args:
        found: It.
        settings: The settings file of this run.
        options: Of this run.

    Raises:
        Exit: It could not be told; the code is 7.
    """
    days = [{"last_day": each.day.isoformat(), "lines": each.lines, "came": each.came} for each in found.days]
    if options.format is ScreenFormat.TABLE:
        if days:
            show(days, ("last_day", "lines", "came"), options, title="Days, when they were the last ones asked for")
        print(found.message)
        if found.range_end is not None:
            print(f'Write it into {settings or "the settings file"}:\n\n[billing]\nrange_end = "{found.range_end}"')
    else:
        show_record({"range_end": found.range_end, "message": found.message, "days": days}, options)
    if found.range_end is None:
        raise typer.Exit(ExitCode.LOOK)
