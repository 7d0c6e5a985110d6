"""How the parts of a billing report are laid out as JSON: lists inside lists, or one list of lines."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from json import JSONDecoder
from typing import Any, Protocol

from cloudmore.sandbox.server.encoder import Number, quote, write

Fields = Mapping[str, Any]
Respelling = Callable[[Fields], Fields]

_DECODER = JSONDecoder(parse_int=Number, parse_float=Number)


@dataclass(frozen=True, slots=True)
class ServicePart:
    """The lines of a service, each written as JSON, and what is said once for all of them."""

    fields: Fields
    lines: Iterable[str]


@dataclass(frozen=True, slots=True)
class OrganizationPart:
    """The services of an organization, and what is said once for all of them."""

    fields: Fields
    services: Iterable[ServicePart]


class Layout(Protocol):
    """Writes a report from its parts."""

    def pieces(self, envelope: Fields, organizations: Iterable[OrganizationPart]) -> Iterator[str]:
        """Write a report piece by piece; no part is asked for before its turn.

        Args:
            envelope: What is said once for the whole report.
            organizations: The parts; one without lines is left out.
        """
        ...


@dataclass(frozen=True, slots=True)
class Grouped:
    """Lines inside services inside organizations inside the envelope.

    Args:
        respelling: Makes other fields of the fields of every level; without one, lines are written as they come.
        organizations: Name of the list of organizations.
        services: Name of each organization's list of services.
        items: Name of each service's list of lines.
    """

    respelling: Respelling | None = None
    organizations: str = "organizations"
    services: str = "services"
    items: str = "items"

    def pieces(self, envelope: Fields, organizations: Iterable[OrganizationPart]) -> Iterator[str]:
        """Write a report piece by piece; no part is asked for before its turn.

        Args:
            envelope: What is said once for the whole report.
            organizations: The parts; one without lines is left out.
        """
        yield self._opening(envelope, self.organizations)
        yield from _around("", map(self._organization, organizations), "")
        yield "]}"

    def _organization(self, part: OrganizationPart) -> Iterator[str]:
        return _around(self._opening(part.fields, self.services), map(self._service, part.services), "]}")

    def _service(self, part: ServicePart) -> Iterator[str]:
        return _list_lines(self._opening(part.fields, self.items), self._respelled(part.lines), "]}")

    def _opening(self, fields: Fields, collection: str) -> str:
        spelled = fields if self.respelling is None else self.respelling(fields)
        return f"{write(spelled)[:-1]}{',' if spelled else ''}{quote(collection)}:["

    def _respelled(self, lines: Iterable[str]) -> Iterable[str]:
        if self.respelling is None:
            return lines
        respelling = self.respelling
        return (write(respelling(_read(line))) for line in lines)


@dataclass(frozen=True, slots=True)
class Flat:
    """One list of lines, each of which says all by itself; nothing is around it."""

    def pieces(self, envelope: Fields, organizations: Iterable[OrganizationPart]) -> Iterator[str]:
        """Write a report piece by piece; no part is asked for before its turn.

        Args:
            envelope: Left out.
            organizations: The parts. What a line says itself goes before what its service says, and that before what
                its organization says.
        """
        del envelope
        separator = "["
        for organization in organizations:
            for service in organization.services:
                around = {**organization.fields, **service.fields}
                for line in service.lines:
                    yield separator + write({**around, **_read(line)})
                    separator = ","
        yield "[]" if separator == "[" else "]"


def _read(line: str) -> Fields:
    fields: Fields = _DECODER.decode(line)
    return fields


def _around(opening: str, groups: Iterable[Iterable[str]], closing: str) -> Iterator[str]:
    # Nothing at all when every group is empty: what was not billed is not in the report.
    separator = opening
    opened = False
    for group in groups:
        pieces = iter(group)
        first = next(pieces, None)
        if first is None:
            continue
        yield separator
        yield first
        yield from pieces
        separator, opened = ",", True
    if opened:
        yield closing


def _list_lines(opening: str, lines: Iterable[str], closing: str) -> Iterator[str]:
    # The same for the innermost list, which is nearly all of the report: one piece a line.
    separator = opening
    opened = False
    for line in lines:
        yield separator + line
        separator, opened = ",", True
    if opened:
        yield closing
