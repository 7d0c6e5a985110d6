"""The keys of a table of a target's file: each is known and makes sense, or is an error that says where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from cloudmore.errors import ConfigurationError, shortened

Value = TypeVar("Value")
_NOTHING: Any = object()
_WHOLE = re.compile(r"-?[0-9]{1,9}")


class Keys:
    """A table of a target's file.

    Args:
        table: It.
        where: How the file calls it, such as ``[file]``; empty for the outermost.
        file: Name of the file.
    """

    def __init__(self, table: Any, where: str, file: str) -> None:
        self._where = where
        self._file = file
        self._asked: list[str] = []
        if not isinstance(table, dict):
            raise self.error("", "is no table", f"Write {where} and keys below it.")
        self._table = cast("dict[str, Any]", table)

    def has(self, name: str) -> bool:
        """Whether a key is there."""
        return name in self._table

    def text(self, name: str, default: Any = _NOTHING, *, empty: bool = False) -> Any:
        """A text; a number is none, so that no leading zero is lost."""
        value = self._get(name, default)
        if value is not default and not (isinstance(value, str) and (empty or value.strip())):
            raise self.error(name, "is no text" if value != "" else "is empty", f'Write {name} = "…".')
        return value

    def whole(self, name: str, least: int, most: int, default: Any = _NOTHING) -> Any:
        """A whole number."""
        value = self._get(name, default)
        # A setting from the command line is text.
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            value = int(value)
        if value is not default and (type(value) is not int or not least <= value <= most):
            raise self.error(name, "is no such number", f"Write a whole number from {least} to {most}, without quotes.")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Whether or not."""
        value = self._get(name, default)
        value = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
        if type(value) is not bool:
            raise self.error(name, "is neither true nor false", "Write true or false, without quotes.")
        return value

    def choice(self, name: str, choices: Iterable[str], default: Any = _NOTHING) -> str:
        """One of some words."""
        value = self._get(name, default)
        known = [*choices]
        if value not in known:
            raise self.error(
                name, f"cannot be {_told(value)}", f"{_near(value, known)}Write one of {', '.join(map(str, known))}."
            )
        return cast("str", value)

    def choices(self, name: str, choices: Iterable[str]) -> tuple[str, ...]:
        """Some of some words."""
        given = self._list(name, f'Write {name} = ["…", "…"].')
        known = [*choices]
        for at, each in enumerate(given):
            if each not in known:
                near = _near(each, known)
                raise self.error(name, f"has {_told(each)}", f"{near}It may have {', '.join(map(str, known))}.")
            if each in given[:at]:
                raise self.error(name, f"has {_told(each)} twice", "Write it once.")
        return tuple(given)

    def _list(self, name: str, remedy: str) -> list[Any]:
        value: list[Any] | str = self._get(name, [])
        if not isinstance(value, list):
            raise self.error(name, "is no list", remedy)
        return value

    def parsed(self, name: str, parse: Callable[[str], Value], default: Any = _NOTHING) -> Value:
        """A text that means something."""
        text = self.text(name, default, empty=True)
        try:
            return parse(text)
        except (ValueError, ConfigurationError) as error:
            remedy = error.remedy if isinstance(error, ConfigurationError) else "Mend the text."
            raise self.error(name, f"cannot be read: {str(error).rstrip('.')}", remedy) from None

    def get(self, name: str) -> Any:
        """The value of a key, whatever it is; ``None`` where it is not there."""
        return self._get(name, None)

    def unknown(self, name: str, value: str, known: Sequence[str]) -> ConfigurationError:
        """The error of a field that does not exist."""
        return self.error(
            name, f"has the unknown field {_told(value)}", f"{_near(value, known)}The fields are {', '.join(known)}."
        )

    def table(self, name: str) -> Keys:
        """A table inside of this one; without keys where it is not there."""
        return Keys(self._get(name, {}), f"[{self._path(name)}]", self._file)

    def tables(self, name: str) -> list[Keys]:
        """A list of tables inside of this one; none where it is not there."""
        given = self._list(name, f"Write [[{self._path(name)}]] for each.")
        outer = f" of {self._where}" if self._where.startswith("[[") else ""
        return [Keys(each, f"[[{self._path(name)}]] {at}{outer}", self._file) for at, each in enumerate(given, 1)]

    def done(self) -> None:
        """Refuse every key that nobody has asked for.

        Raises:
            ConfigurationError: There is one.
        """
        known = [*dict.fromkeys(self._asked)]
        for name in self._table:
            if name not in known:
                raise self.error(name, "is not known", f"{_near(name, known)}Known are {', '.join(known)}.")

    def error(self, name: str, what: str, remedy: str) -> ConfigurationError:
        """The error of a key."""
        place = f"{name} in {self._where}" if name and self._where else name or self._where or "The content"
        return ConfigurationError(f"The target {self._file}: {place} {what}.", remedy=remedy)

    def _get(self, name: str, default: Any) -> Any:
        self._asked.append(name)
        value = self._table.get(name, default)
        if value is _NOTHING:
            raise self.error(name, "is missing", f"Write {name} = … there; see docs/targets.md.")
        return value

    def _path(self, name: str) -> str:
        outer = self._where.split("]")[0].lstrip("[")
        return f"{outer}.{name}" if outer else name


def _near(value: Any, known: Iterable[str]) -> str:
    alike = get_close_matches(value.casefold(), [*known], 1) if isinstance(value, str) else []
    return f"Did you mean {alike[0]}? " if alike else ""


def _told(value: Any) -> str:
    return repr(value) if not isinstance(value, str) else shortened(repr(value))
