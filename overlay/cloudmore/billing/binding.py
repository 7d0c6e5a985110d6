"""Which value of the report goes into which column: decided on the whole report, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from cloudmore.billing.columns import COMPUTED, NEEDED_ON_EVERY_LINE, NUMBERS, plain_name
from cloudmore.billing.findings import Finding
from cloudmore.billing.places import Addresses, Place, Sources, addresses, all_names, fields_by_column, unbound
from cloudmore.billing.survey import Field, Path, Survey, dotted
from cloudmore.errors import ConfigurationError, ReportShapeError

SUMS = ("total_sales", "total_cost")
MARKS_OF_A_LINE = ("total_sales", "quantity")


@frozen
class Binding:
    """Where the lines lie and where each column's value comes from.

    Attributes:
        line_path: Collections from the outermost objects down to the lines.
        sources: For each column the places of its value, best first: (depth, field); depth 0 is the outermost object.
        computed: Totals that no line has; they are quantity times price.
        fields: For each depth every field that came there.
        collections: For each depth the name of the list that its objects lie in.
        sums: For each depth outside the lines, fields that should be the sum over its lines, by column.
        top_sums: Columns, and values around the outermost list that should be the sum over all lines.
        left_out: Lists of objects beside the lines that hold the same money in other words.
        findings: What a person must know about all this.
        prefix: ijson's prefix of the outermost objects.
    """

    line_path: Path
    sources: Sources
    computed: tuple[str, ...]
    fields: tuple[tuple[Field, ...], ...]
    collections: tuple[str, ...]
    sums: tuple[Mapping[str, tuple[Field, ...]], ...]
    top_sums: tuple[tuple[str, Field], ...]
    left_out: tuple[Path, ...]
    findings: tuple[Finding, ...]
    prefix: str | None

    def described(self) -> dict[str, str]:
        """For each column what fills it, as text."""
        return {
            **{
                column: ", else ".join(dotted(self.line_path[:depth], field) for depth, field in found)
                for column, found in self.sources.items()
            },
            **{column: " times ".join(COMPUTED[column]) for column in self.computed},
        }


@frozen
class Comparison:
    """What two places of a report say of the same money, object by object that both lie in.

    Attributes:
        other: The place that was compared with the lines.
        differing: In how many objects the sums differ.
        without_lines: In how many of these there is no line at all.
        in_both: In how many of these both are there.
    """

    other: Place
    differing: int
    without_lines: int
    in_both: int


def line_place(found: Sequence[Place], surveys: Sequence[Survey]) -> Place:
    """Where the lines lie.

    Args:
        found: Every list of objects of the report.
        surveys: What it was found in.

    Raises:
        ReportShapeError: An essential column binds to nothing, wherever the lines may lie.
    """
    whole = [place for place in found if place.is_whole]
    if not found:
        raise unbound("a list of billing lines", surveys)
    if not whole:
        best = min(found, key=lambda place: (len(place.unbound), not place.like_lines, -len(place.path)))
        raise unbound(" and ".join(best.unbound or MARKS_OF_A_LINE), surveys)
    # Prices inside a line that has a total, such as those of a tier, are no lines.
    stated = [place for place in whole if "total_sales" in place.own]
    whole = [place for place in whole if place in stated or not any(around.lies_around(place) for around in stated)]
    # The finer of two levels has more objects.
    return max(whole, key=lambda place: (place.count, len(place.path), len(place.sources), place.name))


def refuse_choices_that_did_not_come(
    found: Sequence[Place], chosen: Mapping[str, Sequence[str]], surveys: Sequence[Survey]
) -> None:
    """Refuse names of the settings that nothing has.

    Args:
        found: Where they may be.
        chosen: The names that the settings give columns.
        surveys: What it was found in.

    Raises:
        ReportShapeError: A column has none of its names anywhere.
    """
    for column, names in chosen.items():
        if not any(column in place.sources or column in place.own for place in found):
            raise unbound(f"{column} under the name that the settings give it ({', '.join(names)})", surveys)


def rivals(lines: Place, found: Sequence[Place], surveys: Sequence[Survey]) -> list[Place]:
    """The places whose money must be compared with that of the lines.

    Args:
        lines: Where the lines lie.
        found: Every list of objects of the report.
        surveys: What it was found in.

    Raises:
        ReportShapeError: One of them cannot be compared: it says no amount, or shares no object with the lines.
    """
    others = [
        place
        for place in found
        # Details inside a line are no lines, and sums around lines are checked when these are read.
        if place.like_lines and place is not lines and not lines.lies_around(place)
        if place.is_whole or not place.lies_around(lines)
    ]
    if any(not place.amount or place.survey is not lines.survey for place in others):
        raise _two_places((lines, *others), surveys)
    return others


def details_of(lines: Place, found: Sequence[Place]) -> list[Place]:
    """The places inside the lines that say amounts, too; prices alone, such as those of a tier, are none.

    Args:
        lines: Where the lines lie.
        found: Every list of objects of the report.
    """
    return [place for place in found if lines.lies_around(place) and "total_sales" in place.own]


def lines_with_details(comparisons: Sequence[Comparison], lines: Place) -> Place | None:
    """The place whose objects are the lines, where those taken for lines are details that only some of them have."""
    around = [
        each.other
        for each in comparisons
        if each.other.lies_around(lines) and each.differing and each.differing == each.without_lines
    ]
    return max(around, key=lambda place: len(place.path), default=None)


def bind(
    lines: Place,
    comparisons: Sequence[Comparison],
    details: Sequence[Comparison],
    surveys: Sequence[Survey],
    chosen: Mapping[str, Sequence[str]],
) -> Binding:
    """The binding of a report.

    Args:
        lines: Where its lines lie.
        comparisons: The outcome for each of their rivals.
        details: The outcome for each place inside them that says amounts.
        surveys: One for each list of objects of the report.
        chosen: The names that the settings give columns.

    Raises:
        ConfigurationError: The settings give two amounts the same field.
        ReportShapeError: It is not clear which of two places are the lines, or which field is an amount.
    """
    if differing := [each.other for each in comparisons if each.differing]:
        raise _two_places((lines, *differing), surveys)
    _refuse_twins(lines)
    _refuse_one_field_for_two_numbers(lines, chosen)
    refuse_choices_that_did_not_come([lines], chosen, surveys)
    where = addresses(chosen)
    survey, path = lines.survey, lines.path
    paths = [path[:depth] for depth in range(len(path) + 1)]
    readable = {*lines.own, *lines.computed}
    levels = [fields_by_column(survey, each, where) for each in paths[:-1]]
    others = [each.other for each in comparisons]
    return Binding(
        line_path=path,
        sources=lines.sources,
        computed=lines.computed,
        fields=tuple(survey.fields[each] for each in paths),
        collections=tuple(survey.collection(each) for each in paths),
        sums=tuple(
            {column: level[column] for column in SUMS if column in level and column in readable} for level in levels
        ),
        top_sums=tuple(_top_sums(survey, where, readable)),
        left_out=tuple(other.path for other in others if not other.lies_around(lines)),
        findings=(*_computed(lines), *_two_levels(lines, others), *_details(details), *_ambiguous(lines)),
        prefix=survey.head.prefix,
    )


def _top_sums(survey: Survey, where: Addresses, readable: set[str]) -> Iterator[tuple[str, Field]]:
    for field in survey.head.around:
        address = tuple(map(plain_name, field))
        for column in SUMS:
            if column in readable and any(address[-len(each) :] == each for each in where[column]):
                yield column, field


def _computed(lines: Place) -> list[Finding]:
    return [
        Finding(
            "computed-totals",
            f"The lines have no {column}: it is computed as {' times '.join(COMPUTED[column])}, "
            f"which is wrong for prorated lines.",
            lines.count,
        )
        for column in lines.computed
    ]


def _two_levels(lines: Place, others: Sequence[Place]) -> list[Finding]:
    return [
        Finding(
            "two-levels",
            f"{lines.name} and {other.name} hold the same money in other words; "
            f"{lines.name} was counted, because it is finer.",
            other.count,
        )
        for other in others
    ]


def _details(comparisons: Sequence[Comparison]) -> list[Finding]:
    return [
        Finding(
            "details-differ",
            f"{each.in_both} lines have details in {each.other.name} that do not add up to them.",
            each.in_both,
        )
        for each in comparisons
        if each.in_both
    ]


def _ambiguous(lines: Place) -> list[Finding]:
    return [
        Finding(
            "ambiguous-column",
            f"{column} was read from {dotted((), lines.own[column][0])}, but could be "
            f"{' or '.join(dotted((), each) for each in lines.own[column][1:])}; "
            f"name the right one in [billing.columns] of the settings.",
            lines.count,
        )
        for column in NUMBERS
        if len(lines.own.get(column, ())) > 1
    ]


def _refuse_twins(lines: Place) -> None:
    """Refuse lines that spell an amount in two ways: only one of them would be counted."""
    names = lines.survey.fields[lines.path]
    for column in (*NUMBERS, *NEEDED_ON_EVERY_LINE):
        bound = {tuple(map(plain_name, field)) for field in lines.own.get(column, ())}
        twins = tuple(dotted((), field) for field in names if tuple(map(plain_name, field)) in bound)
        if len(twins) > len(bound):
            raise ReportShapeError(
                f"The billing lines spell {column} in more than one way: {', '.join(twins)}.",
                remedy="Nothing was written, because amounts might be missed. Please report the names.",
                names=twins,
            )


def _refuse_one_field_for_two_numbers(lines: Place, chosen: Mapping[str, Sequence[str]]) -> None:
    taken: dict[Field, str] = {}
    for column in NUMBERS:
        for field in lines.own.get(column, ())[:1]:
            other = taken.setdefault(field, column)
            if other != column and chosen.keys() & {column, other}:
                raise ConfigurationError(
                    f"The settings give {other} and {column} the same field {dotted((), field)}.",
                    remedy="One of them is wrong: mend [billing.columns]; nothing was written.",
                )


def _two_places(found: Sequence[Place], surveys: Sequence[Survey]) -> ReportShapeError:
    told = ", ".join(place.name for place in found)
    return ReportShapeError(
        f"Billing lines and their sums may both be in this report: {told} all look like lines, and differ.",
        remedy="Nothing was counted, because it might be counted twice. Please report the names.",
        names=all_names(surveys),
    )
