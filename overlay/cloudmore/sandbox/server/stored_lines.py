"""The billing lines that were loaded or added, kept with the state."""

from collections.abc import Container, Iterator
from datetime import date, datetime

from cloudmore.sandbox.server.entry import BookOrganization, BookService, Entry, Fields, read_entry, read_fields
from cloudmore.sandbox.server.loaded import Loaded, LoadedLine
from cloudmore.sandbox.server.state import State
from cloudmore.sandbox.server.view import DELIVERY, USAGE, View

_LOADED, _REPORT = "loaded", "report"
_HEADER = {"organizationName": "name", "customerNumber": "customerNumber", "organizationCurrencyCode": "currencyCode"}
_HEADER["organizationGroups"] = "organizationGroups"


class StoredLines:
    """The lines that were loaded, which take the place of the seeded ones, or were added to either."""

    def __init__(self, state: State) -> None:
        """Keep lines with a state."""
        self._state = state

    def replace(self, loaded: Loaded) -> None:
        """Store what was loaded in the place of all organizations and lines that there are."""
        with self._state.transaction():
            self._state.replace_organizations(map(dict, loaded.organizations))
            for table in ("lines", "changes"):
                self._state.write(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
            self._state.write("DELETE FROM facts WHERE name IN (?, ?)", _LOADED, _REPORT)
            self._state.write("INSERT INTO facts VALUES (?, '')", _LOADED)
            if loaded.report is not None:
                self._state.write("INSERT INTO facts VALUES (?, ?)", _REPORT, loaded.report)
            for line in loaded.lines:
                self._add(line)

    def is_loaded(self) -> bool:
        """Whether the seeded data has been replaced."""
        return bool(self._state.rows("SELECT 1 FROM facts WHERE name = ?", _LOADED))

    def report(self) -> bytes | None:
        """Return the answer that every finished task gives, where one was loaded."""
        for (report,) in self._state.rows("SELECT value FROM facts WHERE name = ?", _REPORT):
            return bytes(report)
        return None

    def has_lines(self) -> bool:
        """Whether there is any."""
        return bool(self._state.rows("SELECT 1 FROM lines LIMIT 1"))

    def last_number(self) -> int:
        """Return the number of the last one; 0 where there is none."""
        [(number,)] = self._state.rows("SELECT coalesce(max(number), 0) FROM lines")
        return int(number)

    def add(self, line: LoadedLine) -> None:
        """Add a line to whatever there is."""
        with self._state.transaction():
            self._add(line)

    def shown(self, view: View, *, without: Container[str] = ()) -> Iterator[BookOrganization]:
        """Give the lines of a view by organization and service, in the order in which each came first.

        Args:
            view: What is shown.
            without: What the lines to leave out say of their organization, as JSON.
        """
        query = "SELECT organization FROM lines GROUP BY organization ORDER BY min(number)"
        for (organization,) in self._state.rows(query):
            header, number = self._header(organization)
            if organization not in without and view.sees(number):
                yield BookOrganization(header, self.services(organization, view))

    def services(self, organization: str, view: View) -> Iterator[BookService]:
        """Give the lines of an organization by service.

        Args:
            organization: What the lines say of it, as JSON.
            view: What is shown.
        """
        query = "SELECT service FROM lines WHERE organization = ? GROUP BY service ORDER BY min(number)"
        for (service,) in self._state.rows(query, organization):
            yield BookService(read_fields(service), self._lines(organization, service, view))

    def _lines(self, organization: str, service: str, view: View) -> Iterator[Entry]:
        query = """
            SELECT number, text, moment, arrives FROM lines WHERE organization = ? AND service = ? ORDER BY number
        """
        for number, text, moment_text, arrives_text in self._state.rows(query, organization, service):
            moment = None if moment_text is None else datetime.fromisoformat(moment_text)
            arrives = None if arrives_text is None else date.fromisoformat(arrives_text)
            if _is_shown(moment, arrives, view):
                entry = read_entry(text, moment and moment.date(), number)
                yield entry._replace(delivered=arrives if view.settling == DELIVERY else None)

    def _header(self, organization: str) -> tuple[Fields, int | None]:
        said = read_fields(organization)
        key = said.get("organizationId")
        known = self._state.billed_organization(key) if isinstance(key, str) else None
        if known is None:
            return said, None
        named = {name: known.detail[own] for name, own in _HEADER.items() if own in known.detail}
        return {"organizationId": key, **named, **said}, known.number

    def _add(self, line: LoadedLine) -> None:
        query = "INSERT INTO lines (organization, service, text, moment, arrives) VALUES (?, ?, ?, ?, ?)"
        moment = None if line.moment is None else line.moment.isoformat()
        arrives = None if line.arrives is None else line.arrives.isoformat()
        self._state.write(query, line.organization, line.service, line.text, moment, arrives)


def _is_shown(moment: datetime | None, arrives: date | None, view: View) -> bool:
    if arrives is not None and view.settling == DELIVERY:
        return view.shows_day(arrives)
    if arrives is not None and view.settling == USAGE and view.today < arrives:
        return False
    return moment is None or view.shows_moment(moment)
