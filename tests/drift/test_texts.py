"""The formats that the maker tells, text by text; what the judge tells of them is not asked."""

from __future__ import annotations

import pytest

from drift.making.texts import FORMATS, TEXT, format_of

TEXTS = {
    "uuid": ("5f0d798e-7b1a-42c5-8e07-1f2e3d4c5b6a", "5F0D798E-7B1A-42C5-8E07-1F2E3D4C5B6A"),
    "date": ("2026-10-01", "2028-02-29"),
    "date-time": (
        *("2026-10-01T00:00:00Z", "2026-10-01t23:59:59z", "2026-10-01T00:00:00.1234567+02:00"),
        "2026-10-01T00:00:00-11:30",
    ),
    "date-time without zone": ("2026-10-01T00:00:00", "2026-10-01 00:00:00", "2026-10-01T00:00:00.5"),
    "number": ("0", "-7.25", "5560000000", "007"),
    "email": ("anna.berg@example.com", "a+b@mail.example.co.uk"),
    "uri": ("https://api.example/a?b=c#d", "FTP://files.example"),
    TEXT: (
        *("", " ", "Anna", "true", "null"),
        *("{5f0d798e-7b1a-42c5-8e07-1f2e3d4c5b6a}", "5f0d798e7b1a42c58e071f2e3d4c5b6a"),
        *("urn:uuid:5f0d798e-7b1a-42c5-8e07-1f2e3d4c5b6a", "5f0d798e-7b1a-42c5-8e07-1f2e3d4c5b6a "),
        *("2026-10-1", "01.10.2026", "2026-W40-4", "2026-02-30"),
        *("2026-10-01T00:00Z", "2026-10-01T00:00:00+0200", "2026-10-01T24:30:00Z", "2026-10-01T00:00:00.Z"),
        *("2026-10-01 00:00:00Z", "2026-10-01T00:00:00,5", "/Date(1790812800000)/"),
        *("7,25", "1 234", "1e5", ".5", "5.", "-", "+7", "\u0667", "1_000"),
        *("anna@example", "@example.com", "a b@example.com", "anna@-.com", "a@b@example.com", "{anna@example.com}"),
        *("mailto:anna@example.com", "//host.example/a", "https://a b.example", "https://[::1"),
    ),
}


@pytest.mark.parametrize(("name", "text"), [(name, each) for name, texts in TEXTS.items() for each in texts])
def test_a_text_has_the_format_of_its_standard(name: str, text: str) -> None:
    assert format_of(text) == name


def test_every_format_is_tried() -> None:
    assert TEXTS.keys() == {*FORMATS, TEXT}


def test_no_text_has_two_formats() -> None:
    texts = [each for texts in TEXTS.values() for each in texts]
    assert [each for each in texts if sum(has_it(each) for has_it in FORMATS.values()) > 1] == []
