"""The outline of a report is its JSON without what lies in the objects of lists, wherever the chunks are cut."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmore.billing.outline import Outline

TEXTS = st.text(st.sampled_from('ab"\\{}[],:é\n'), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


class Dripping(io.BytesIO):
    """A file that gives a few bytes at a time."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self._size = size

    def read(self, _size: int | None = -1) -> bytes:
        return super().read(self._size)


def outline(content: bytes, chunk: int) -> bytes:
    reader = Outline(Dripping(content, chunk))
    return b"".join(iter(lambda: reader.read(1), b""))


def reduced(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: reduced(each) for name, each in value.items()}
    if isinstance(value, list):
        return [{} if isinstance(each, dict) else reduced(each) for each in value]
    return value


@settings(max_examples=200, deadline=None)
@given(VALUES, st.integers(1, 9))
def test_only_the_content_of_objects_in_lists_is_left_out(value: Any, chunk: int) -> None:
    assert json.loads(outline(json.dumps(value).encode(), chunk)) == reduced(value)


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_a_cut_text_stays_cut(length: int) -> None:
    content = b'{"a":"b' + b"\\" * length
    assert outline(content, 3) == content


def test_a_text_of_megabytes_is_read_once() -> None:
    # Were it searched from its start in every chunk, this would take minutes.
    content = json.dumps({"a": "x" * 20_000_000}).encode()
    assert outline(content, 1 << 16) == content
