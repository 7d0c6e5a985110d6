"""``cloudmore billing export``: a saved report as the files of an accounting target."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import field, frozen

from cloudmore import ConfigurationError
from cloudmore.billing import (
    Exported,
    RegisteredExport,
    RestOfReport,
    Subject,
    Target,
    document_sums,
    export,
    export_lock,
    exporting,
    exports_of,
    read_target,
)
from cloudmore.cli.acceptance import ANY, Accept, FailOn, Judgement, tell_findings
from cloudmore.cli.billing_control import show_control
from cloudmore.cli.billing_options import Settings, settings_of
from cloudmore.cli.billing_targets import show_targets
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.exported_before import changed_since, stops, stops_rest
from cloudmore.cli.month_reading import MonthReading, month_reading
from cloudmore.cli.open_findings import open_findings
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import say, visible
from cloudmore.cli.records import show
from cloudmore.cli.saved_reports import SAVED, Saved, refuse_among_saved
from cloudmore.mapping import MAPPING_FILE, CustomerMapping, read_mapping

LIST, NONE = "list", "none"
As = Annotated[
    str, typer.Option("--as", metavar="TARGET|FILE.toml|list", help="What it is exported for; list tells the targets.")
]
MappingOption = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        metavar="FILE|none",
        help=f"Whose customer each organization is; {MAPPING_FILE} by default. none: the organizations' ids.",
    ),
]
Again = Annotated[
    str | None, typer.Option("--again", metavar="REASON", help="Export what was exported before once more, and why.")
]
Rest = Annotated[
    bool, typer.Option("--rest", help="Export the lines that were not exported yet, such as those mapped since.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="A setting of the target, such as defaults.account=200. Repeatable."
    ),
]
ForWhom = Annotated[str, typer.Option(metavar="reseller|customer", help="customer: files without costs and margins.")]


def export_command(
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="[MONTH|FILE]", help="2026-10, last, or a saved file.")] = "last",
    *,
    target: As,
    mapping: MappingOption = None,
    saved: Saved = SAVED,
    settings: Settings = None,
    accept: Accept = None,
    fail_on: FailOn = ANY,
    again: Again = None,
    rest: Rest = False,
    audience: ForWhom = "reseller",
    set_: SetOption = None,
) -> None:
    """Export a saved report for a ledger or a PSA, offline: where its month is closed, the reading that was closed.

    What was exported is kept among the saved reports; the same month goes to the same target once. Ends with 7 where
    lines have no customer, findings are open, or it was exported before. Data of a sandbox is refused.

    Example: cloudmore billing export 2026-10 --as xero --mapping mapping.toml -o october.csv
    """
    options: Options = context.obj
    if target == LIST:
        options.no_files()
        show_targets(options)
        return
    judgement, chosen = Judgement.of(accept, fail_on), settings_of(settings)
    wanted = read_target(target, target_settings(set_ or ()))
    check_again(again, rest=rest)
    if options.sandbox:
        raise _sandbox_refused(wanted)
    reading = month_reading(month, saved)
    options.summary.sandbox |= reading.saved.manifest.source == "sandbox"
    if options.summary.sandbox:
        raise _sandbox_refused(wanted)
    customers, mapping_file = mapping_named(mapping)
    folder = reading.saved.manifest_file.parent
    job = ExportJob(reading, wanted, customers, chosen.excluded, audience, again, rest=rest)
    read = (settings, mapping_file, Path(target))
    tell_reading(reading, wanted, options)
    with export_lock(folder, wanted.name):
        before = exports_of(reading.saved, wanted.name)
        file = _file(options, job, before, read, saved)
        if again is None and (stops_rest(before) if rest else stops(before, reading, options)):
            raise typer.Exit(ExitCode.LOOK)
        found = [*open_findings(reading, chosen.check, accept or (), datetime.now(UTC))]
        if rest:
            found += changed_since(before, reading, options)
        exported, record = job.run(file, before)
    options.summary.control = exported.control.record()
    options.summary.wrote(*record)
    show_exported(exported, options)
    manifest = reading.saved.manifest
    subject = Subject(manifest.source, manifest.reseller_id, manifest.period.name)
    gathered, accepted = judgement.gathered((*found, *exported.findings), subject, folder)
    options.summary.wrote(*([accepted] if accepted else []))
    tell_findings(gathered, options)
    if record and not options.quiet:
        say(f"Written: {', '.join(map(str, record))}")
    tell_what_to_do(exported, month, target, options)
    if gathered.fails(judgement.codes):
        raise typer.Exit(ExitCode.LOOK)


def tell_what_to_do(exported: Exported, month: str, target: str, options: Options) -> None:
    """How what was not exported gets into the ledger."""
    if options.quiet:
        return
    codes = {each.code for each in exported.findings}
    if "line-held-back" in codes:
        say("What every line needs is set with --set defaults.account=200 and the like, or by product in the mapping.")
    if codes & {"line-held-back", "unmapped"}:
        command = shlex.join(["cloudmore", "billing", "export", month, "--as", target, "--rest"])
        say(f"When that is mended, export what is left with: {command}")


@frozen
class ExportJob:
    """What is exported, and how.

    Attributes:
        reading: Of which report.
        target: What it is exported for.
        mapping: Whose customers the organizations are.
        excluded: Why an organization is left out, by its id.
        audience: For whom the files are.
        again: Why it is exported once more.
        rest: Whether only lines are exported that were not yet.
    """

    reading: MonthReading
    target: Target
    mapping: CustomerMapping | None
    excluded: Mapping[str, str]
    audience: str
    again: str | None
    rest: bool = field(kw_only=True)

    def run(self, file: Path, before: Sequence[RegisteredExport]) -> tuple[Exported, tuple[Path, ...]]:
        """Export it, and enter that into the register.

        Args:
            file: The file, or the first of several.
            before: What was exported before.

        Returns:
            What was exported, and every file that was written.
        """
        saved = self.reading.saved
        lines = RestOfReport(saved, before) if self.rest else saved
        reason, now = self.again if before else None, datetime.now(UTC)
        with exporting(saved, self.target.name, [file], audience=self.audience, reason=reason, now=now) as entry:
            with entry.keeping_lines() as keep:
                exported = export(
                    lines,
                    self.target,
                    self.mapping,
                    file,
                    audience=self.audience,
                    excluded=self.excluded,
                    on_line=keep,
                    part=self.part(before),
                )
            if not exported.files:
                entry.forget()
                return exported, ()
            entry.end(exported.files, exported.control, documents=len(exported.documents), at=datetime.now(UTC))
        return exported, (*exported.files, entry.file, entry.lines_file)

    def part(self, before: Sequence[RegisteredExport]) -> int:
        """The how many-th part of the month this is; the documents of each have numbers of their own."""
        return 1 + len(before) if self.rest else 1


def check_again(again: str | None, *, rest: bool) -> None:
    """Find out whether a reason is one.

    Raises:
        ConfigurationError: It is none, or contradicts ``--rest``.
    """
    if again is not None and not again.strip():
        raise ConfigurationError("--again has no reason.", remedy='Write why, such as --again "Xero had lost it".')
    if again is not None and rest:
        raise ConfigurationError(
            "--again exports all of a month once more, and --rest what was not exported yet.",
            remedy="Give one of them.",
        )


def tell_reading(reading: MonthReading, target: Target, options: Options) -> None:
    """Which reading goes where, and where a later one is saved: what that has more is not exported."""
    if options.format is ScreenFormat.TABLE:
        print(f"{visible(target.title)} ({target.status.value})")
        print(reading.told())
    if target.status.value == "unchecked":
        say(f"No page was found that confirms the columns of {target.name}: cloudmore billing targets")
    if reading.newest.manifest_file.name != reading.saved.manifest_file.name:
        month = reading.saved.manifest.period.name
        command = shlex.join(["cloudmore", "billing", "changes", month, "--from", str(reading.newest.manifest_file)])
        say(f"Of {month} a newer reading is saved, and not exported. See what it has more with: {command}")


def show_exported(exported: Exported, options: Options) -> None:
    """What was exported by currency and kind of document, and where the rest went."""
    rows: list[dict[str, Any]] = [
        {
            "document": each.kind,
            "currency": each.currency,
            "documents": each.documents,
            "rows": each.rows,
            "total_sales": each.total,
        }
        for each in document_sums(exported.documents)
    ]
    show(rows, ("document", "currency", "documents", "rows", "total_sales"), options, title="Exported")
    if options.format is ScreenFormat.TABLE:
        show_control(exported.control, options)


def target_settings(given: Sequence[str]) -> dict[str, str]:
    """What ``--set`` says.

    Args:
        given: Each ``KEY=VALUE``.

    Raises:
        ConfigurationError: One has no value, or a key is there twice.
    """
    found: dict[str, str] = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals or not key.strip():
            raise ConfigurationError(f"--set {each} says no value.", remedy="Write --set defaults.account=200.")
        if key.strip() in found:
            raise ConfigurationError(f"--set has {key.strip()} twice.", remedy="Set each key once.")
        found[key.strip()] = value
    return found


def mapping_named(name: str | None) -> tuple[CustomerMapping | None, Path | None]:
    """The mapping, and its file.

    Args:
        name: As it was given.

    Raises:
        ConfigurationError: There is none.
    """
    if name == NONE:
        return None, None
    path = Path(name or MAPPING_FILE)
    if name is None and not path.exists():
        raise ConfigurationError(
            f"There is no {MAPPING_FILE} here, so nobody knows whose customer an organization is.",
            remedy="Make one with: cloudmore mapping suggest. Or name it with --mapping; with --mapping none the "
            "customers are the organizations' ids.",
        )
    return read_mapping(path), path


def _sandbox_refused(target: Target) -> ConfigurationError:
    return ConfigurationError(
        f"Lines of a sandbox are made up, and are not exported to {target.name}.",
        remedy="Fetch a report of the API, without --sandbox.",
    )


def _file(
    options: Options, job: ExportJob, before: Sequence[RegisteredExport], read: Sequence[Path | None], saved: Path
) -> Path:
    if len(options.output) > 1:
        raise ConfigurationError(
            "An export has one -o; a target of several files names them after it.", remedy="Name one file."
        )
    part, manifest = job.part(before), job.reading.saved.manifest
    ending = job.target.file.ending if part == 1 else f"part-{part}.{job.target.file.ending}"
    stem = f"{job.target.name}-{manifest.period.name}"
    file = next(iter(options.output), Path(f"{stem}.{ending}" if part == 1 else f"{stem}-{ending}"))
    folder = job.reading.saved.manifest_file.parent
    options.keep_summary_apart(file, *read, *folder.glob("*"))
    for own in {saved, folder}:
        refuse_among_saved([file], own)
    for other in read:
        if other is not None and other.resolve() == file.resolve():
            raise ConfigurationError(f"The file {file} is named twice.", remedy="Name each file once.")
    return file
