"""Legal forms of companies, however they are written: a form that is spelled out is the same, another form is not."""

from __future__ import annotations

from collections.abc import Mapping

# By how they are shown; spellings in small letters, without accents and dots.
FORMS: Mapping[str, tuple[str, ...]] = {
    "AB": ("ab", "aktiebolag", "aktiebolaget", "publikt aktiebolag"),
    "HB": ("hb", "handelsbolag", "handelsbolaget"),
    "KB": ("kb", "kommanditbolag", "kommanditbolaget"),
    "ek. för.": ("ek for", "ekonomisk forening"),
    "enskild firma": ("enskild firma", "ef"),
    "AS": ("as", "aksjeselskap", "aksjeselskapet"),
    "ASA": ("asa", "allmennaksjeselskap"),
    "ANS": ("ans", "ansvarlig selskap"),
    "ENK": ("enk", "enkeltpersonforetak"),
    "A/S": ("a/s", "aktieselskab", "aktieselskabet"),
    "ApS": ("aps", "anpartsselskab", "anpartsselskabet"),
    "I/S": ("i/s", "interessentskab"),
    "K/S": ("k/s", "kommanditselskab"),
    "Oy": ("oy", "osakeyhtio"),
    "Oyj": ("oyj", "abp", "julkinen osakeyhtio"),
    "Ky": ("ky", "kommandiittiyhtio"),
    "Tmi": ("tmi", "toiminimi"),
    "Osk": ("osk", "osuuskunta"),
    "OÜ": ("ou", "osauhing"),
    "SIA": ("sia",),
    "UAB": ("uab",),
    "GmbH": ("gmbh", "mbh", "gesellschaft mit beschrankter haftung", "ges mbh"),
    "GmbH & Co. KG": ("gmbh co kg", "gmbh co", "gmbh cokg"),
    "AG": ("ag", "aktiengesellschaft"),
    "KG": ("kg", "kommanditgesellschaft"),
    "OHG": ("ohg", "offene handelsgesellschaft"),
    "UG": ("ug", "ug haftungsbeschrankt", "unternehmergesellschaft"),
    "GbR": ("gbr",),
    "e.K.": ("eingetragener kaufmann", "eingetragene kauffrau"),
    "e.V.": ("eingetragener verein",),
    "Ltd": ("ltd", "limited", "pvt ltd", "private limited"),
    "PLC": ("plc", "public limited company"),
    "LLP": ("llp", "limited liability partnership"),
    "LLC": ("llc", "limited liability company"),
    "Inc": ("inc", "incorporated"),
    "Corp": ("corp", "corporation"),
    "B.V.": ("bv", "besloten vennootschap"),
    "N.V.": ("nv", "naamloze vennootschap"),
    "SARL": ("sarl",),
    "SAS": ("societe par actions simplifiee",),
    "S.A.": ("sa",),
    "S.r.l.": ("srl",),
    "S.p.A.": ("societa per azioni",),
    "Sp. z o.o.": ("sp z oo", "sp z o o", "spzoo"),
    "ehf.": ("ehf", "einkahlutafelag"),
}
# Written with dots they are forms; without, they are names and words: Ek, Spa.
DOTTED: Mapping[str, str] = {
    "ek": "eingetragener kaufmann",
    "ev": "eingetragener verein",
    "spa": "societa per azioni",
    "sas": "societe par actions simplifiee",
}
# Norwegian companies are written with a stroke, too; Danish ones without it are rare.
_CLOSE = frozenset({"AS", "A/S"})
# Words as well as forms: a form only where it ends a name, or is spelled out.
_ALSO_WORDS = frozenset(
    {
        *("as", "asa", "sa", "ag", "ou", "ef", "hb", "kb", "kg", "ky", "corp", "limited"),
        *("ug", "enk", "ans", "inc", "sia", "nv", "bv", "osk", "tmi", "srl", "mbh"),
    }
)
_LONGEST = max(len(spelling.split()) for spellings in FORMS.values() for spelling in spellings)
_BY_WORDS: Mapping[tuple[str, ...], str] = {
    tuple(spelling.split()): form for form, spellings in FORMS.items() for spelling in spellings
}
_AT_THE_BEGINNING = frozenset({"AB", "Oy", "AS", "A/S"})


def without_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words of a name that are no legal form, and the forms that it has.

    Args:
        words: In small letters, without accents and dots.
    """
    rest: list[str] = []
    forms: set[str] = set()
    place = 0
    while place < len(words):
        length = _length_of_form(words, place)
        if length:
            forms.add(_BY_WORDS[words[place : place + length]])
        else:
            rest.append(words[place])
        place += length or 1
    if not rest and words:
        # A name that consists of forms alone begins with a name.
        _, others = without_forms(words[1:])
        return words[:1], others
    return tuple(rest), frozenset(forms)


def _length_of_form(words: tuple[str, ...], place: int) -> int:
    for length in range(min(_LONGEST, len(words) - place), 0, -1):
        form = _BY_WORDS.get(words[place : place + length])
        if form is None:
            continue
        at_the_end = all(
            _BY_WORDS.get(words[each : each + 1]) is not None for each in range(place + length, len(words))
        )
        if at_the_end or words[place] not in _ALSO_WORDS or (place == 0 and form in _AT_THE_BEGINNING):
            return length
    return 0


def compared_forms(one: frozenset[str], other: frozenset[str]) -> str:
    """How the forms of two names are to each other: ``same``, ``missing`` on one side, ``close`` or ``different``."""
    if one & other or not (one or other):
        return "same"
    if not one or not other:
        return "missing"
    return "close" if one | other <= _CLOSE else "different"
