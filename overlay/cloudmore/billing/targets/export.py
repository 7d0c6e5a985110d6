"""A saved report for a target: documents in files, and the proof that no money is lost or invented on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from pathlib import Path

from attrs import evolve

from cloudmore.billing.control import Control, Rules
from cloudmore.billing.files.options import Audience, FileOptions
from cloudmore.billing.files.writing import together
from cloudmore.billing.line import BillingLine
from cloudmore.billing.saved.saved_report import SavedReport
from cloudmore.billing.targets.entries import MOST_IN_MEMORY, Entries
from cloudmore.billing.targets.exported import Exported, ExportMapping, Source
from cloudmore.billing.targets.fields import COST_FIELDS, NOT_ON_EVERY_ROW
from cloudmore.billing.targets.run import Run
from cloudmore.billing.targets.taking import Taking
from cloudmore.billing.targets.target import Target, TargetFile
from cloudmore.errors import ConfigurationError


def export(
    saved: SavedReport,
    target: Target,
    mapping: ExportMapping | None,
    path: str | PathLike[str],
    *,
    audience: str = Audience.RESELLER,
    excluded: Mapping[str, str] | None = None,
    on_line: Callable[[BillingLine], object] | None = None,
    part: int = 1,
) -> Exported:
    """Write a saved report for a target; all of its files appear, or none.

    Args:
        saved: The report.
        target: What it wants.
        mapping: Whose customers and which items the lines are; ``None``: each organization is a customer by its id.
        path: The file, or the first of several, which are named after it. What is there is replaced.
        audience: ``reseller``, or ``customer``: then no column with a cost.
        excluded: Why an organization is left out, by its id, beside those of the mapping.
        on_line: Gets every line that is exported, before the files appear.
        part: Of the month's lines that are exported at different times the how many-th, so that its documents have
            numbers of their own.

    Returns:
        What was written, and where all the money went.

    Raises:
        ConfigurationError: The data is made up by the sandbox, a file cannot be written, another run has left a file
            that would be taken for a part of this one, two documents have one number, or the lines are not as they
            were saved.
        CloudmoreError: What would be written does not add up to the report.
    """
    manifest = saved.manifest
    file = Path(path)
    for own in (saved.manifest_file, saved.raw_file, saved.lines_file):
        if own is not None and own.resolve() == file.resolve():
            raise ConfigurationError(f"The file {file} is one of the saved report.", remedy="Choose another place.")
    source = Source(manifest.source, manifest.reseller_id, manifest.period, part)
    return export_lines(
        saved.lines(), source, target, mapping, file, audience=audience, excluded=excluded, on_line=on_line
    )


def export_lines(
    lines: Iterable[BillingLine],
    source: Source,
    target: Target,
    mapping: ExportMapping | None,
    path: Path,
    *,
    audience: str = Audience.RESELLER,
    excluded: Mapping[str, str] | None = None,
    on_line: Callable[[BillingLine], object] | None = None,
    most_in_memory: int = MOST_IN_MEMORY,
) -> Exported:
    """Write lines for a target, as ``export`` does.

    Args:
        lines: All lines of a report.
        source: Where they come from.
        target: As there.
        mapping: As there.
        path: As there.
        audience: As there.
        excluded: As there.
        on_line: As there.
        most_in_memory: From so many lines on they are sorted on the disk.

    Raises:
        ConfigurationError: As there.
        CloudmoreError: As there.
    """
    if source.source == "sandbox":
        raise ConfigurationError(
            "The report is made up by the sandbox, and is no matter for a ledger.",
            remedy="Export a report of your own; to try a target, write the lines with billing report -o.",
        )
    if path.suffix.lower() != f".{target.file.ending}":
        raise ConfigurationError(
            f"The target {target.name} takes files whose names end with .{target.file.ending}, and {path} does not.",
            remedy=f"Write {path.with_suffix(f'.{target.file.ending}').name}.",
        )
    wanted = for_audience(target, FileOptions(audience=audience).audience)
    rules = Rules(
        excluded={**({} if mapping is None else mapping.excluded()), **(excluded or {})},
        mapped=None if mapping is None else mapping.customer_keys(),
        zero_lines=target.amounts.zero_lines,
        places=target.amounts.places,
    )
    control = Control(rules)
    taking = Taking(wanted, mapping, control)
    run = Run(wanted, source, control, path, has_mapping=mapping is not None)
    with Entries(most_in_memory) as entries, together() as drafts:
        for entry in taking.taken(iter(lines)):
            entries.add(entry)
            if on_line is not None:
                on_line(entry.line)
        exported = run.written(entries, drafts)
        drafts.take_place()
    return evolve(exported, findings=(*exported.findings, *taking.held_back.findings(target.name)))


def for_audience(target: Target, audience: Audience) -> Target:
    """The target as it may be shown: a customer gets no column that has a cost in it.

    Args:
        target: It.
        audience: Who reads the files.

    Raises:
        ConfigurationError: What was billed stands in no text without a cost.
    """
    if audience is Audience.RESELLER:
        return target
    return evolve(target, files=tuple(_without_costs(file, target.name) for file in target.files))


def _without_costs(file: TargetFile, target: str) -> TargetFile:
    shown = tuple(each for each in file.columns if COST_FIELDS.isdisjoint(each.template.fields))
    before, after = (
        {name for column in columns for name in column.template.fields} for columns in (file.columns, shown)
    )
    if lost := sorted((before - after) & NOT_ON_EVERY_ROW):
        # Without it a row of one piece would not tell what was billed.
        raise ConfigurationError(
            f"The target {target} has {lost[0]} in one text with a cost, and a customer would get neither.",
            remedy="Give the cost a column of its own in the target's file. Nothing was written.",
        )
    return evolve(file, columns=shown)
