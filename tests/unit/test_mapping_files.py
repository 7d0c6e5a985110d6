"""A mapping as TOML and as CSV: nothing is lost from one to the other, comments stay, and mistakes are told."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmore.billing import Split
from cloudmore.mapping import CustomerMapping, Entry, Item, read_mapping, write_mapping

# What people and spreadsheet programs spell in ways that break files, and anything else that is text.
TEXTS = st.one_of(
    st.sampled_from(
        [
            "00123",
            "1E05",
            '="x"',
            "=1+1",
            "-",
            "a|b",
            "a\\",
            "a;b",
            'say "so"',
            "é ß 日本",
            "1,5",
            "12345678901234567",
            "two\nlines",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
).filter(lambda text: text == text.strip() and text != "")
PARTS = st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3)
NAMES = st.none() | TEXTS
ENTRIES = st.one_of(
    st.builds(Entry, customer=TEXTS, name=NAMES, reason=NAMES, decided_by=NAMES),
    st.builds(Entry, excluded=TEXTS, name=NAMES, reason=NAMES),
    st.builds(Entry, split=st.builds(Split, st.just("cost_center"), PARTS), name=NAMES, reason=NAMES),
    st.builds(Entry, suggested=st.lists(TEXTS, max_size=3, unique=True).map(tuple), suggested_because=NAMES),
)
IDS = st.lists(TEXTS, max_size=6, unique_by=lambda text: text.strip().casefold())


@st.composite
def mappings(draw: st.DrawFn) -> CustomerMapping:
    return CustomerMapping(
        organizations={identifier: draw(ENTRIES) for identifier in draw(IDS)},
        products={each: draw(st.builds(Item, NAMES, NAMES, NAMES, NAMES)) for each in draw(IDS)},
        key_property=draw(NAMES),
    )


@given(mappings(), mappings())
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_between_toml_and_csv(mapping: CustomerMapping, other: CustomerMapping) -> None:
    with TemporaryDirectory() as name:
        toml, csv = Path(name, "mapping.toml"), Path(name, "mapping.csv")
        for file, source in ((toml, None), (csv, toml), (toml, csv)):
            # Over another one, too, of which nothing may be left.
            write_mapping(file, other)
            write_mapping(file, mapping if source is None else read_mapping(source))
            assert read_mapping(file) == mapping
