"""Which column of somebody's list is what, by its heading, whatever the list is of."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from cloudmore.errors import ConfigurationError

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})


@frozen
class ListHeadings:
    """The headings of a kind of list.

    Attributes:
        what: What each row is, for the errors: ``customer``.
        known: The words of each field, folded; the first words of a field are better than the second.
        needed: The fields without which there is no list; the first of them is the key.
        key_otherwise: The field that is the key where nothing else is; ``None`` where none can be.
    """

    what: str
    known: Mapping[str, tuple[tuple[str, ...], ...]]
    needed: tuple[str, ...]
    key_otherwise: str | None = None

    @property
    def article(self) -> str:
        """What each row is, with its article."""
        return f"{'an' if self.what[0] in 'aeiou' else 'a'} {self.what}"

    def columns_of(self, path: Path, headings: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
        """Which column holds what.

        Args:
            path: The file, for the errors.
            headings: Of the file.
            chosen: Headings that somebody has named, by field; letter case does not matter.

        Returns:
            Places of the columns by field.

        Raises:
            ConfigurationError: There is no such field or heading, two headings may be the same field, or one that is
                needed is missing.
        """
        places = {field: self._chosen(path, headings, field, heading) for field, heading in chosen.items()}
        free = {place: folded(heading) for place, heading in enumerate(headings) if place not in places.values()}
        for field, choices in self.known.items():
            if field not in places:
                place = self._found(path, headings, free, field, choices)
                if place is not None:
                    places[field] = place
                    del free[place]
        key = self.needed[0]
        if key not in places and self.key_otherwise is not None and self.key_otherwise in places:
            places[key] = places.pop(self.key_otherwise)
        missing = [field for field in self.needed if field not in places]
        if missing:
            raise ConfigurationError(
                f"No heading of {path} is known to be the {_told(missing[0])} of {self.article}: "
                f"{', '.join(headings)}.",
                remedy=f"Say which one is, with --column {missing[0]}=HEADING.",
            )
        return places

    def _chosen(self, path: Path, headings: Sequence[str], field: str, heading: str) -> int:
        if field not in self.known:
            raise ConfigurationError(
                f"{self.article.capitalize()} has no {field!r} that a column could hold.",
                remedy=f"Use one of {', '.join(self.known)}.",
            )
        for place, each in enumerate(headings):
            if each.strip().casefold() == heading.strip().casefold():
                return place
        raise ConfigurationError(
            f"{path} has no heading {heading!r}, which was named as the {_told(field)}.",
            remedy=f"Use one of its headings: {', '.join(headings)}.",
        )

    def _found(
        self,
        path: Path,
        headings: Sequence[str],
        free: Mapping[int, str],
        field: str,
        choices: Sequence[tuple[str, ...]],
    ) -> int | None:
        for known in choices:
            places = [place for place, heading in free.items() if heading in known]
            if len(places) > 1:
                raise ConfigurationError(
                    f"Several headings of {path} may be the {_told(field)} of {self.article}: "
                    f"{', '.join(headings[place] for place in places)}.",
                    remedy=f"Say which one is, with --column {field}=HEADING.",
                )
            if places:
                return places[0]
        return None


def folded(heading: str) -> str:
    """A heading in small letters, without accents, blanks and signs."""
    letters = unicodedata.normalize("NFKD", heading.casefold().translate(_LETTERS))
    return "".join(letter for letter in letters if letter.isalnum())


def _told(field: str) -> str:
    return field.replace("_", " ").replace("vat", "VAT")
