"""The recordings by where they come from: how many, how old, and under which document."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from contract_report.covered import LIVE
from contract_report.percent import counted

from cloudmore.contract import CheckResult
from cloudmore.errors import ConfigurationError

# A recording that is older says little of today.
OLD_AFTER_DAYS = 180
INDEX = "index.json"
NO_ORIGIN = "no folder of an origin"


def origins_record(result: CheckResult, now: datetime) -> list[dict[str, Any]]:
    """Every origin, those that only the index names and those that only have files included.

    Args:
        result: Of the check of all recordings.
        now: With a zone.

    Raises:
        ConfigurationError: The index is no JSON object of objects.
    """
    entries = index_of(result.cassettes_folder)
    exchanges = Counter(each.cassette for each in result.exchanges)
    return [
        _origin_record(
            origin,
            entries.get(origin, {}),
            {name: count for name, count in exchanges.items() if _origin(name) == origin},
            [name for name in result.unusable if _origin(name) == origin],
            (result.document_sha256, now),
        )
        for origin in sorted({*entries, *map(_origin, exchanges), *map(_origin, result.unusable)})
    ]


def index_of(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """What is said of the origins; nothing where there is no index."""
    path = folder / INDEX
    try:
        entries: Any = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise ConfigurationError(f"{path} is no JSON: {error}.") from error
    if not isinstance(entries, dict) or not all(isinstance(each, dict) for each in entries.values()):
        raise ConfigurationError(f"{path} is no object with an object for each origin.")
    return entries


def first_line(origins: list[dict[str, Any]]) -> str:
    """What a reader must know before anything else.

    Args:
        origins: As of ``origins_record``.
    """
    live = [each for each in origins if each["origin"] == LIVE]
    others = [each for each in origins if each["origin"] != LIVE and each["exchanges"]]
    recordings, exchanges = (sum(each[name] for each in live) for name in ("recordings", "exchanges"))
    beside = sum(each["exchanges"] for each in others)
    where = "our sandbox" if {each["origin"] for each in others} <= {"sandbox"} else "what is not the live API"
    count = counted(recordings, "recording")
    if not exchanges:
        return f"{count} of the live API: everything below compares our document with {where}."
    told = f"{count} of the live API, with {counted(exchanges, 'exchange')}"
    if not beside:
        return f"{told}: everything below compares our document with the live API."
    are = "compares" if beside == 1 else "compare"
    return f"{told}: the other {counted(beside, 'exchange')} below {are} our document with {where}."


def _origin(cassette: str) -> str:
    folder, slash, _name = cassette.partition("/")
    return folder if slash else NO_ORIGIN


def _origin_record(
    origin: str,
    entry: Mapping[str, Any],
    there: Mapping[str, int],
    unusable: Sequence[str],
    today: tuple[str, datetime],
) -> dict[str, Any]:
    digest, now = today
    recorded = _moment(entry.get("recorded"))
    age = None if recorded is None else (now - recorded).days
    under = entry.get("document_sha256")
    return {
        "origin": origin,
        "recorded": None if recorded is None else recorded.astimezone(UTC).date().isoformat(),
        "age_days": age,
        "recordings": len(there),
        "exchanges": sum(there.values()),
        "against": str(entry.get("against", "")) or None,
        "document": "not told" if under is None else "the same" if under == digest else "another",
        "notes": [
            *_notes_on_age(recorded, age),
            *([] if under in (None, digest) else ["the document has changed since: record anew"]),
            *([f"{counted(len(unusable), 'file')} cannot be read"] if unusable else []),
            *_notes_on_files(entry.get("cassettes"), {**dict.fromkeys(unusable, 0), **there}),
        ],
    }


def _notes_on_age(recorded: datetime | None, age: int | None) -> list[str]:
    if recorded is None or age is None:
        return ["nobody knows when it was recorded"]
    if age > OLD_AFTER_DAYS:
        return [f"older than {OLD_AFTER_DAYS} days: record anew"]
    return ["recorded on a day that has not come"] if age < 0 else []


def _notes_on_files(told: Any, there: Mapping[str, int]) -> list[str]:
    counts = {name.rpartition("/")[2]: count for name, count in there.items()}
    if not isinstance(told, dict):
        return [f"{INDEX} does not tell its files"]
    differs = sorted(name for name in {*told, *counts} if told.get(name) != counts.get(name))
    return [f"{INDEX} tells otherwise of {', '.join(differs)}"] if differs else []


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
