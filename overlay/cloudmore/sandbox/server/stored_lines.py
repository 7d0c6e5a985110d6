"""The billing lines that were loaded, kept with the state."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from cloudmore.sandbox.server.encoder import Number
from cloudmore.sandbox.server.layout import Fields, OrganizationPart, ServicePart
from cloudmore.sandbox.server.loaded import Loaded, LoadedLine
from cloudmore.sandbox.server.state import State

_LOADED, _REPORT = "loaded", "report"
_HEADER = {"organizationName": "name", "customerNumber": "customerNumber", "organizationCurrencyCode": "currencyCode"}
_HEADER["organizationGroups"] = "organizationGroups"


class StoredLines:
    """The lines that were loaded; they take the place of the seeded ones."""

    def __init__(self, state: State) -> None:
        """Keep lines with a state."""
        self._state = state

    def replace(self, loaded: Loaded) -> None:
        """Store what was loaded in the place of all organizations and lines that there are."""
        with self._state.transaction():
            self._state.replace_organizations(map(dict, loaded.organizations))
            self._state.write("DELETE FROM lines")
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

    def parts(self, start: date, end: date) -> Iterator[OrganizationPart]:
        """Give the lines by organization and service, in the order in which each came first.

        Args:
            start: The first billing date, by UTC; a line without one is always there.
            end: The last billing date, included.
        """
        query = "SELECT organization FROM lines GROUP BY organization ORDER BY min(number)"
        for (organization,) in self._state.rows(query):
            yield OrganizationPart(self._header(organization), self._services(organization, start, end))

    def _services(self, organization: str, start: date, end: date) -> Iterator[ServicePart]:
        query = "SELECT service FROM lines WHERE organization = ? GROUP BY service ORDER BY min(number)"
        for (service,) in self._state.rows(query, organization):
            yield ServicePart(_read(service), self._lines(organization, service, start, end))

    def _lines(self, organization: str, service: str, start: date, end: date) -> Iterator[str]:
        query = """
            SELECT text FROM lines WHERE organization = ? AND service = ?
            AND (moment IS NULL OR moment BETWEEN ? AND ?) ORDER BY number
        """
        first, last = datetime.combine(start, time.min), datetime.combine(end, time.max)
        for (text,) in self._state.rows(query, organization, service, _spell(first), _spell(last)):
            yield text

    def _header(self, organization: str) -> Fields:
        said = _read(organization)
        key = said.get("organizationId")
        known = self._state.billed_organization(key) if isinstance(key, str) else None
        if known is None:
            return said
        named = {name: known.detail[own] for name, own in _HEADER.items() if own in known.detail}
        return {"organizationId": key, **named, **said}

    def _add(self, line: LoadedLine) -> None:
        query = "INSERT INTO lines (organization, service, text, moment, arrives) VALUES (?, ?, ?, ?, ?)"
        moment = None if line.moment is None else _spell(line.moment)
        arrives = None if line.arrives is None else line.arrives.isoformat()
        self._state.write(query, line.organization, line.service, line.text, moment, arrives)


def _spell(moment: datetime) -> str:
    # All of one length, so that the order of the texts is that of the moments.
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")


def _read(text: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(text, parse_int=Number, parse_float=Number)
    return fields
