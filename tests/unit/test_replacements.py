"""What stands for a text of somebody: of the same form, nobody's, and the same wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from string import ascii_lowercase

import pytest
from replay.made_up_values import is_email_of_nobody, is_fictional_phone

from cloudmore.contract.recording.check_digits import may_be_real
from cloudmore.contract.recording.replacements import Replacements
from cloudmore.sandbox.server.tax_numbers import _SCHEMES


def settled(
    *personal: str,
    free: tuple[str, ...] = (),
    kept: tuple[str, ...] = (),
    name: str = "",
    fixed: str = "",
    seed: int = 7,
) -> Replacements:
    """Replacements of some texts."""
    made = Replacements(random=Random(seed), fixed=fixed, kept_hosts=frozenset({"api.cloudmore.com"}))
    for text in personal:
        made.personal(text, name)
    for text in free:
        made.free(text, name)
    for text in kept:
        made.kept(text)
    made.settle()
    return made


# What is somebody's, the name of its property, and the form that it keeps.
FORMS: dict[str, tuple[str, str, str]] = {
    "a company": ("Svensson & Söner AB", "name", r"[A-Z][a-z]{7} & [A-Z][^\x00-\x7f][a-z]{3} [A-Z]{2}"),
    "a person": ("Zoë O'Connor-Lee", "name", r"[A-Z][a-z][^\x00-\x7f] [A-Z]'[A-Z][a-z]{5}-[A-Z][a-z]{2}"),
    "Japanese": ("見本 株式会社", "name", r"[\u3400-\u9fff]{2} [\u3400-\u9fff]{4}"),
    "Arabic": ("شركة مثال", "name", r"[\u0600-\u06ff]{4} [\u0600-\u06ff]{4}"),
    "Greek": ("Αθήνα", "city", r"[\u0370-\u03ff]{5}"),
    "Cyrillic": ("Москва", "city", r"[\u0400-\u04ff]{6}"),
    "with a picture": ("🦆 Anka 🧾", "name", r"🦆 [A-Z][a-z]{3} 🧾"),
    "spaces around": ("  Anka\tB ", "name", r"  [A-Z][a-z]{3}\t[A-Z] "),
    "two lines": ("Anka\nc/o Bo", "name", r"[A-Z][a-z]{3}\n[a-z]/[a-z] [A-Z][a-z]"),
    "a page": ("</script><b>Anka</b>", "name", r"</[a-z]{6}><[a-z]>[A-Z][a-z]{3}</[a-z]>"),
    "capitals": ("ANKA", "name", "[A-Z]{4}"),
    "a customer number": ("C10001", "customerNumber", "[A-Z][0-9]{5}"),
    "a number with zeros": ("00281", "customerNumber", "00[1-9][0-9]{2}"),
    "one letter": ("x", "customerNumber", "[a-z]"),
    "a street": ("Storgatan 14 B", "address", "[A-Z][a-z]{8} [1-9][0-9] [A-Z]"),
    "a Swedish postal code": ("114 55", "postalCode", "[1-9][0-9]{2} [1-9][0-9]"),
    "a British postal code": ("SW1A 2AA", "postalCode", "[A-Z]{2}[1-9][A-Z] [1-9][A-Z]{2}"),
    "an e-mail address": (
        "Anna.Svensson+bills@mail.contoso.com",
        "email",
        r"[A-Z][a-z]{3}\.[A-Z][a-z]{7}\+[a-z]{5}@[a-z]{4}\.[a-z]{7}\.example",
    ),
    "a Swedish telephone number": ("+46 70 123 45 67", "phone", r"\+46 [0-9]{2} [0-9]{3} [0-9]{2} [0-9]{2}"),
    "a Swedish one within the country": ("070-123 45 67", "phone", "0[0-9]{2}-[0-9]{3} [0-9]{2} [0-9]{2}"),
    "a British one": ("+44 (0)20 7946 0000", "phone", r"\+44 \(0\)[0-9]{2} [0-9]{4} [0-9]{4}"),
    "an American one": ("(212) 736-5000", "phone", r"\([0-9]{3}\) [0-9]{3}-[0-9]{4}"),
    "digits alone": ("701234567", "cellPhone", "[0-9]{9}"),
    "a Swedish VAT number": ("SE556036079301", "vat", "SE[0-9]{12}"),
    "a Norwegian VAT number": ("NO923609016MVA", "vat", "NO[0-9]{9}MVA"),
    "a Dutch VAT number": ("NL004495445B01", "vat", r"NL[0-9]{9}B[0-9]{2}"),
    "a registration number": ("556036-0793", "registrationNumber", "[1-9][0-9]{5}-[0-9]{4}"),
    "an address of the web": (
        "https://contoso.com/anna?x=1",
        "note",
        r"https://[a-z]{7}\.example/[a-z]{4}\?[a-z]=[1-9]",
    ),
    "one of the API": ("https://api.cloudmore.com/anna", "note", r"https://api\.cloudmore\.com/[a-z]{4}"),
}


@pytest.mark.parametrize(("text", "name", "form"), FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("seed", range(20))
def test_a_text_keeps_its_form(text: str, name: str, form: str, seed: int) -> None:
    new = settled(text, name=name, seed=seed).of(text)
    assert re.fullmatch(form, text) or "@" in text or "://" in text, "the form is that of the text itself"
    assert re.fullmatch(form, new), new
    assert new != text
    assert new.isascii() == text.isascii()


NOBODYS: dict[str, tuple[str, str, Callable[[str], bool]]] = {
    "an e-mail address": ("anna@contoso.com", "email", is_email_of_nobody),
    "a Swedish telephone number": ("+46701234567", "", lambda new: is_fictional_phone(new[1:])),
    "a Swedish one within the country": ("0701234567", "phone", is_fictional_phone),
    "a British one": ("+442079460000", "phone", lambda new: is_fictional_phone(new[1:])),
    "an American one": ("+12127365000", "phone", lambda new: is_fictional_phone(new[1:])),
    "a German one": ("+493012345678", "phone", lambda new: is_fictional_phone(new[1:])),
    "one of a length that has no range": ("20123456", "phone", lambda new: new.startswith("000")),
    "one of another country": ("+4520123456", "", lambda new: new.startswith("+000")),
}


@pytest.mark.parametrize(("text", "name", "is_nobodys"), NOBODYS.values(), ids=NOBODYS.keys())
@pytest.mark.parametrize("seed", range(20))
def test_nobody_has_it(text: str, name: str, is_nobodys: Callable[[str], bool], seed: int) -> None:
    assert is_nobodys(settled(text, name=name, seed=seed).of(text))


@pytest.mark.parametrize("country", _SCHEMES)
def test_no_tax_number_is_right_by_the_rules_of_its_country(country: str) -> None:
    scheme = _SCHEMES[country]
    right = next(digits for number in range(10**5) if scheme.is_right(digits := f"5{number:0{scheme.length - 1}d}"))
    assert may_be_real(right)
    for text in (right, scheme.vat.format(right)):
        for seed in range(50):
            new = settled(text, seed=seed).of(text)
            start = scheme.vat.index("{") if text != right else 0
            assert not scheme.is_right(new[start : start + scheme.length]), new


MANY = [
    *(f"07012345{number:02d}" for number in range(40)),
    *(f"Bo {letter}" for letter in "abcdefghij"),
    *ascii_lowercase,
]


def test_different_texts_stay_different_when_a_range_is_used_up() -> None:
    made = settled(*MANY, name="phone")
    assert len({made.of(text) for text in MANY}) == len(MANY)


KNOWN = "Anna Svensson"
# What is kept, and whether somebody is found in it.
WITHIN = {
    "as it is": ("Anna Svensson", True),
    "inside a longer text": ("Backup of Anna Svensson, 2 TB", True),
    "inside of a word": ("xAnna Svenssonx", True),
    "in small letters": ("for anna svensson", True),
    "in capitals": ("ANNA SVENSSON", True),
    "another": ("Anna Svenson", False),
    "a part": ("Svensson", False),
}


@pytest.mark.parametrize(("text", "is_there"), WITHIN.values(), ids=WITHIN.keys())
def test_somebody_is_found_wherever_she_stands(text: str, is_there: bool) -> None:  # noqa: FBT001 - of the table
    made = settled(KNOWN)
    new = made.within(text)
    found = re.search(re.escape(KNOWN), text, re.IGNORECASE)
    if found is None:
        assert not is_there
        assert new == text
        return
    assert is_there
    expected = text[: found.start()] + made.of(found[0]) + text[found.end() :]
    assert new == expected
    assert made.of(found[0]).lower() == made.of(KNOWN).lower(), "one person, whatever the letter case"
    assert made.of(found[0]).isupper() == found[0].isupper()


SHORT = {
    "as a word": ("Oslo", "Office Oslo 2", True),
    "inside of a word": ("Oslo", "Oslofjord", False),
    "three letters": ("Ine", "Ine", False),
    "a short number": ("10001", "10001", False),
    "a long number": ("846500401", "call 846500401 now", True),
    "a long number inside of a longer one": ("846500401", "18465004012", False),
    "a name of the document": ("Status", "Status of it", False),
}


@pytest.mark.parametrize(("somebody", "text", "is_there"), SHORT.values(), ids=SHORT.keys())
def test_a_short_text_is_found_as_a_word_of_its_own(somebody: str, text: str, is_there: bool) -> None:  # noqa: FBT001 - of a table
    made = settled(somebody, fixed="status\nname")
    assert (made.within(text) != text) == is_there
    assert made.of(somebody) != somebody, "at its own place it is always replaced"


def test_the_same_domain_is_the_same_domain() -> None:
    made = settled("anna@contoso.com", "bo@Contoso.com", "eva@other.com")
    domains = [
        made.of(each).partition("@")[2].lower() for each in ("anna@contoso.com", "bo@Contoso.com", "eva@other.com")
    ]
    assert domains[0] == domains[1] != domains[2]


def test_letter_case_is_kept_where_it_is_found() -> None:
    made = settled("anna@contoso.com", "Anna Berg", "ANNA BERG")
    new = made.of("anna@contoso.com")
    assert made.within("to ANNA@CONTOSO.COM") == f"to {new.upper()}"
    assert made.within("to Anna@Contoso.com") == f"to {new}"
    assert made.of("ANNA BERG") == made.of("Anna Berg").upper()


def test_somebody_within_an_unknown_text_is_the_same_there() -> None:
    note = "Moved for Anna Svensson (anna@contoso.com), 14 seats"
    made = settled(KNOWN, free=(note,))
    new = made.of(note)
    assert made.of(KNOWN) in new
    assert made.of("anna@contoso.com") in new
    assert re.fullmatch(r"[A-Z][a-z]{4} [a-z]{3} \w{4} \w{8} \([\w.]+@[\w.]+\.example\), [1-9][0-9] [a-z]{5}", new)


def test_an_unknown_text_that_stays_elsewhere_stays() -> None:
    made = settled("Contoso AB", free=("Microsoft 365", "Contoso AB"), kept=("Microsoft 365", "Contoso AB"))
    assert made.of("Microsoft 365") == "Microsoft 365"
    assert made.of("Contoso AB") != "Contoso AB"


def test_another_recording_makes_up_others() -> None:
    assert settled(KNOWN, seed=1).of(KNOWN) != settled(KNOWN, seed=2).of(KNOWN)


def test_what_is_made_up_never_names_somebody_else() -> None:
    every_word = [a + b + c + d for a in "ab" for b in "ab" for c in "ab" for d in "ab"]
    made = settled("aaaa", *every_word)
    assert not {made.of(each) for each in every_word} & set(every_word)


@pytest.mark.parametrize("text", ["", "-", "...", " ", "🦆"])
def test_a_text_without_a_letter_stays(text: str) -> None:
    made = settled(text)
    assert made.of(text) == text
    assert made.hunted == []


def test_a_long_text_names_nobody_by_chance() -> None:
    names = [f"{first}{second}st" for first in ascii_lowercase for second in ascii_lowercase]
    text = "word " * 4000
    replacements = Replacements(random=Random(5))
    for each in (*names, text):
        replacements.personal(each)
    replacements.settle()
    assert not set(names) & set(replacements.of(text).split())
