"""``cloudmore contract check --live``: calls of the API held against the document; nothing of an answer is kept."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import asdict, frozen

from cloudmore import ConfigurationError
from cloudmore.billing import json_text
from cloudmore.cli.billing_options import duration
from cloudmore.cli.completing import operation_names
from cloudmore.cli.contract_calls import AT_MOST, telling_first
from cloudmore.cli.contract_files import ROWS, check_files, formats_of, refuse_same_file
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say, visible
from cloudmore.cli.progress import telling
from cloudmore.cli.records import as_bytes, write_file

if TYPE_CHECKING:
    from cloudmore.contract import Evidence, Grade, LiveResult

_COLUMNS = ("operation", "verdict", "calls", "with_data", "reason", "fingerprints")
_USUAL_COUNT, _USUAL_WAIT = 3, "30m"

Live = Annotated[
    bool, typer.Option("--live", help="Ask the API instead of reading recordings. It changes nothing there.")
]
Operations = Annotated[
    str | None,
    typer.Option(
        metavar="A,B",
        help="With --live: these operations only, by their names in the document.",
        autocompletion=operation_names,
    ),
]
Organizations = Annotated[
    int | None,
    typer.Option(
        help=f"With --live: how many organizations are looked at, {_USUAL_COUNT} by default.", min=1, max=AT_MOST
    ),
]
Services = Annotated[
    int | None,
    typer.Option(help=f"With --live: how many services of each, {_USUAL_COUNT} by default.", min=1, max=AT_MOST),
]
Start = Annotated[
    str | None,
    typer.Option(help="With --live: first billing date of the report; the last day of last month by default."),
]
End = Annotated[str | None, typer.Option(help="With --live: last billing date of the report, itself included.")]
Wait = Annotated[
    str | None, typer.Option(help=f"With --live: how long to wait for the report, {_USUAL_WAIT} by default.")
]
EvidenceFile = Annotated[
    Path | None,
    typer.Option(
        "--evidence",
        metavar="FILE",
        help="With --live: show what answers look like, without values, and write it here.",
    ),
]


@frozen
class LiveChoices:
    """The options that only go with ``--live``; ``None`` where one was not given."""

    operations: str | None
    organizations: int | None
    services: int | None
    start: str | None
    end: str | None
    wait: str | None
    evidence: Path | None

    @property
    def given(self) -> list[str]:
        """The names of those that were."""
        return [f"--{name}" for name, value in asdict(self).items() if value is not None]


def refuse_with_live(given: Sequence[str]) -> None:
    """Refuse what is about recordings where the API is asked.

    Args:
        given: Names of options that were given.

    Raises:
        ConfigurationError: There is one.
    """
    if given:
        raise ConfigurationError(f"{', '.join(given)} does not go with --live.", remedy="Leave out one or the other.")


def refuse_without_live(chosen: LiveChoices) -> None:
    """Refuse the options of a live check where none was asked for.

    Raises:
        ConfigurationError: One was given.
    """
    if chosen.given:
        raise ConfigurationError(
            f"{', '.join(chosen.given)} goes with --live.", remedy="Say --live, too, or leave it out."
        )


def check_live(chosen: LiveChoices, options: Options, *, baseline: Path | None, grade: Grade) -> ExitCode:
    """Make the calls, show what came of them, and write the files.

    Args:
        chosen: The options that only go with it.
        options: Of this run.
        baseline: File of known findings.
        grade: The least one that fails.
    """
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    names = [each.strip() for each in (chosen.operations or "").split(",") if each.strip()]
    if chosen.operations is not None and not names:
        raise ConfigurationError("--operations names none.", remedy="Name some, or leave it out for all of them.")
    seconds = duration(chosen.wait or _USUAL_WAIT)
    counts = {
        "organizations": chosen.organizations or _USUAL_COUNT,
        "services": chosen.services or _USUAL_COUNT,
    }
    plan = contract.planned_live(names, **counts)
    formats = formats_of(options.output)
    options.keep_summary_apart(chosen.evidence, baseline)
    written = [*options.output, *([chosen.evidence] if chosen.evidence else [])]
    check_files(written)
    refuse_same_file(written, [baseline] if baseline else [])
    # The client's own guard, beside that no call of the plan changes anything.
    with options.client(read_only=True) as cm, telling(options) as tell:
        result = contract.check_live(
            cm,
            operations=names,
            baseline=baseline,
            start=chosen.start,
            end=chosen.end,
            wait=seconds,
            evidence=chosen.evidence is not None,
            tell=telling_first(tell, plan, cm.base_url, not_kept="not judged"),
            **counts,
        )
    options.summary.sandbox |= result.source == "sandbox"
    if chosen.evidence is not None and result.evidence is not None:
        _show_and_write(result.evidence, chosen.evidence, options)
    for path, form in formats.items():
        write_file(path, _told(result, grade, form))
        options.summary.wrote(path)
    as_it_came(_told(result, grade, options.format))
    if options.format in ROWS:
        say(result.summary())
    return ExitCode(result.exit_code_at(grade))


def _show_and_write(evidence: Evidence, path: Path, options: Options) -> None:
    """Show all of the file before there is one; on stderr, since stdout may be piped into a program."""
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    for line in contract.preview(evidence).splitlines():
        print(visible(line), file=sys.stderr)
    write_file(path, evidence.text().encode())
    options.summary.wrote(path)
    say(f"Written: {path}. All of it is shown above.")


def _told(result: LiveResult, grade: Grade, form: ScreenFormat) -> bytes:
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    if form in ROWS:
        # An operation a row: a list of findings would be as empty for what could not be asked as for what is right.
        rows = [{**each, "fingerprints": " ".join(each["fingerprints"])} for each in result.rows()]
        return as_bytes(json_text(rows, sort=False).encode(), _COLUMNS, form)
    return contract.LIVE_OUTPUTS[form.value](result, grade).encode()
