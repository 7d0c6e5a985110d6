"""Names of companies as they are compared: words without accents, the legal form and trading names apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from attrs import define, frozen

from cloudmore.mapping.company_words import GENERIC
from cloudmore.mapping.legal_forms import DOTTED, without_forms

# Letters that decomposing leaves as they are.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"})
_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019]")
_DOTTED_LETTERS = re.compile(r"\b(?:[a-z]\.\s?){2,}")
_STROKE_FORMS = re.compile(r"\b([aik])\s?/\s?s\b")
_WORD = re.compile(r"[aik]/s\b|[^\W_]+")
# And what stands behind AB of companies that are listed.
_CONJUNCTIONS = frozenset(["and", "och", "og", "und", "ja", "et", "y", "en", "the", "publ"])
_TRADING = re.compile(
    r"\s(?:t/a|t\.a\.|d/b/a|dba|trading as|also known as|aka|f/k/a|fka|formerly|previously|tidigare|f\.?d\.?|tidl\.?"
    r"|tidligere|ehemals|entinen|ent\.|c/o|handlar som)\s",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_SEPARATORS = re.compile(r"\s[-\u2013\u2014:|]+\s|\s?[,;|/]\s|\s/\s?|\s[-\u2013\u2014]\s?$")
_OLD = re.compile(
    r"^(?:old|gammal|gamla|gml|gammel|alt|vanha|inaktiv|inactive|passiv|ej aktiv|ikke aktiv|nedlagd|nedlagt|closed"
    r"|stangd|avslutad|avsluttet|opphort|lukket|obsolete|duplicate|dublett|dubblett|dubletti|duplikat|doppelt|deleted"
    r"|raderad|slettet|slettes|geloscht|poistettu|konkurs|do not use|dont use|anvand ej|anv ej|anvands ej"
    r"|ska ej anvandas|ikke bruk|brug ikke|nicht verwenden|ei kayteta|zz+)\b"
)
_OLD_LAST = frozenset(
    ["old", "gammal", "gml", "gammel", "vanha", "inaktiv", "inactive", "dublett", "duplikat", "duplicate"]
)
_OLD_FIRST = re.compile(r"zz+")
_MANGLED = re.compile("[\u00c2\u00c3\u00c5]")


@frozen
class Wording:
    """A name, or a part of one, as it is compared.

    Attributes:
        words: In their order, without legal forms.
        forms: Its legal forms.
    """

    words: tuple[str, ...]
    forms: frozenset[str]

    @property
    def sorted_text(self) -> str:
        """Its words in alphabetical order, so that their own order does not matter."""
        return " ".join(sorted(self.words))

    @property
    def joined(self) -> str:
        """Its words without blanks."""
        return "".join(self.words)

    @property
    def initials(self) -> str:
        """The first letter of each word."""
        return "".join(word[0] for word in self.words)


@frozen
class Part:
    """One of the names in a name.

    Attributes:
        wording: The name.
        where: Where it stands, in words; empty for the whole name and for what stands before everything else.
        lost: What a comparison with it loses, in points.
    """

    wording: Wording
    where: str
    lost: int


@define(slots=False)
class ReadName:
    """A name of a company.

    Attributes:
        text: As it was written.
        parts: The names that it may be found by: the whole of it first.
        is_old: Whether it says that it is not used any more.
    """

    text: str
    parts: tuple[Part, ...]
    is_old: bool

    @property
    def whole(self) -> Wording:
        """All words of it, but for a remark that it is old."""
        return self.parts[0].wording

    @cached_property
    def first(self) -> Wording:
        """What stands before a dash, a comma or a bracket."""
        return next((each.wording for each in self.parts[1:] if not each.where), self.whole)

    def is_of_the_same_name(self, other: ReadName) -> bool:
        """Whether both have the same words in any order, and no two legal forms that differ."""
        return _same(self.whole, other.whole)

    def is_part_of(self, other: ReadName) -> bool:
        """Whether this is the other name, or the other name with something behind a dash, a comma or a bracket."""
        return _same(self.whole, other.whole) or _same(self.first, other.whole)


def _same(one: Wording, other: Wording) -> bool:
    forms_fit = one.forms & other.forms or not one.forms or not other.forms
    return bool(forms_fit and one.words) and one.sorted_text == other.sorted_text


def read_name(text: str) -> ReadName:
    """A name as it is compared.

    Args:
        text: As somebody wrote it.
    """
    repaired = _repaired(unicodedata.normalize("NFKC", text))
    pieces = list(_pieces(repaired))
    old = [piece for piece in pieces if _OLD.match(" ".join(_words(piece[0])))]
    kept = [piece for piece in pieces if piece not in old] or pieces
    wordings = [(_wording(piece), where) for piece, where in kept]
    told_old = bool(old) and len(old) < len(pieces)
    if any(_told_old(wording) for wording, _ in wordings):
        told_old = True
        wordings = [(_without_old(wording), where) for wording, where in wordings]
    wordings = [each for each in wordings if each[0].words] or wordings[:1]
    whole = Wording(
        tuple(word for wording, _ in wordings for word in wording.words),
        frozenset(form for wording, _ in wordings for form in wording.forms),
    )
    parts = [Part(whole, "", 0)]
    if len(wordings) > 1:
        forms = whole.forms
        parts += [
            Part(wording if wording.forms or where else Wording(wording.words, forms), where, 6 if where else 2)
            for wording, where in wordings
            if any(len(word) > 2 and word not in GENERIC for word in wording.words)
        ]
    return ReadName(text, tuple(parts), told_old)


def _repaired(text: str) -> str:
    """UTF-8 that somebody has read as Windows-1252 is read again."""
    if _MANGLED.search(text):
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            pass
    return text


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What stands before everything else, then what stands in brackets and behind a dash, each with where it stands."""
    before = _BRACKETS.sub(" , ", text) if not text.lstrip().startswith("(") else text
    names = _TRADING.split(f"{before} ")
    for number, name in enumerate(names):
        for place, piece in enumerate(_SEPARATORS.split(name)):
            if _words(piece):
                where = "behind a dash or a comma" if place else "as a trading name or an earlier one" if number else ""
                yield piece, where
    if before is not text:
        for inside in _BRACKETS.findall(text):
            if _words(inside):
                yield inside, "in brackets"


def _words(text: str) -> tuple[str, ...]:
    """Words in small letters without accents, dots and conjunctions."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(each for each in folded if not unicodedata.combining(each))
    bare = _APOSTROPHES.sub("", bare.translate(_LETTERS))
    bare = _DOTTED_LETTERS.sub(_without_dots, bare)
    return tuple(word for word in _WORD.findall(_STROKE_FORMS.sub(r"\1/s", bare)) if word not in _CONJUNCTIONS)


def _without_dots(found: re.Match[str]) -> str:
    letters = found[0].replace(".", "").replace(" ", "")
    return f"{DOTTED.get(letters, letters)} "


def _wording(text: str) -> Wording:
    return Wording(*without_forms(_words(text)))


def _told_old(wording: Wording) -> bool:
    words = wording.words
    return len(words) > 1 and (words[-1] in _OLD_LAST or _OLD_FIRST.fullmatch(words[0]) is not None)


def _without_old(wording: Wording) -> Wording:
    words = wording.words
    if _told_old(wording):
        # What stood before the remark may be a legal form, which ends the name now.
        rest, forms = without_forms(words[1:] if _OLD_FIRST.fullmatch(words[0]) else words[:-1])
        return Wording(rest, wording.forms | forms)
    return wording
