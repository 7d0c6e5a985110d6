"""``cloudmore billing export``: a saved report as the files of an accounting target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from attrs import field, frozen

from cloudmore import ConfigurationError
from cloudmore.billing import (
    Exported,
    Finding,
    RegisteredExport,
    RestOfReport,
    SavedReport,
    Subject,
    Target,
    export,
    export_lock,
    exported_elsewhere,
    exporting,
    exports_of,
    read_target,
    subject_key,
)
from cloudmore.cli.acceptance import ANY, Accept, FailOn, Judgement
from cloudmore.cli.billing_options import Settings, settings_of
from cloudmore.cli.billing_targets import show_targets
from cloudmore.cli.completing import audiences, targets
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.export_files import export_file
from cloudmore.cli.export_told import show_exported, tell_looked_at, tell_reading, tell_what_to_do
from cloudmore.cli.exported_before import changed_since, stops, stops_rest
from cloudmore.cli.month_reading import MonthReading, month_reading
from cloudmore.cli.open_findings import open_findings
from cloudmore.cli.options import Options
from cloudmore.cli.output import say
from cloudmore.cli.progress import working
from cloudmore.cli.saved_reports import SAVED, Saved
from cloudmore.mapping import MAPPING_FILE, CustomerMapping, read_mapping

LIST, NONE = "list", "none"
As = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="TARGET|FILE.toml|list",
        help="What it is exported for; list tells the targets.",
        autocompletion=targets,
    ),
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
ForWhom = Annotated[
    str,
    typer.Option(
        metavar="reseller|customer", help="customer: files without costs and margins.", autocompletion=audiences
    ),
]


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
    """Export a saved month for a ledger or a PSA, once; offline.

    Where the month is closed, it is the reading that was closed. What was exported is kept among the saved reports; the
    same month goes to the same target once. Ends with 7 where lines have no customer, findings are open, or it was
    exported before. Data of a sandbox is refused.

    Example: cloudmore billing export 2026-10 --as fortnox -o october.csv
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
    reading = month_reading(month, saved, reseller_id=options.reseller())
    options.summary.sandbox |= reading.saved.manifest.source == "sandbox"
    if options.summary.sandbox:
        raise _sandbox_refused(wanted)
    customers, mapping_file = mapping_named(mapping)
    folder = reading.saved.manifest_file.parent
    job = ExportJob(reading, wanted, customers, chosen.excluded, audience, again, rest=rest)
    read = (settings, mapping_file, Path(target))
    refuse_without(wanted, customers)
    tell_reading(reading, wanted, options)
    with export_lock(folder, wanted.name):
        before = exports_of(reading.saved, wanted.name)
        if again is None and (stops_rest(before) if rest else stops(before, reading, options)):
            raise typer.Exit(ExitCode.LOOK)
        once_more = () if again is None else before
        file = export_file(
            options, wanted, reading.saved, job.part(before), read=read, folder=saved, once_more=once_more
        )
        found = [*open_findings(reading, chosen.check, accept or (), datetime.now(UTC))]
        if rest:
            changed_since(before, reading, options)
            found += RestOfReport(reading.saved, before).changes().findings()
        with working(options, "writing what is exported"):
            exported, record, entry = job.run(file, before)
    if entry is not None:
        found += elsewhere(reading.saved, entry)
    options.summary.control = exported.control.record()
    options.summary.wrote(*record)
    show_exported(exported, options, rest_of=reading.saved if rest and before else None)
    manifest = reading.saved.manifest
    subject = Subject(manifest.source, manifest.reseller_id, manifest.period.name)
    gathered, accepted = judgement.gathered((*found, *exported.findings), subject, folder)
    options.summary.wrote(*([accepted] if accepted else []))
    tell_looked_at(gathered, options)
    if record and not options.quiet:
        say(f"Written: {', '.join(map(str, record))}")
    given = {
        "--mapping": mapping,
        "--saved": None if saved == SAVED else saved,
        "--settings": settings,
        "--audience": None if audience == "reseller" else audience,
    }
    words = [word for option, value in given.items() if value for word in (option, str(value))]
    words += [word for each in set_ or () for word in ("--set", each)]
    tell_what_to_do(exported, [month, "--as", target, *words, "--rest"], options)
    if gathered.fails(judgement.codes):
        raise typer.Exit(ExitCode.LOOK)


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

    def run(
        self, file: Path, before: Sequence[RegisteredExport]
    ) -> tuple[Exported, tuple[Path, ...], RegisteredExport | None]:
        """Export it, and enter that into the register.

        Args:
            file: The file, or the first of several.
            before: What was exported before.

        Returns:
            What was exported, every file that was written, and the entry; none where nothing was left to export.
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
                return exported, (), None
            entry.end(exported.files, exported.control, documents=len(exported.documents), at=datetime.now(UTC))
        written = (*exported.files, entry.file, entry.lines_file)
        return exported, written, RegisteredExport(entry.record, entry.file)

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


def refuse_without(target: Target, mapping: CustomerMapping | None) -> None:
    """Refuse to export where no line at all can have what the target needs on every one.

    Args:
        target: It.
        mapping: Has items, accounts and tax codes by product.

    Raises:
        ConfigurationError: Neither the target's settings nor the mapping have it for any product.
    """
    items = [] if mapping is None else [*mapping.products.values()]
    needed = {
        column.template.only
        for file in target.files
        for column in file.columns
        if column.required and column.default is None
    }
    missing = [
        name
        for name in ("item", "account", "tax_code")
        if name in needed and not any(getattr(each, name) for each in (target.defaults, *items))
    ]
    if missing:
        told = " and ".join(name.replace("_", " ") for name in missing)
        settings = " ".join(f"--set defaults.{name}=…" for name in missing)
        raise ConfigurationError(
            f"{target.name} wants {told} on every line, and nothing says which.",
            remedy=f"Say it for all lines with {settings}, or for each product in the mapping.",
        )


def elsewhere(saved: SavedReport, entry: RegisteredExport) -> list[Finding]:
    """Which lines of an export went to targets of other names, too: a copy of a target's file is the same ledger.

    Args:
        saved: The report.
        entry: What was exported.
    """
    own = entry.record.target
    return [
        Finding(
            "other-target",
            f"{count:,} of the lines were exported to {name}, too. If that is the same ledger, it has them twice.",
            count,
            subject_key(*sorted((own.casefold(), name.casefold()))),
        )
        for name, count in exported_elsewhere(saved, entry).items()
    ]


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
            remedy="Make one with: cloudmore mapping suggest --customers FILE.csv --write. Or name it with --mapping; "
            "with --mapping none the customers are the organizations' ids.",
        )
    return read_mapping(path), path


def _sandbox_refused(target: Target) -> ConfigurationError:
    return ConfigurationError(
        f"Lines of a sandbox are made up, and are not exported to {target.name}.",
        remedy="Fetch a report of the API, without --sandbox.",
    )
