"""Expressions of workflows, as far as ours have them: contexts, texts, comparisons and functions of a status."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import define, field

_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<sign>&&|\|\||==|!=|!|\(|\))|(?P<name>[\w.-]+))")
_STATUS = ("always", "cancelled", "failure", "success")
_IN_TEXT = re.compile(r"\$\{\{(.*?)\}\}")


@define
class _Reader:
    tokens: list[tuple[str, str]]
    contexts: Mapping[str, Any]
    functions: Mapping[str, Callable[[], bool]]
    at: int = 0
    seen: list[str] = field(factory=list)

    def next_is(self, *signs: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at] in [("sign", sign) for sign in signs]

    def taken(self) -> tuple[str, str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def either(self) -> Any:
        value = self.both()
        while self.next_is("||"):
            self.taken()
            other = self.both()
            value = value or other
        return value

    def both(self) -> Any:
        value = self.compared()
        while self.next_is("&&"):
            self.taken()
            other = self.compared()
            value = value and other
        return value

    def compared(self) -> Any:
        value = self.one()
        if self.next_is("==", "!="):
            sign, other = self.taken()[1], self.one()
            value = (_as_text(value).lower() == _as_text(other).lower()) is (sign == "==")
        return value

    def one(self) -> Any:
        kind, word = self.taken()
        if (kind, word) == ("sign", "!"):
            return not self.one()
        if (kind, word) == ("sign", "("):
            value = self.either()
            assert self.taken() == ("sign", ")")
            return value
        if kind == "text":
            return word[1:-1].replace("''", "'")
        assert kind == "name", word
        if self.next_is("("):
            self.taken()
            assert self.taken() == ("sign", ")")
            self.seen.append(word)
            return self.functions[word]()
        value = self.contexts
        for part in word.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        assert not isinstance(value, Mapping), f"{word} is no value"
        return value


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        assert found is not None, f"not understood: {text[at:]}"
        at = found.end()
        assert found.lastgroup is not None
        yield found.lastgroup, found[found.lastgroup]


def _as_text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def is_met(condition: str | None, contexts: Mapping[str, Any], *, failed: bool) -> bool:
    """Whether an ``if`` holds; without a function of a status it asks for a success as well, as GitHub does."""
    text = _IN_TEXT.fullmatch((condition or "success()").strip())
    reader = _reader(text[1] if text else condition or "success()", contexts, failed=failed)
    value = bool(reader.either())
    assert reader.at == len(reader.tokens)
    return value and (not failed or bool(set(reader.seen) & set(_STATUS)))


def filled_in(text: Any, contexts: Mapping[str, Any]) -> str:
    """A text with the values of its expressions."""
    return _IN_TEXT.sub(lambda found: _as_text(_reader(found[1], contexts, failed=False).either()), _as_text(text))


def _reader(text: str, contexts: Mapping[str, Any], *, failed: bool) -> _Reader:
    functions = {"always": lambda: True, "cancelled": lambda: False}
    functions |= {"failure": lambda: failed, "success": lambda: not failed}
    return _Reader([*_tokens(text)], contexts, functions)
