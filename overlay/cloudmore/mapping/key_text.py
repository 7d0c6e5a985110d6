"""How keys are read: tax and registration numbers, customer numbers, and what stands there instead of a key.

Two spellings of one number must be one text, and two numbers must never become one: nothing is guessed from check
digits, and a country counts only where it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from attrs import frozen

# What VAT numbers look like behind their country; letters in front of anything else are part of the number.
_SHAPES: Mapping[str, str] = {
    "AT": r"U\d{8}",
    "BE": r"\d{9,10}",
    "BG": r"\d{9,10}",
    "CHE": r"\d{9}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-Z0-9]{2}\d{9}",
    "GB": r"\d{9}|\d{12}|(?:GD|HA)\d{3}",
    "GR": r"\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9]\d{5}[A-Z]{1,2}|\d{7}[A-Z]{1,2}",
    "IS": r"\d{5,6}",
    "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "NO": r"\d{9}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{10}|\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"\d{9}|\d{12}",
}
_COUNTRY = re.compile("|".join(f"(?P<{country}>{country}(?:{shape}))" for country, shape in _SHAPES.items()))
# Northern Ireland's numbers are those of Great Britain, and Greece has two codes.
_SAME_COUNTRY = {"GR": "EL", "XI": "GB", "CHE": "CH"}
# There the VAT number is the registration number, with something around it.
DERIVED = frozenset({"BE", "CH", "DK", "FI", "NO", "SE"})
# What people write before a number that says only what it is.
_LABEL = re.compile(
    r"(VAT(NO|NR|NUMBER|REGNO)?|MOMS(REG)?(NR|NO)?|UST(IDNR|ID|NR)?|UID|CVR(NR)?|ORG(NR|NO)|ORGANI[SZ]ATIONSN(UMME)?R"
    r"|YTUNNUS|ALV(NRO)?|TVA|IVA|BTW|NIP)(?=[A-Z]{0,3}\d)"
)
_VAT_WORD_BEHIND = re.compile(r"(?<=\d)(MVA|MWST|TVA|IVA|TPV)$")
_MORE_THAN_LETTERS_AND_DIGITS = re.compile(r"[\W_]+")
# 165566778899, and the century of somebody's birth.
_CENTURY = re.compile(r"(?:16|18|19|20)(\d{10})")
_SWEDISH_VAT = re.compile(r"(\d\d[2-9]\d{7})\d\d")
# The dash tells the country: nobody else writes it there. The third digit of a Swedish company is at least 2, where
# the birthdays that other countries number people by have a month.
_DASHED = {"SE": re.compile(r"\d\d[2-9]\d{3}-\d{4}"), "FI": re.compile(r"\d{7}-\d")}
_SHORTEST_NUMBER = 5
_FEWEST_DIGITS = 3
_MOST_REPEATED = 2
# 1900-01-01 and 01.01.1900 stand in columns of numbers that a database has filled.
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./](?:19|20)\d\d")
# 121212-1212, 00000001 and 556000-0000 are made up.
_MADE_UP_LENGTH = 8
_MADE_UP_DIGITS = 2
_MADE_UP = re.compile(r"(\d)\1{5}")

_JUNK_WORDS = frozenset(
    {
        *("na", "nan", "nil", "none", "null", "void", "unknown", "undefined", "notavailable", "notapplicable"),
        *("missing", "empty", "blank", "tbd", "tba", "todo", "pending", "test", "testing", "tester", "demo"),
        *("dummy", "sample", "example", "fake", "temp", "temporary", "x", "xx", "xxx", "xxxx", "y", "abc", "asdf"),
        *("qwerty", "saknas", "ingen", "inget", "inga", "ej", "ejangivet", "ejangiven", "okand", "tom", "finnsej"),
        *("privat", "unbekannt", "keine", "kein", "keines", "leer", "fehlt", "nichtvorhanden", "entfallt"),
        *("ukjent", "mangler", "ikkeangitt", "ukendt", "tomt", "eioole", "eiole", "puuttuu", "tuntematon", "tyhja"),
        *("testi", "no", "yes", "nej", "nein", "ei", "kylla", "ja", "false", "true"),
        *("tbc", "notknown", "notset", "notregistered", "notvatregistered", "novat", "nonumber", "pendingvat"),
        *(
            "unknownvat",
            "private",
            "privateperson",
            "foreign",
            "sameasabove",
            "seenotes",
            "seenote",
            "new",
            "newcustomer",
        ),
        *("cash", "cashcustomer", "ref", "value", "div0", "eu", "se", "fi", "de", "dk", "gb", "uk"),
        *("inteangivet", "inteangiven", "ejregistrerad", "ejmomsregistrerad", "ejmoms", "vetej", "vetinte", "okant"),
        *("okanda", "utland", "utlandsk", "privatperson", "seovan", "ny", "nykund", "kontant", "kontantkund"),
        *("ikkeoplyst", "ikkerelevant", "ikkekjent", "ikkekendt", "ikkeregistrert", "ikkeregistreret", "ingenmva"),
        *("ikkemvaregistrert", "ikkemomsregistreret", "udenlandsk", "utenlandsk", "nykunde", "kontantkunde"),
        *("ka", "keineangabe", "keineangaben", "nichtbekannt", "nichtangegeben", "nichtregistriert", "kommtnoch"),
        *("folgt", "neu", "neukunde", "barverkauf", "ausland", "siehenotiz", "eitiedossa", "eitietoa"),
        *("eirekisteroity", "eialv", "ulkomaat", "uusi", "uusiasiakas", "kateinen", "yksityinen", "sansobjet"),
        *(
            "nonapplicable",
            "nonrenseigne",
            "so",
            "nvt",
            "onbekend",
            "geen",
            "brak",
            "niedotyczy",
            "nezadano",
            "neuvedeno",
        ),
    }
)
_COUNTING = "0123456789012345678909876543210987654321"


@frozen
class TaxNumber:
    """A VAT or registration number.

    Attributes:
        country: Two letters, where they are written; ``None`` where not.
        national: What stands behind the country: letters and digits, leading zeros kept.
    """

    country: str | None
    national: str

    def is_of_another_country(self, other: TaxNumber) -> bool:
        """Whether both say their country, and not the same."""
        return self.country is not None and other.country is not None and self.country != other.country


def squeezed(text: str) -> str:
    """Letters and digits alone, in capital letters, whatever the separators and the width of the letters."""
    return _MORE_THAN_LETTERS_AND_DIGITS.sub("", unicodedata.normalize("NFKC", text)).upper()


def tax_number(text: str | None) -> TaxNumber | None:
    """A VAT or registration number as it is compared; ``None`` where there is none, or junk.

    Args:
        text: As somebody wrote it.
    """
    if _DAY.fullmatch((text or "").strip()):
        return None
    bare = _LABEL.sub("", squeezed(text or ""), count=1)
    shortened, behind = _VAT_WORD_BEHIND.subn("", bare)
    found = _COUNTRY.fullmatch(shortened)
    written = None if found is None else found.lastgroup
    country = written
    if written is not None:
        country = _SAME_COUNTRY.get(written, written)
        shortened = shortened.removeprefix(written)
    elif behind and bare.endswith("MVA"):
        country = "NO"
    else:
        country = next((each for each, dashed in _DASHED.items() if dashed.fullmatch((text or "").strip())), None)
    national = _national(country, shortened)
    if len(national) < _SHORTEST_NUMBER or is_junk(national, counting=True) or _is_made_up(national):
        return None
    return TaxNumber(country, national)


def _is_made_up(national: str) -> bool:
    """Whether it is a word, or digits that somebody has typed so that something stands there."""
    if sum(each.isdigit() for each in national) < _FEWEST_DIGITS:
        return True
    if not national.isdigit() or len(national) < _MADE_UP_LENGTH:
        return False
    return len(set(national)) <= _MADE_UP_DIGITS or _MADE_UP.search(national) is not None


def _national(country: str | None, text: str) -> str:
    """Without what a country puts around its numbers."""
    if country == "BE" and len(text) == 9:
        return f"0{text}"
    if country not in (None, "SE"):
        return text
    century = None if country == "SE" else _CENTURY.fullmatch(text)
    if century is not None:
        return century[1]
    swedish = _SWEDISH_VAT.fullmatch(text) if country is None else re.fullmatch(r"(\d{10})\d\d", text)
    return text if swedish is None else swedish[1]


def number_key(text: str | None) -> str | None:
    """A customer number as it is compared, leading zeros kept; ``None`` where there is none, or junk.

    Args:
        text: As somebody wrote it; ``10001.0`` is what a spreadsheet makes of 10001.
    """
    plain = re.sub(r"^(\d+)[.,]0+$", r"\1", (text or "").strip())
    key = squeezed(plain)
    return None if is_junk(key) else key


def without_zeros(key: str) -> str:
    """A customer number without the zeros that a spreadsheet takes away."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", key)


def is_junk(text: str, *, counting: bool = False) -> bool:
    """Whether something stands there instead of a key: nothing, a word for it, or one digit again and again.

    Args:
        text: Letters and digits.
        counting: Whether 123456789 is junk, too.
    """
    folded = "".join(each for each in unicodedata.normalize("NFKD", squeezed(text).casefold()) if each.isalnum())
    if not folded.strip("0") or folded in _JUNK_WORDS:
        return True
    if len(folded) > _MOST_REPEATED and len(set(folded)) == 1:
        return True
    return counting and folded.isdigit() and folded in _COUNTING
