"""What every endpoint works on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cloudmore.sandbox.server.billing_changes import BillingChanges
from cloudmore.sandbox.server.books import Books
from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.changes import Changes
from cloudmore.sandbox.server.dialect import Dialect
from cloudmore.sandbox.server.faults import Faults
from cloudmore.sandbox.server.ledger import Ledger
from cloudmore.sandbox.server.seeded_books import CustomerName, SeededBooks
from cloudmore.sandbox.server.settings import Settings
from cloudmore.sandbox.server.state import State, StoredOrganization, Task
from cloudmore.sandbox.server.stored_lines import StoredLines
from cloudmore.sandbox.server.view import AT_ONCE, GLOBAL_ADMIN, INCLUSIVE, UTC_TIME, View, sees


@dataclass(slots=True)
class Tenant:
    """One reseller with its services, customers and clock.

    Attributes:
        content: How the next billing report is spelled; another thread may set another name at any time.
        dialect: How its task speaks; the same.
        refuse: Makes the exception that tells a wrong use.
        range_end: How much of the last day is in a report; the same, as of ``View``.
        settling: When Microsoft's lines come.
        dates: How seeded billing dates are spelled.
        role: Who asks.
    """

    settings: Settings
    catalogue: Catalogue
    state: State
    now: Callable[[], datetime]
    faults: Faults
    refuse: Callable[[str], Exception]
    lines: StoredLines = field(init=False)
    books: Books = field(init=False)
    billing: BillingChanges = field(init=False)
    ledger: Ledger = field(init=False)
    content: str = field(init=False)
    dialect: Dialect = field(init=False)
    range_end: str = INCLUSIVE
    settling: str = AT_ONCE
    dates: str = UTC_TIME
    role: str = GLOBAL_ADMIN

    def __post_init__(self) -> None:
        """Begin with the content and the dialect of the settings."""
        settings = self.settings
        self.lines, changes = StoredLines(self.state), Changes(self.state)
        seeded = SeededBooks(self.catalogue, settings.seed, settings.organizations, self._customer)
        self.books = Books(seeded, self.lines, changes)
        self.billing = BillingChanges(self.books, self.lines, changes, self.now, self.refuse)
        self.ledger = Ledger(self.books, self.now, self.refuse)
        self.content = settings.content
        self.dialect = settings.dialect

    def reset(self) -> None:
        """Go back to the seed and forget the faults; how reports are spelled and tasks speak is no data and stays."""
        self.state.reset()
        self.faults.clear()

    def view(self, task: Task) -> View:
        """Return what the report of a task shows."""
        return View(
            start=task.start,
            end=task.end,
            today=task.started_at.date(),
            range_end=self.range_end,
            settling=self.settling,
            dates=self.dates,
            role=self.role,
        )

    def organization(self, organization_id: str) -> StoredOrganization | None:
        """Return an organization that is not deleted and that the user sees."""
        found = self.state.organization(organization_id)
        return found if found is not None and sees(self.role, found.number) else None

    def organization_summaries(self, *, active_only: bool) -> list[bytes]:
        """Return the list items of the organizations that the user sees, as JSON."""
        summaries = self.state.organization_summaries(active_only=active_only)
        return [summary for number, summary in summaries.items() if sees(self.role, number)]

    def _customer(self, index: int) -> CustomerName:
        detail = self.state.seeded_organization(index).detail
        number = detail["customerNumber"]
        return CustomerName(str(detail["name"]), None if number is None else str(number))
