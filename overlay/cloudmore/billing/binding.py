"""Which value of the report goes into which column: decided on the whole report, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from cloudmore.billing.columns import CANDIDATES, ESSENTIAL
from cloudmore.billing.survey import Path, Survey
from cloudmore.errors import ReportShapeError

# What tells a billing line from an object that only groups lines.
_MARKS_OF_A_LINE = ("total_sales", "quantity")


@frozen
class Binding:
    """Where the lines lie and where each column's value comes from.

    Attributes:
        line_path: Collections from the outermost objects down to the lines.
        sources: For each column the places of its value, best first: (depth, name); depth 0 is the outermost object.
        names: For each depth every name that came there.
    """

    line_path: Path
    sources: Mapping[str, tuple[tuple[int, str], ...]]
    names: tuple[tuple[str, ...], ...]


def bind(survey: Survey) -> Binding | None:
    """The binding of a report; ``None`` where there is nothing to bind, because no object came at all.

    Raises:
        ReportShapeError: It is not clear where the lines lie, or an essential column binds to nothing.
    """
    if not survey.names:
        return None
    line_path = _line_path(survey)
    paths = [line_path[:depth] for depth in range(len(line_path) + 1)]
    levels = tuple(survey.names.get(path, ()) for path in paths)
    sources = {column: found for column in CANDIDATES if (found := _sources(column, levels))}
    missing = [group for group in ESSENTIAL if not any(column in sources for column in group)]
    if missing:
        raise _unbound(" and ".join(" or ".join(group) for group in missing), survey)
    return Binding(line_path, sources, levels)


def _line_path(survey: Survey) -> Path:
    marked = [
        path for path, names in survey.names.items() if all(_sources(column, (names,)) for column in _MARKS_OF_A_LINE)
    ]
    if not marked:
        raise _unbound(" and ".join(_MARKS_OF_A_LINE), survey)
    if len(marked) > 1:
        places = ", ".join(".".join(path) or "the outermost list" for path in marked)
        raise ReportShapeError(
            f"Billing lines and their sums may both be in this report: {places} all have a quantity and a total.",
            remedy="Nothing was counted, because it might be counted twice. Please report the names.",
            names=survey.all_names(),
        )
    return marked[0]


def _sources(column: str, levels: tuple[tuple[str, ...], ...]) -> tuple[tuple[int, str], ...]:
    found = []
    by_level = [{name.casefold(): name for name in reversed(names)} for names in levels]
    for depth in reversed(range(len(levels))):
        name = next(
            (by_level[depth][each.casefold()] for each in CANDIDATES[column] if each.casefold() in by_level[depth]),
            None,
        )
        if name is not None:
            found.append((depth, name))
    return tuple(found)


def _unbound(what: str, survey: Survey) -> ReportShapeError:
    names = survey.all_names()
    return ReportShapeError(
        f"The billing report has no field for {what}. These names came: {', '.join(names)}.",
        remedy="Nothing was written, because the amounts would be wrong. Please report the names.",
        names=names,
    )
