"""The figures of the drift bench, as its runs have written them; one that was not run is ``None``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen
from contract_report.percent import percent

from cloudmore.errors import ConfigurationError


@frozen
class Node:
    """An object of a file of figures, which says where it is when something in it is missing.

    Attributes:
        place: The file, and the way into it.
        content: The object.
    """

    place: str
    content: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Node | None:
        """What a file holds; nothing where it is not there.

        Args:
            path: The file.

        Raises:
            ConfigurationError: It is no JSON object.
        """
        try:
            content = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise ConfigurationError(f"{path} is no JSON: {error}.") from error
        return cls._of(str(path), content)

    @classmethod
    def _of(cls, place: str, content: Any) -> Node:
        if not isinstance(content, dict):
            raise ConfigurationError(f"{place} is no object.")
        return cls(place, content)

    def count(self, key: str) -> int:
        """A whole number of zero or more."""
        value = self.content.get(key)
        if type(value) is not int or value < 0:
            raise ConfigurationError(f"{self.place}: {key} is no count.")
        return value

    def text(self, key: str) -> str:
        """A text; a number is shown as one."""
        value = self.content.get(key)
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise ConfigurationError(f"{self.place}: {key} is no text.")
        return str(value)

    def at(self, key: str) -> Node:
        """An object inside."""
        return Node._of(f"{self.place}: {key}", self.content.get(key))

    def each(self, key: str) -> list[Node]:
        """The objects of a list inside."""
        return [Node._of(f"{self.place}: {key}[{number}]", each) for number, each in enumerate(self._list(key))]

    def lines(self, key: str) -> dict[str, Any]:
        """A list inside, as lines of text and how many there are."""
        lines = [_line(each) for each in self._list(key)]
        return {"count": len(lines), "lines": lines}

    def how_many(self, key: str) -> int:
        """A count, or how long a list is."""
        return len(self._list(key)) if isinstance(self.content.get(key), list) else self.count(key)

    def _list(self, key: str) -> Sequence[Any]:
        value = self.content.get(key)
        if not isinstance(value, list):
            raise ConfigurationError(f"{self.place}: {key} is no list.")
        return value

    def part(self, part: str, whole: str = "made") -> dict[str, Any]:
        """A part of a whole, with its percentage."""
        numbers = {whole: self.count(whole), part: self.count(part)}
        if numbers[part] > numbers[whole]:
            raise ConfigurationError(f"{self.place}: {part} is more than {whole}.")
        return {**numbers, "percent": percent(numbers[part], numbers[whole])}


def response_figures(path: Path, document_sha256: str) -> dict[str, Any] | None:
    """Drifts of answers: what the check and its peers noticed.

    Args:
        path: The file.
        document_sha256: Of today's document.

    Raises:
        ConfigurationError: The file is not as the bench writes it.
    """
    node = Node.read(path)
    if node is None:
        return None
    record = {
        **_seed(node),
        "seed": node.text("seed"),
        "second_seed": node.text("second_seed"),
        "seconds": node.text("seconds"),
        "second": _seed(node.at("second")),
        "kinds": [
            {
                "kind": each.text("kind"),
                "family": each.text("family"),
                "expected": each.text("expected"),
                **each.part("caught"),
                "operations": each.how_many("operations"),
            }
            for each in node.each("kinds")
        ],
        "peers": [
            {
                "name": each.text("name"),
                **each.part("caught", "of"),
                "false_alarms": each.count("false_alarms"),
                "permitted": each.count("permitted"),
            }
            for each in node.each("peers")
        ],
        "grades": [_grade(each) for each in node.each("grades")] if "grades" in node.content else [],
        "missed": node.lines("missed"),
    }
    is_same = node.content.get("document_sha256") == document_sha256
    return {**record, "remarks": [*([] if is_same else ["They were measured with another document."]), *_sums(record)]}


def document_figures(path: Path) -> dict[str, Any] | None:
    """Changes of the document: what the recordings noticed.

    Args:
        path: The file.

    Raises:
        ConfigurationError: The file is not as the bench writes it.
    """
    node = Node.read(path)
    if node is None:
        return None
    return {
        "seconds": node.text("seconds"),
        "tightening": node.at("tightening").part("killed"),
        "loosening": node.at("loosening").part("noticed"),
        "kinds": [
            {
                "kind": each.text("kind"),
                "way": "tightens" if each.content.get("tightens") is True else "loosens",
                **each.part("killed"),
            }
            for each in node.each("kinds")
        ],
        "survivors": node.lines("survivors"),
        "looseness": node.lines("looseness"),
    }


def client_figures(path: Path, today: date) -> dict[str, Any] | None:
    """Changes of the client, as they were last measured and kept.

    Args:
        path: The file.
        today: Their age is counted to.

    Raises:
        ConfigurationError: The file is not as the bench writes it.
    """
    node = Node.read(path)
    if node is None:
        return None
    try:
        age = (today - date.fromisoformat(node.text("date")[:10])).days
    except ValueError as error:
        raise ConfigurationError(f"{path}: date is no date.") from error
    equivalent = [f"{each.text('mutant')}: {each.text('why')}" for each in node.each("equivalent")]
    found = node.part("killed")
    noticeable = found["made"] - len(equivalent)
    if found["killed"] > noticeable:
        raise ConfigurationError(f"{path}: some of those without effect were killed.")
    return {
        "commit": node.text("commit"),
        "date": node.text("date"),
        "age_days": age,
        "seconds": node.text("seconds"),
        **found,
        "noticeable": noticeable,
        "percent": percent(found["killed"], noticeable),
        "kinds": [{"kind": each.text("kind"), **each.part("killed")} for each in node.each("kinds")],
        "equivalent": {"count": len(equivalent), "lines": equivalent},
        "survivors": node.lines("survivors"),
    }


def _seed(node: Node) -> dict[str, Any]:
    permitted = node.at("permitted")
    return {
        "breaking": node.at("breaking").part("caught"),
        "permitted": {"made": permitted.count("made"), "false_alarms": permitted.count("false_alarms")},
    }


def _grade(node: Node) -> dict[str, Any]:
    peers = [{"name": each.text("name"), "caught": each.count("caught")} for each in node.each("peers")]
    return {"grade": node.text("grade"), **node.part("caught"), "peers": peers}


def _sums(record: Mapping[str, Any]) -> list[str]:
    told = record["breaking"]
    breaking = [each for each in record["kinds"] if each["family"] == "breaking"]
    parts = {"kinds": breaking, **({"grades": record["grades"]} if record["grades"] else {})}
    return [
        f"The {part} add up to {total} {name}, the total says {told[name]}."
        for part, each in parts.items()
        for name in ("made", "caught")
        if (total := sum(one[name] for one in each)) != told[name]
    ]


def _line(value: Any) -> str:
    return ", ".join(f"{name}: {each}" for name, each in value.items()) if isinstance(value, dict) else str(value)
