"""Reads one reseller, table after table, and hands each answer over to be kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import aclosing, suppress
from functools import partial
from itertools import islice
from typing import Any

from attrs import frozen

from cloudmore.billing.report import Report
from cloudmore.billing.task_answer import SANDBOX_HEADER
from cloudmore.bulk import async_fan_out
from cloudmore.errors import (
    BadRequestError,
    CloudmoreError,
    ConfigurationError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    TaskFailedError,
    UnexpectedStatusError,
)
from cloudmore.snapshot.callers import Caller, rows_from
from cloudmore.snapshot.keeping import Keeper
from cloudmore.snapshot.plan import Known
from cloudmore.snapshot.rows import Told, line_rows, rows_of
from cloudmore.snapshot.tables import TABLES, Table
from cloudmore.snapshot.work import Question

# Answers that would be the same tomorrow: they are told, and the rest is read.
_LASTING = (
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    UnexpectedStatusError,
)
ROWS_AT_ONCE = 2000
QUESTIONS_AT_ONCE = 1000
# Codes of findings of a report without lines whose answer may be something else.
_NO_REPORT = frozenset({"link-not-followed", "no-list"})
# Of a question whose service is none of ours to ask about, or that is gone: no rows, and nothing wrong.
CUSTOM_ONLY = "custom services only"
GONE = "gone"


@frozen
class Unread:
    """What could not be read; rows of it that were known before stay as they were.

    Attributes:
        reseller_id: Whose it is.
        table: Of which table.
        organization_id: Of which organization; empty where it is of none.
        service_id: Of which service; empty where it is of none.
        kind: Name of the error's class.
        problem: The error's text.
    """

    reseller_id: str
    table: str
    organization_id: str
    service_id: str
    kind: str
    problem: str


class Reading:
    """The reading of one reseller.

    Args:
        caller: Makes the calls.
        keeper: Keeps the answers.
        customer_key: The mapping's key of an organization, by its id.
        in_flight: How many calls are under way at once.
        executor: Where they are made, if not here.
        on_answer: Called after each answer with the table, and how many rows and calls it was.
    """

    def __init__(
        self,
        caller: Caller,
        keeper: Keeper,
        *,
        customer_key: Callable[[str], str | None],
        in_flight: int,
        executor: Executor | None,
        on_answer: Callable[[str, int, int], None],
    ) -> None:
        self._caller = caller
        self.keeper = keeper
        self._customer_key = customer_key
        self._in_flight = in_flight
        self._executor = executor
        self._on_answer = on_answer
        self.failures: list[CloudmoreError] = []
        self.source = ""

    async def begin(self, tables: Sequence[str]) -> None:
        """Read what stands at the beginning: the lists of the reseller itself.

        Args:
            tables: Names of all that is read.

        Raises:
            CloudmoreError: It could not be read.
        """
        lists = [TABLES[name] for name in tables if TABLES[name].call and TABLES[name].needs is None]
        for table in lists:
            await self._read_list(table)
        if not lists:
            # Of billing lines alone. Where they come from has to be known before the place is looked at.
            await self._read_list(TABLES["services"], keeps=False)
        if not self.source:
            # All of it was read before; the rows say where it came from.
            found = await self.keeper.run(partial(self.keeper.work.source, self.reseller_id))
            self.source = found or ""

    async def read(self, name: str, *, limit: int | None = None) -> None:
        """Read a table; what fails now and may work tomorrow is in ``failures``.

        Args:
            name: Of a table that asks with ids of another one.
            limit: How many questions at most.

        Raises:
            CloudmoreError: It is of no use to go on.
        """
        table = TABLES[name]
        await self.keeper.flush()
        work = self.keeper.work
        questions = await self.keeper.run(partial(work.questions, table, self.reseller_id, limit=limit))
        account = self._caller.account
        told = self._told()
        call: Any = self._caller.ask_rows(table, told) if account is None else account.call(table.call)
        outcomes = async_fan_out(
            call,
            self._in_pieces(questions),
            in_flight=self._in_flight,
            ordered=False,
            executor=self._executor if account is not None else None,
        )
        # Closed where it ends early, so that no call goes on behind an error of the keeping.
        async with aclosing(outcomes):
            async for outcome in outcomes:
                ids: tuple[str, ...] = outcome.item
                question: Question = (self.reseller_id, name, *ids, *[""] * (2 - len(ids)))  # type: ignore[assignment]
                error = outcome.error
                if error is None:
                    came: Any = outcome.value
                    rows = came if account is None else rows_from(came, table, told, self._caller.now(), ids)
                    await self.keeper.keep(question, rows)
                    self._on_answer(name, len(rows), 1)
                elif isinstance(error, _LASTING):
                    await self.keeper.keep_problem(question, kind_of(error, name), str(error))
                    self._on_answer(name, 0, 1)
                else:
                    self.failures.append(error)

    async def known(self, tables: Sequence[str]) -> Known:
        """What is known by now, for a plan.

        Args:
            tables: Names of all that is read.
        """
        await self.keeper.flush()
        return await self.keeper.run(partial(self._known, tables))

    async def read_lines(self, month: str, *, wait: float) -> None:
        """Read the billing lines of a month.

        Args:
            month: Such as ``2026-10``.
            wait: Seconds that the report may take.

        Raises:
            CloudmoreError: The report did not come, or is not understood.
        """
        name = "billing_lines"
        question: Question = (self.reseller_id, name, "", "")
        await self.keeper.flush()
        work = self.keeper.work
        if await self.keeper.run(partial(work.is_answered, question)):
            return
        # Lines that came before a crash, without their end.
        await self.keeper.run(partial(work.forget, name, self.reseller_id))
        with await self._report(month, wait) as report:
            rows, is_empty = line_rows(self._told(), self._caller.now(), report.lines()), True
            while part := await self.keeper.run(lambda: list(islice(rows, ROWS_AT_ONCE))):
                await self.keeper.keep_rows(name, part)
                self._on_answer(name, len(part), 0)
                is_empty = False
            if is_empty:
                await self._refuse_no_report(report)
        await self.keeper.keep(question, [])

    @property
    def reseller_id(self) -> str:
        """Whose it is."""
        return self._caller.reseller_id

    @property
    def _task_fact(self) -> str:
        return f"task of {self.reseller_id}"

    def _told(self) -> Told:
        return Told(self.source, self.reseller_id, self._customer_key)

    async def _read_list(self, table: Table, *, keeps: bool = True) -> None:
        question: Question = (self.reseller_id, table.name, "", "")
        work = self.keeper.work
        if await self.keeper.run(partial(work.is_answered, question)):
            return
        resource, method = table.call.split(".")
        response: Any = await self._caller.ask(f"{resource}.with_raw_response.{method}")(())
        now = self._caller.now()
        self.source = "sandbox" if SANDBOX_HEADER in response.headers else "cloudmore"
        await self.keeper.run(partial(work.begin, self.reseller_id, self.source, now))
        rows = rows_of(table, self._told(), now, response.parsed, {}) if keeps else []
        await self.keeper.keep(question, rows)
        self._on_answer(table.name, len(rows), 1)

    async def _in_pieces(self, questions: Iterator[tuple[str, ...]]) -> AsyncIterator[tuple[str, ...]]:
        while piece := await self.keeper.run(lambda: list(islice(questions, QUESTIONS_AT_ONCE))):
            for each in piece:
                yield each

    def _known(self, tables: Sequence[str]) -> Known:
        work, reseller_id = self.keeper.work, self.reseller_id
        return Known(
            organizations=work.count("organizations", reseller_id) if "organizations" in tables else 0,
            asked=work.count_answered("organization_services", reseller_id),
            services=work.count("organization_services", reseller_id) if "organization_services" in tables else 0,
            answered=work.count_answered(None, reseller_id),
            rate_limit=self._caller.rate_limit,
        )

    async def _report(self, month: str, wait: float) -> Report:
        """The report; a task that was begun before a crash is waited for again."""
        billing: Any = self._caller.client.billing
        work, fact = self.keeper.work, self._task_fact
        token = await self.keeper.run(partial(work.fact, fact))
        task = None
        if token is not None:
            # A task of another host, such as that of a sandbox that is gone, is none of this one.
            with suppress(ConfigurationError):
                task = billing.resume(token)
        if task is None:
            task = await self._caller.run(partial(billing.submit, month))
            await self.keeper.run(partial(work.note, fact, task.to_token()))
        try:
            report: Report = await self._caller.run(partial(task.result, wait=wait))
        except (NotFoundError, TaskFailedError, ResponseError):
            # Another one may do better.
            await self.keeper.run(partial(work.note, fact, ""))
            raise
        return report

    async def _refuse_no_report(self, report: Report) -> None:
        """All lines of the month would be told as gone because of an answer that may be something else."""
        found = await self.keeper.run(report.findings)
        for finding in found:
            if finding.code in _NO_REPORT:
                await self.keeper.run(partial(self.keeper.work.note, self._task_fact, ""))
                raise ResponseError(
                    finding.message, remedy="What was known of the month stays as it was. Take the snapshot again."
                )


def kind_of(error: CloudmoreError, table: str) -> str:
    """What is told of a lasting error: its class, or that there is nothing to read.

    Args:
        error: It.
        table: What was asked for.
    """
    if isinstance(error, NotFoundError):
        return GONE
    if isinstance(error, BadRequestError) and table == "subscriptions":
        # Microsoft's services have calls of their own (SDK); what such an error says is not publicly known.
        return CUSTOM_ONLY
    return type(error).__name__
