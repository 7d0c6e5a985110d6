"""The first reading of a report: which names stand where. What goes into which column is decided on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path as File
from typing import IO, Any

from attrs import Factory, define, evolve

from cloudmore.billing.outline import readable
from cloudmore.billing.runs import Run, content_of, decoded, names_in, streamed
from cloudmore.billing.survey import Field, Head, Path, Survey, outermost_objects
from cloudmore.errors import ReportShapeError
from cloudmore.json_value import Json


def surveys(raw: File, head: Head) -> list[Survey]:
    """Read the whole report and note which names stand where, once for each of its lists of objects.

    Args:
        raw: The report, byte for byte.
        head: What it is.

    Raises:
        ReportShapeError: An object has a name twice.
        ResponseError: It is not JSON, or it is cut.
    """
    if head.repeated is not None:
        raise _repeated(head.repeated)
    return [_survey(raw, evolve(head, prefix=prefix)) for prefix in (head.prefix, *head.others)]


def _survey(raw: File, head: Head) -> Survey:
    repeated: list[str] = []
    map_type = _watched(repeated)
    names = _Names(frozenset({dict, list, map_type}))
    with raw.open("rb") as file, readable():
        if (runs := head.runs.get(head.prefix or "")) is not None:
            for run in runs:
                _note_run(file, run, names, map_type, repeated)
        else:
            for outermost in outermost_objects(raw, head, map_type):
                _refuse(repeated)
                names.note((), (), [outermost])
    return Survey(head, names.fields(), names.counts)


def _note_run(
    file: IO[bytes], run: Run, names: _Names, map_type: type[dict[str, Any]], repeated: Sequence[str]
) -> None:
    content = content_of(file, run)
    objects = None if content is None else decoded(content)
    if content is not None and objects is not None:
        before = names.count
        names.note((), (), objects)
        if names.count - before == names_in(content):
            return
        # A text looks like a name, or an object has a name twice, which is lost in a plain mapping.
    for each in streamed(file, run, map_type):
        _refuse(repeated)
        if objects is None:
            names.note((), (), [each])


@define
class _Names:
    """Which names stand where, gathered while objects are read.

    Attributes:
        counts: For each path, how many objects lie there.
        count: How many names all objects have together.
    """

    _holding: frozenset[type]
    counts: dict[Path, int] = Factory(dict[Path, int])
    count: int = 0
    _shapes: dict[tuple[Path, Field], dict[tuple[str, ...], None]] = Factory(
        dict[tuple[Path, Field], dict[tuple[str, ...], None]]
    )

    def note(self, path: Path, field: Field, things: Sequence[dict[str, Any]]) -> None:
        """Note objects of a path, or an object inside one of these."""
        if not field:
            self.counts[path] = self.counts.get(path, 0) + len(things)
        self._shapes.setdefault((path, field), {}).update(dict.fromkeys(map(tuple, things)))
        self.count += sum(map(len, things))
        for thing in things:
            if self._holding.isdisjoint(map(type, thing.values())):
                continue
            for name, came in thing.items():
                value: Json = came
                if isinstance(value, dict) and value:
                    self.note(path, (*field, name), [value])
                elif isinstance(value, list):
                    if inner := [each for each in value if isinstance(each, dict)]:
                        self.note((*path, (*field, name)), (), inner)
                    self.count += sum(_count_inside(each) for each in value if isinstance(each, list))

    def fields(self) -> dict[Path, tuple[Field, ...]]:
        """For each path, the fields of its objects, in the order in which they first came."""
        return {path: tuple(self._fields(path, ())) for path, field in self._shapes if not field}

    def _fields(self, path: Path, outer: Field) -> Iterator[Field]:
        for name in dict.fromkeys(name for shape in self._shapes[path, outer] for name in shape):
            field = (*outer, name)
            if (path, field) in self._shapes:
                yield from self._fields(path, field)
            else:
                yield field


def _count_inside(value: Json) -> int:
    """How many names there are in a list in a list; it has no lines, whatever it holds."""
    if isinstance(value, dict):
        return len(value) + sum(map(_count_inside, value.values()))
    return sum(map(_count_inside, value)) if isinstance(value, list) else 0


def _watched(repeated: list[str]) -> type[dict[str, Any]]:
    """A mapping that notes a name that its object has twice; the reader cannot pass on an exception from here."""

    class Watched(dict[str, Any]):
        def __setitem__(self, name: str, value: Any) -> None:
            if name in self:
                repeated.append(name)
            super().__setitem__(name, value)

    return Watched


def _refuse(repeated: Sequence[str]) -> None:
    if repeated:
        raise _repeated(repeated[0])


def _repeated(name: str) -> ReportShapeError:
    return ReportShapeError(
        f"An object of the billing report has the field {name} twice.",
        remedy="Nothing was counted, because one of the two would be lost. Please report the name.",
        names=(name,),
    )
