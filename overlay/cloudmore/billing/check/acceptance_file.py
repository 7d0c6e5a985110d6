"""``accepted.toml`` beside the saved reports: what was accepted, readable, and free to be edited."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeGuard, cast

from cloudmore.billing.check.acceptances import Acceptance, Acceptances
from cloudmore.billing.files.writing import replacing
from cloudmore.billing.finding_codes import known_codes
from cloudmore.errors import ConfigurationError

ACCEPTED_FILE = "accepted.toml"
_HEADER = """\
# What somebody has accepted of the findings about billing reports, and why. An entry with a month holds for that month
# and for as many lines; one without holds until it is removed. Edit and remove what you like.
"""
_TEXTS = ("code", "key", "reason", "source", "reseller_id")


def read_acceptances(folder: str | Path) -> Acceptances:
    """What was accepted before.

    Args:
        folder: Of the saved reports; where it has no such file, nothing was.

    Raises:
        ConfigurationError: The file cannot be read, or an entry says too little.
    """
    path = Path(folder) / ACCEPTED_FILE
    return Acceptances.of(_entry(each, number, path) for number, each in enumerate(_entries(path), 1))


def _entries(path: Path) -> list[Any]:
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(
            f"What was accepted cannot be read from {path}: {why}.", remedy="Mend the file, or remove it."
        ) from error
    entries: Any = content.pop("accepted", [])
    if content or not _is_list(entries):
        raise ConfigurationError(
            f"{path} has something else than [[accepted]] tables.", remedy="Mend the file, or remove it."
        )
    return entries


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _entry(given: Any, number: int, path: Path) -> Acceptance:
    table = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    remedy = "Mend the entry, or remove it."
    if wrong := [name for name in _TEXTS if not isinstance(table.get(name), str) or not str(table[name]).strip()]:
        raise ConfigurationError(f"Entry {number} of {path} lacks {', '.join(wrong)}.", remedy=remedy)
    month, count, at = table.get("month"), table.get("count", 0), table.get("accepted_at")
    if not isinstance(month, str | None) or type(count) is not int or not isinstance(at, datetime):
        raise ConfigurationError(f"Entry {number} of {path} has no month, count or accepted_at.", remedy=remedy)
    known_codes([table["code"]])
    texts = {name: str(table[name]) for name in _TEXTS}
    return Acceptance(**texts, month=month, count=count, about=str(table.get("about", "")), at=at)


def remember_acceptances(folder: str | Path, accepted: Sequence[Acceptance]) -> Path | None:
    """Add what was accepted now to the file of what was accepted before; what stands there is left as it is.

    Args:
        folder: Of the saved reports; made if it is not there.
        accepted: Such as ``CheckResult.remembered``.

    Returns:
        The file, of its owner alone; ``None`` where there is nothing to remember.

    Raises:
        ConfigurationError: It cannot be written.
    """
    if not accepted:
        return None
    path = Path(folder) / ACCEPTED_FILE
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else _HEADER
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(
            f"What is accepted cannot be remembered in {path}: {why}.", remedy="Choose another folder with --saved."
        ) from error
    with replacing(path, private=True) as file:
        file.write(before if before.endswith("\n") else before + "\n")
        file.writelines(_table(each) for each in accepted)
    return path


def _table(accepted: Acceptance) -> str:
    values: dict[str, str] = {
        "code": accepted.code,
        "key": accepted.key,
        "reason": accepted.reason,
        "about": accepted.about,
        **({} if accepted.month is None else {"month": accepted.month}),
        "source": accepted.source,
        "reseller_id": accepted.reseller_id,
    }
    texts = "".join(f"{name} = {_text(value)}\n" for name, value in values.items())
    at = accepted.at.astimezone(UTC)
    return f"\n[[accepted]]\n{texts}count = {accepted.count}\naccepted_at = {at:%Y-%m-%dT%H:%M:%SZ}\n"


def _text(value: str) -> str:
    # A basic string of TOML is one of JSON, but for the one control character that JSON takes as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
