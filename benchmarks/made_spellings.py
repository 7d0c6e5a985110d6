"""Names and numbers of made-up companies as people type them: worn, shortened, mistyped, in another order.

Nothing here knows how the client reads names or keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from made_companies import Company, vat_of

SPELLED_OUT: Mapping[str, tuple[str, ...]] = {
    "AB": ("Aktiebolag", "A.B.", "Ab", "aktiebolag"),
    "HB": ("Handelsbolag",),
    "KB": ("Kommanditbolag",),
    "AS": ("A.S.", "as", "Aksjeselskap"),
    "ASA": ("Allmennaksjeselskap",),
    "ANS": ("Ansvarlig Selskap",),
    "ApS": ("Anpartsselskab", "APS", "Aps"),
    "A/S": ("Aktieselskab", "A/s", "a/s"),
    "I/S": ("Interessentskab",),
    "Oy": ("Osakeyhtiö", "OY", "O.Y."),
    "Oyj": ("OYJ", "Abp"),
    "Ky": ("Kommandiittiyhtiö",),
    "GmbH": ("Gesellschaft mit beschränkter Haftung", "G.m.b.H.", "GMBH", "mbH"),
    "AG": ("Aktiengesellschaft",),
    "KG": ("Kommanditgesellschaft",),
    "Ltd": ("Limited", "Ltd.", "LTD"),
    "LLP": ("L.L.P.",),
    "PLC": ("plc",),
}
SHORT: Mapping[str, tuple[str, ...]] = {
    "Stockholms": ("Sthlms", "Sthlm"),
    "Göteborgs": ("Gbgs", "Gbg"),
    "København": ("Kbh.", "Kbh"),
    "Redovisning": ("Redov.", "Redovisn"),
    "Fastigheter": ("Fast.", "Fastigh."),
    "Konsult": ("Kons.",),
    "Transport": ("Transp.",),
    "Förvaltning": ("Förv.",),
    "Mekaniska": ("Mek.",),
    "Restaurang": ("Rest.",),
    "Solutions": ("Sol.", "Solns"),
    "Systems": ("Sys.",),
    "Engineering": ("Eng.",),
    "Management": ("Mgmt",),
    "Gebäudereinigung": ("Gebäudereinig.",),
}
BARE = {"å": "a", "ä": "a", "ö": "o", "ø": "o", "æ": "ae", "ü": "u", "ß": "ss", "é": "e"}
TWO_LETTERS = {"å": "aa", "ä": "ae", "ö": "oe", "ø": "oe", "æ": "ae", "ü": "ue", "ß": "ss", "é": "e"}
JUNK = (
    "N/A",
    "0",
    "-",
    "",
    "none",
    "test",
    "1111111111",
    "0000000000",
    "Saknas",
    "n.a.",
    "123456789",
    "TBD",
    "xxx",
    "99999",
)
OLD = ("(old)", "(OLD)", "OLD", "(gammal)", "- anv. ej", "(inaktiv)", "(dublett)")


def _folded_by(table: Mapping[str, str], text: str) -> str:
    for letter, its in table.items():
        text = text.replace(letter, its).replace(letter.upper(), its.capitalize())
    return text


def _typing_mistake(random: Random, text: str) -> str:
    places = [place for place in range(1, len(text) - 1) if text[place].isalpha() and text[place + 1].isalpha()]
    if not places:
        return text
    place = random.choice(places)
    return random.choice(
        (
            text[:place] + text[place + 1 :],
            text[:place] + text[place] + text[place:],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            text[:place] + random.choice("aeinrst") + text[place + 1 :],
        )
    )


def _shortened(random: Random, words: str) -> str:
    found = [word for word in words.split(" ") if word in SHORT]
    if found:
        word = random.choice(found)
        return words.replace(word, random.choice(SHORT[word]))
    long = [word for word in words.split(" ")[1:] if len(word) > 6]
    return words.replace(long[0], f"{long[0][:5]}.") if long else words


def _in_another_order(random: Random, words: str) -> str:
    parts = words.split(" ")
    if len(parts) == 3 and "&" not in parts:
        return f"{parts[1]}, {parts[0]} {parts[2]}" if random.random() < 0.3 else f"{parts[1]} {parts[0]} {parts[2]}"
    return " ".join((*parts[1:], parts[0])) if "&" not in parts else words


Wear = Callable[[Random, str], str]
# What wears a name, and how often beside the others.
WEARS: tuple[tuple[int, Wear], ...] = (
    (4, lambda _, words: words.upper()),
    (2, lambda _, words: words.lower()),
    (5, lambda _, words: _folded_by(BARE, words)),
    (2, lambda _, words: _folded_by(TWO_LETTERS, words)),
    (5, _typing_mistake),
    (1, lambda random, words: _typing_mistake(random, _typing_mistake(random, words))),
    (3, _shortened),
    (3, _in_another_order),
    (2, lambda random, words: words.replace(" & ", random.choice((" och ", " and ", "&", " + ")))),
    (1, lambda _, words: words.replace(" ", "", 1)),
    (1, lambda _, words: re.sub(" ", "-", words, count=1)),
    (1, lambda random, words: f"{words} {random.choice(('Sverige', 'Group', 'Nordic', '(Sweden)', '- HK'))}"),
    (1, lambda _, words: words.encode().decode("cp1252", "replace")),
)


def worn(random: Random, company: Company, times: int) -> str:
    """A company's name as somebody has typed it.

    Args:
        random: What decides.
        company: Whose name.
        times: How often it is worn; its legal form is written anyhow.
    """
    words = company.words
    for _ in range(times):
        (wear,) = random.choices([wear for _, wear in WEARS], [often for often, _ in WEARS])
        words = wear(random, words)
    chance = random.random()
    if chance < 0.2:
        return words
    form = random.choice(SPELLED_OUT[company.form]) if chance < 0.5 else company.form
    return f"{form} {words}" if form in ("AB", "Oy", "Aktiebolag") and random.random() < 0.15 else f"{words} {form}"


def spelled_number(random: Random, company: Company, *, vat: bool) -> str:
    """A number of a company as somebody has typed it."""
    country, number = company.country, company.number
    if vat:
        whole = vat_of(country, number)
        spaced = f"{whole[:2]} {whole[2:]}"
        dashed = f"{whole[:2]}-{whole[2:]}"
        return random.choice((whole, whole, whole.lower(), spaced, dashed, f"{whole[:6]} {whole[6:]}", whole[2:]))
    if country == "SE":
        return random.choice(
            (f"{number[:6]}-{number[6:]}", number, f"16{number}", f"{number[:6]} {number[6:]}", f"SE{number}01")
        )
    if country == "FI":
        return random.choice((f"{number[:7]}-{number[7:]}", number))
    number = company.registration
    if country == "DE":
        return random.choice((number, number.replace(" ", ""), number.lower()))
    return random.choice((number, f"{number[:3]} {number[3:6]} {number[6:]}", number.lstrip("0")))
