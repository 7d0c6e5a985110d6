"""The settings file: what somebody knows of their billing that no report tells."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from decimal import Decimal, InvalidOperation
from os import PathLike
from pathlib import Path
from typing import Any, cast

from attrs import Factory, fields, frozen

from cloudmore.billing.check.limits import CheckLimits, limits_of
from cloudmore.billing.column_settings import chosen_columns
from cloudmore.billing.month import RangeEnd, range_end_named
from cloudmore.billing.zone import zone_named
from cloudmore.errors import ConfigurationError


@frozen
class BillingSettings:
    """The table ``[billing]`` of a settings file.

    Attributes:
        columns: Names of fields, best first, by column: ``[billing.columns]``.
        zone: Whose calendar billing dates are in; UTC by default.
        range_end: How the API reads the last date that it is asked for.
        excluded: Why an organization is not exported, by its id: ``[billing.excluded]``.
        check: Thresholds of ``billing check``: ``[billing.check]``.
    """

    columns: Mapping[str, tuple[str, ...]] = Factory(dict[str, tuple[str, ...]])
    zone: tzinfo = UTC
    range_end: RangeEnd = RangeEnd.INCLUSIVE
    excluded: Mapping[str, str] = Factory(dict[str, str])
    check: CheckLimits = Factory(CheckLimits)


def read_settings(path: str | PathLike[str]) -> BillingSettings:
    """Read a settings file.

    Args:
        path: A TOML file with a table ``[billing]``.

    Raises:
        ConfigurationError: It cannot be read, or names what does not exist.
    """
    try:
        with Path(path).open("rb") as file:
            settings: dict[str, Any] = tomllib.load(file, parse_float=Decimal)
    except (OSError, ValueError, RecursionError, InvalidOperation) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(f"The settings {path} cannot be read: {reason}.", remedy="Mend the file.") from None
    billing: Any = settings.pop("billing", {})
    if settings or not isinstance(billing, dict):
        raise _something_else(path, ", ".join(settings) or "billing")
    table = cast("dict[str, Any]", billing)
    for name, value in table.items():
        if name not in _READERS or isinstance(value, dict) is not (name in _TABLES):
            raise _something_else(path, f"billing.{name}")
    return BillingSettings(**{name: _READERS[name](value) for name, value in table.items()})


def read_columns(path: str | PathLike[str]) -> Mapping[str, tuple[str, ...]]:
    """The names that a settings file gives columns in its table ``[billing.columns]``.

    Args:
        path: A TOML file, such as ``[billing.columns]`` with ``total_sales = "sumOut"`` below it.

    Raises:
        ConfigurationError: It cannot be read, names what does not exist, or names no column.
    """
    columns = read_settings(path).columns
    if not columns:
        raise ConfigurationError(
            f"The settings {path} name no column.",
            remedy="Write [billing.columns], and names below it.",
        )
    return columns


def read_limits(path: str | PathLike[str]) -> CheckLimits:
    """The thresholds of the table ``[billing.check]`` of a settings file; the usual ones for what it leaves out.

    Args:
        path: A TOML file, such as ``[billing.check]`` with ``low_margin_percent = 8`` below it.

    Raises:
        ConfigurationError: It cannot be read, or a threshold does not exist or makes no sense.
    """
    return read_settings(path).check


def excluded_organizations(excluded: Mapping[str, Any]) -> Mapping[str, str]:
    """Reasons by organization id, checked.

    Args:
        excluded: As they were given.

    Raises:
        ConfigurationError: One has no reason.
    """
    for identifier, reason in excluded.items():
        if not isinstance(reason, str) or not reason.strip() or not identifier.strip():
            raise ConfigurationError(
                f"The organization {identifier!r} is excluded without a reason.",
                remedy='Write its id and why, such as "its id" = "our own tenant", below [billing.excluded].',
            )
    return dict(excluded)


_TABLES = frozenset({"columns", "excluded", "check"})
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "columns": chosen_columns,
    "zone": zone_named,
    "range_end": range_end_named,
    "excluded": excluded_organizations,
    "check": limits_of,
}
assert _READERS.keys() == {each.name for each in fields(BillingSettings)}


def _something_else(path: str | PathLike[str], name: str) -> ConfigurationError:
    known = ", ".join(
        f"[billing.{each}]" if each in _TABLES else f"{each} below [billing]" for each in sorted(_READERS)
    )
    return ConfigurationError(
        f"The settings {path} have something else than what is known: {name}.",
        remedy=f"Known are {known}; check the spelling.",
    )
