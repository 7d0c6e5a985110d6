"""``cloudmore_source``: the tables of a snapshot as resources of dlt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

import dlt
from dlt.extract import DltResource, DltSource

from cloudmore.dlt.hints import columns_of, versioned, writing_of
from cloudmore.dlt.reading import Tenant
from cloudmore.errors import ConfigurationError
from cloudmore.limits import number_of
from cloudmore.snapshot.tables import TABLES, USUAL_TABLES, Table

if TYPE_CHECKING:
    from cloudmore.client import Cloudmore
    from cloudmore.mapping import CustomerMapping

_Page = list[dict[str, Any]]


def cloudmore_source(
    profile: str | None = None,
    *,
    client: Cloudmore | None = None,
    tables: Sequence[str] = USUAL_TABLES,
    month: str | None = None,
    mapping: CustomerMapping | str | PathLike[str] | None = None,
    in_flight: int = 4,
    history: bool = False,
) -> DltSource:
    """The tables of one reseller as a source of dlt: a resource for each, merged by ``row_key``.

    Credentials come from a profile or from ``CLOUDMORE_*`` variables as everywhere in this package; dlt is told none.
    A row that is read again takes the place of what was there; one that is gone stays, with the ``read_at`` of the last
    load that had it. A month's billing lines take the place of all that were there of that month.

    Args:
        profile: The profile to read with; by default the environment, or the default profile.
        client: A client to read with instead; it stays open.
        tables: Which to load. A table that is needed to read another one is read, and not loaded.
        month: Whose billing lines are loaded, such as ``2026-10`` or ``last``; by default none are.
        mapping: A mapping, or its file, which gives rows their ``customer_key``.
        in_flight: How many calls are under way at once. The client's ``rate_limit`` holds, too.
        history: Whether each version of a row stays, with ``valid_from`` and ``valid_to``, by dlt's strategy ``scd2``.
            What is gone is closed. A dataset has a history from its first load on, or none.

    Returns:
        The source; ``with_resources`` and the rest of dlt work on it.

    Raises:
        ConfigurationError: The extra ``dlt`` is missing, there is no such table or month, a setting of the account is
            missing, or both a profile and a client are given.

    Example:
        >>> from cloudmore import Cloudmore
        >>> from cloudmore.dlt import cloudmore_source
        >>> with Cloudmore.sandbox(organizations=3) as cm:
        ...     source = cloudmore_source(client=cm, tables=["organizations"])
        ...     len(list(source))
        3
    """
    wanted, decided = _wanted(tables, month), _mapping_of(mapping)
    at_once = int(number_of("in_flight", in_flight, least=1, whole=True))
    reader = _client_of(profile, client)
    if month is not None:
        reader.billing.period(month)
    tenant = Tenant(reader, own=client is None, mapping=decided, in_flight=at_once)
    resources = _resources(tenant, month, history=history)

    # Without a parameter, so that dlt looks for none in its own settings.
    def cloudmore() -> Iterator[DltResource]:
        yield from resources.values()

    return dlt.source(cloudmore, name="cloudmore", section="cloudmore", max_table_nesting=0)().with_resources(*wanted)


def _wanted(tables: Sequence[str], month: str | None) -> tuple[str, ...]:
    if isinstance(tables, str) or not tables or not set(tables) <= set(TABLES):
        raise ConfigurationError(f"{tables!r} are no tables.", remedy=f"Give a list of some of {', '.join(TABLES)}.")
    if month is None and "billing_lines" in tables:
        raise ConfigurationError("Billing lines are those of a month.", remedy="Give a month, such as 2026-10.")
    return tuple(dict.fromkeys((*tables, *(() if month is None else ("billing_lines",)))))


def _client_of(profile: str | None, client: Cloudmore | None) -> Cloudmore:
    from cloudmore.client import Cloudmore  # noqa: PLC0415 - what is checked before needs none

    if client is not None and profile is not None:
        raise ConfigurationError("Both a profile and a client are given.", remedy="Give one of the two.")
    if client is not None:
        return client
    # Nothing is changed there, whoever uses the account.
    if profile is None:
        return Cloudmore.from_env(read_only=True)
    return Cloudmore.from_profile(profile, read_only=True)


def _mapping_of(mapping: CustomerMapping | str | PathLike[str] | None) -> CustomerMapping | None:
    if isinstance(mapping, str | PathLike):
        from cloudmore.mapping import read_mapping  # noqa: PLC0415 - not everybody has one

        return read_mapping(mapping)
    return mapping


def _resources(tenant: Tenant, month: str | None, *, history: bool) -> dict[str, DltResource]:
    found: dict[str, DltResource] = {}
    for table in TABLES.values():
        if table.call:
            found[table.name] = _of_calls(tenant, table, found.get(table.needs or ""), history=history)
        elif month is not None:
            found[table.name] = _of_a_report(tenant, table, month, history=history)
    return found


def _hints(table: Table, *, history: bool) -> dict[str, Any]:
    hints = {"columns": columns_of(table, history=history), **writing_of(table, history=history)}
    return {"name": table.name, **hints}


def _of_calls(tenant: Tenant, table: Table, needed: DltResource | None, *, history: bool) -> DltResource:
    def pages(rows: _Page) -> Iterator[_Page]:
        for page in tenant.pages(table, rows):
            yield [versioned(row) for row in page] if history else page

    def first() -> Iterator[_Page]:
        yield from pages([{}])

    hints = _hints(table, history=history)
    return dlt.resource(first, **hints) if needed is None else dlt.transformer(pages, data_from=needed, **hints)


def _of_a_report(tenant: Tenant, table: Table, month: str, *, history: bool) -> DltResource:
    def lines() -> Iterator[dict[str, Any]]:
        rows = tenant.billing_lines(month)
        yield from map(versioned, rows) if history else rows

    return dlt.resource(lines, **_hints(table, history=history))
