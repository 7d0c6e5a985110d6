"""Reads the tables of a tenant, several calls at once."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from attrs import evolve

from cloudmore.billing.task_answer import SANDBOX_HEADER
from cloudmore.bulk import fan_out
from cloudmore.errors import BadRequestError, CloudmoreError, NotFoundError
from cloudmore.snapshot.rows import Row, Told, customer_key, line_rows, rows_of
from cloudmore.snapshot.tables import TABLES, Table

if TYPE_CHECKING:
    from cloudmore.client import Cloudmore
    from cloudmore.mapping import CustomerMapping
    from cloudmore_api import Model

# Ids that a call is given.
Question = tuple[str, ...]
# So that the table that needs these rows has enough to ask at once.
_PAGE_ROWS = 200


class Tenant:
    """One reseller's tables, as rows by column.

    Args:
        client: Makes the calls.
        own: Whether the client is closed when nobody reads any more.
        mapping: Gives organizations their customer keys.
        in_flight: How many calls are under way at once.
    """

    def __init__(self, client: Cloudmore, *, own: bool, mapping: CustomerMapping | None, in_flight: int) -> None:
        self._client = client
        self._in_flight = in_flight
        self._told = Told("cloudmore", client.credentials.reseller_id, partial(customer_key, mapping))
        if own:
            # dlt does not tell when it is done with a source.
            weakref.finalize(self, client.close)

    def pages(self, table: Table, needed: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
        """The rows of a table, some hundred at once.

        Args:
            table: Any but that of the billing lines.
            needed: Rows of the table that it needs; an empty one where it needs none.

        Raises:
            CloudmoreError: As for every call. Nothing is left out in silence.
        """
        questions: Iterator[Question] = (tuple(row[name] for name in table.asks) for row in needed)
        page: list[dict[str, Any]] = []

        def rows(question: Question) -> list[Row]:
            return self._rows(table, question)

        with closing(fan_out(rows, questions, in_flight=self._in_flight)) as outcomes:
            for outcome in outcomes:
                page += _by_column(table, outcome.result())
                if len(page) >= _PAGE_ROWS:
                    yield page
                    page = []
        if page:
            yield page

    def billing_lines(self, month: str) -> Iterator[dict[str, Any]]:
        """The billing lines of a month, in flat memory.

        Args:
            month: Such as ``2026-10``, or ``last``.

        Raises:
            CloudmoreError: As for ``cm.billing.report``.
        """
        with self._client.billing.report(month) as report:
            told = evolve(self._told, source=report.origin.source)
            yield from _by_column(TABLES["billing_lines"], line_rows(told, self._client.billing.now(), report.lines()))

    def _rows(self, table: Table, question: Question) -> list[Row]:
        resource, _, method = table.call.partition(".")
        call = attrgetter(f"{resource}.with_raw_response.{method}")(self._client)
        try:
            answer = call(*question)
        except (BadRequestError, NotFoundError) as error:
            if _holds_nothing(error, table):
                return []
            raise
        parsed: Model | list[Model] = answer.parsed
        things = parsed if isinstance(parsed, list) else [parsed]
        told = evolve(self._told, source="sandbox" if SANDBOX_HEADER in answer.headers else "cloudmore")
        return rows_of(table, told, self._client.billing.now(), things, dict(zip(table.asks, question, strict=True)))


def _holds_nothing(error: CloudmoreError, table: Table) -> bool:
    if isinstance(error, NotFoundError):
        # It was listed a moment ago, and is gone. A list that is not there is another matter.
        return table.needs is not None
    # Microsoft's services have calls of their own (SDK); what such an error says is not publicly known.
    return table.name == "subscriptions"


def _by_column(table: Table, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return (dict(zip(names, row, strict=True)) for row in rows)
