"""The sandbox's books: every billing line there is, seeded, loaded or added, as a view shows it."""

from collections.abc import Iterable, Iterator
from itertools import chain

from cloudmore.sandbox.server.changes import Changes, Revision
from cloudmore.sandbox.server.encoder import write
from cloudmore.sandbox.server.entry import BookOrganization, BookService, Entry, Fields, read_fields
from cloudmore.sandbox.server.seeded_books import SeededBooks
from cloudmore.sandbox.server.stored_lines import StoredLines
from cloudmore.sandbox.server.view import DELIVERY, UTC_TIME, View, spell_day

# All that stands before the rest of a seeded line: its billing date, always spelled alike.
_SEEDED_DATE = len('{"billingDate":"2026-10-06T00:00:00Z')


class Books:
    """The books; each change of them counts from the next reading on."""

    def __init__(self, seeded: SeededBooks, lines: StoredLines, changes: Changes) -> None:
        """Keep books.

        Args:
            seeded: The seeded lines.
            lines: Those that were loaded, and then there are no seeded ones, or added.
            changes: What was changed of all of them.
        """
        self._seeded = seeded
        self._lines = lines
        self._changes = changes

    def shown(self, view: View) -> Iterator[BookOrganization]:
        """Give the lines of a view by organization and service."""
        revision = self._changes.revision()
        for organization in self._lines.shown(view) if self._lines.is_loaded() else self._seeded_and_added(view):
            yield BookOrganization(organization.fields, self._services(organization, revision, view))

    def _services(self, organization: BookOrganization, revision: Revision | None, view: View) -> Iterator[BookService]:
        for service in organization.services:
            entries = service.entries
            if revision is not None:
                entries = revision.applied(entries, organization.fields, service.fields)
            yield BookService(service.fields, _dated(entries, view))

    def _seeded_and_added(self, view: View) -> Iterator[BookOrganization]:
        if not self._lines.has_lines():
            yield from self._seeded.shown(view)
            return
        merged: set[str] = set()
        for organization in self._seeded.shown(view):
            key = write({"organizationId": organization.fields["organizationId"]})
            added = list(self._lines.services(key, view))
            if added:
                merged.add(key)
            yield BookOrganization(organization.fields, _merged(organization.services, added))
        yield from self._lines.shown(view, without=merged)


def _merged(services: Iterable[BookService], added: list[BookService]) -> Iterator[BookService]:
    """Put added lines behind those of their service, and whole services behind the others."""
    for service in services:
        own = [each for each in added if _is_said_by(each.fields, service.fields)]
        added = [each for each in added if each not in own]
        yield BookService(service.fields, chain(service.entries, *(each.entries for each in own)))
    yield from added


def _is_said_by(fields: Fields, around: Fields) -> bool:
    return bool(fields) and all(name in around and around[name] == value for name, value in fields.items())


def _dated(entries: Iterable[Entry], view: View) -> Iterable[Entry]:
    """Spell the billing dates as the vendor does; loaded and added lines keep theirs, unless they are delivered."""
    if view.dates == UTC_TIME and view.settling != DELIVERY:
        return entries
    return (_redated(entry, view.dates) for entry in entries)


def _redated(entry: Entry, spelling: str) -> Entry:
    if entry.number == 0 and entry.day is not None:
        day = spell_day(entry.delivered or entry.day, spelling)
        return entry._replace(text=f'{{"billingDate":"{day}{entry.text[_SEEDED_DATE:]}')
    if entry.delivered is None:
        return entry
    fields = {**read_fields(entry.text), "billingDate": spell_day(entry.delivered, UTC_TIME)}
    return entry._replace(text=write(fields))
