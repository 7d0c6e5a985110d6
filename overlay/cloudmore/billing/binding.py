"""Which value of the report goes into which column: decided on the whole report, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from cloudmore.billing.columns import CANDIDATES, ESSENTIAL, NEEDED_ON_EVERY_LINE, NUMBERS
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
        prefix: ijson's prefix of the outermost objects.
    """

    line_path: Path
    sources: Mapping[str, tuple[tuple[int, str], ...]]
    names: tuple[tuple[str, ...], ...]
    prefix: str | None


def bind(*surveys: Survey) -> Binding | None:
    """The binding of a report; ``None`` where there is nothing to bind, because no object came at all.

    Args:
        surveys: One for each list of objects of the report.

    Raises:
        ReportShapeError: It is not clear where the lines lie, or an essential column binds to nothing.
    """
    filled = [survey for survey in surveys if survey.names]
    if not filled:
        return None
    survey, line_path = _place_of_lines(filled)
    paths = [line_path[:depth] for depth in range(len(line_path) + 1)]
    levels = tuple(survey.names.get(path, ()) for path in paths)
    # A number outside the line is a sum over lines, or means something else: it never stands for a line's own.
    own = (*((),) * len(line_path), levels[-1])
    sources = {
        column: found for column in CANDIDATES if (found := _sources(column, own if column in NUMBERS else levels))
    }
    missing = [group for group in ESSENTIAL if not any(column in sources for column in group)]
    if missing:
        raise _unbound(" and ".join(" or ".join(group) for group in missing), *filled)
    _refuse_twins(sources, levels[-1])
    return Binding(line_path, sources, levels, survey.head.prefix)


def _place_of_lines(surveys: list[Survey]) -> tuple[Survey, Path]:
    places = [(survey, path) for survey in surveys for path in survey.names]
    like_lines = [(survey, path) for survey, path in places if _looks_like_lines(survey.names[path])]
    marked = [
        (survey, path)
        for survey, path in like_lines
        if all(_sources(column, (survey.names[path],)) for column in _MARKS_OF_A_LINE)
    ]
    if not marked:
        raise _unbound(" and ".join(_MARKS_OF_A_LINE), *surveys)
    survey, line_path = marked[0]
    # Sums around the lines and details inside them are no lines; sales beside them may be.
    beside = [
        (other, path)
        for other, path in like_lines
        if other is not survey or (path != line_path[: len(path)] and path[: len(line_path)] != line_path)
    ]
    if len(marked) > 1 or beside:
        found = [each for each in like_lines if each in marked or each in beside]
        told = ", ".join(".".join(path) or each.head.prefix or "" for each, path in found)
        raise ReportShapeError(
            f"Billing lines and their sums may both be in this report: {told} all look like lines.",
            remedy="Nothing was counted, because it might be counted twice. Please report the names.",
            names=_all_names(surveys),
        )
    return survey, line_path


def _looks_like_lines(names: tuple[str, ...]) -> bool:
    """Whether objects with these names may be billed, whatever their amount is called."""
    found = {column for column in NEEDED_ON_EVERY_LINE if _sources(column, (names,))}
    return "total_sales" in found or len(found) > 1


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


def _refuse_twins(sources: Mapping[str, tuple[tuple[int, str], ...]], names: tuple[str, ...]) -> None:
    """Refuse lines that spell an amount in two ways: only one of them would be counted."""
    for column in (*NUMBERS, *NEEDED_ON_EVERY_LINE):
        bound = {name.casefold() for _depth, name in sources.get(column, ())}
        twins = tuple(name for name in names if name.casefold() in bound)
        if len(twins) > 1:
            raise ReportShapeError(
                f"The billing lines spell {column} in more than one way: {', '.join(twins)}.",
                remedy="Nothing was written, because amounts might be missed. Please report the names.",
                names=twins,
            )


def _all_names(surveys: Sequence[Survey]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for survey in surveys for name in survey.all_names()))


def _unbound(what: str, *surveys: Survey) -> ReportShapeError:
    names = _all_names(surveys)
    return ReportShapeError(
        f"The billing report has no field for {what}. These names came: {', '.join(names)}.",
        remedy="Nothing was written, because the amounts would be wrong. Please report the names.",
        names=names,
    )
