"""Where the lines of a report may lie, and what each column would be read from there: decisions without I/O."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

from cloudmore.billing.columns import CANDIDATES, COMPUTED, ESSENTIAL, NEEDED_ON_EVERY_LINE, NUMBERS, plain_name
from cloudmore.billing.survey import Field, Path, Survey, dotted
from cloudmore.errors import ReportShapeError

# An address is a field in plain names: as it stands, behind its collection, or behind all of them.
Address = tuple[str, ...]
Addresses = Mapping[str, tuple[Address, ...]]
# A report that is a map of thousands of lines has as many names.
_MOST_TOLD = 200
Sources = Mapping[str, tuple[tuple[int, Field], ...]]


def addresses(columns: Mapping[str, Sequence[str]]) -> Addresses:
    """Where each column may be read from, the user's own choice instead of the candidates.

    Args:
        columns: Names by column, best first, as the settings have them.
    """
    chosen = {**CANDIDATES, **columns}
    return {
        column: tuple(tuple(map(plain_name, name.split("."))) for name in names) for column, names in chosen.items()
    }


@frozen(eq=False)
class Place:
    """A list of objects of the report, read as if they were its lines.

    Attributes:
        survey: Of the list at the top that it lies in.
        path: Collections from the outermost objects down to it.
        sources: For each column the places of its value, best first: (depth, field); depth 0 is the outermost object.
        own: What the objects themselves have for a column; the best first.
        likely: The same with the known names for columns that somebody has given other ones.
    """

    survey: Survey
    path: Path
    sources: Sources
    own: Mapping[str, tuple[Field, ...]]
    likely: Mapping[str, tuple[Field, ...]]

    @property
    def count(self) -> int:
        """How many objects lie here."""
        return self.survey.counts[self.path]

    @property
    def name(self) -> str:
        """For a person."""
        return dotted(self.path) or self.survey.head.prefix or ""

    @property
    def computed(self) -> tuple[str, ...]:
        """Totals that the objects do not have, but quantity and price for."""
        return tuple(
            column
            for column, factors in COMPUTED.items()
            if column not in self.own and all(factor in self.own for factor in factors)
        )

    @property
    def unbound(self) -> tuple[str, ...]:
        """What makes these objects no lines."""
        bound = {*self.sources, *self.computed}
        return tuple(" or ".join(group) for group in ESSENTIAL if not bound.intersection(group))

    @property
    def like_lines(self) -> bool:
        """Whether these objects may be billed, whatever their amount is called."""
        found = {column for column in NEEDED_ON_EVERY_LINE if column in self.likely or column in self.computed}
        return "total_sales" in found or len(found) > 1

    @property
    def is_whole(self) -> bool:
        """Whether these objects have all that a billing line needs."""
        return self.like_lines and not self.unbound

    @property
    def amount(self) -> tuple[Field, ...]:
        """Fields whose product is what an object costs the customer; none where it does not say."""
        if "total_sales" in self.own:
            return self.own["total_sales"][:1]
        if "total_sales" in self.computed:
            return tuple(self.own[factor][0] for factor in COMPUTED["total_sales"])
        return ()

    def lies_around(self, other: Place) -> bool:
        """Whether the objects of another place lie inside the objects of this one."""
        return self.survey is other.survey and self.path == other.path[: len(self.path)] and self.path != other.path


def places(surveys: Sequence[Survey], columns: Mapping[str, Sequence[str]]) -> list[Place]:
    """Every list of objects of a report.

    Args:
        surveys: One for each list at the top.
        columns: The names that the settings give columns.
    """
    where, known = addresses(columns), addresses({})
    either = {column: (*where[column], *known[column]) for column in where}
    return [_place(survey, path, where, either, set(columns)) for survey in surveys for path in survey.fields]


def _place(survey: Survey, path: Path, where: Addresses, either: Addresses, chosen: Collection[str]) -> Place:
    paths = [path[:depth] for depth in range(len(path) + 1)]
    levels = [fields_by_column(survey, each, where) for each in paths]
    for column in chosen:
        _keep_what_is_named_in_full(column, levels, paths, where[column])
    sources: dict[str, tuple[tuple[int, Field], ...]] = {}
    for column in where:
        if column in NUMBERS:
            # One outside the line is a sum over lines, or means something else: it never stands for a line's own.
            found = tuple((len(path), field) for field in levels[-1].get(column, ())[:1])
        else:
            found = tuple(
                (depth, field) for depth in range(len(path), -1, -1) for field in levels[depth].get(column, ())
            )
        if found:
            sources[column] = found
    likely = fields_by_column(survey, path, either) if chosen else levels[-1]
    return Place(survey, path, sources, levels[-1], likely)


def _keep_what_is_named_in_full(
    column: str, levels: Sequence[dict[str, tuple[Field, ...]]], paths: Sequence[Path], named: Sequence[Address]
) -> None:
    """Where a name in the settings is one that the report's names are listed with, keep that field alone."""
    in_full = [
        tuple(field for field in level.get(column, ()) if _listed(path, field) in named)
        for level, path in zip(levels, paths, strict=True)
    ]
    if any(in_full):
        for level, fields in zip(levels, in_full, strict=True):
            level.pop(column, None)
            if fields:
                level[column] = fields


def fields_by_column(survey: Survey, path: Path, where: Addresses) -> dict[str, tuple[Field, ...]]:
    """The fields of the objects of a path that each column may be read from, the best first."""
    as_it_stands: dict[Address, list[Field]] = {}
    behind_collections: dict[Address, list[Field]] = {}
    for field in survey.fields.get(path, ()):
        # A list of objects is no value, whatever it is called.
        if (*path, field) in survey.counts:
            continue
        own, *longer = _addresses_of(survey, path, field)
        as_it_stands.setdefault(own, []).append(field)
        for address in longer:
            behind_collections.setdefault(address, []).append(field)
    index = behind_collections | as_it_stands
    found = {
        column: tuple(dict.fromkeys(field for each in candidates for field in index.get(each, ())))
        for column, candidates in where.items()
    }
    return {column: fields for column, fields in found.items() if fields}


def _listed(path: Path, field: Field) -> Address:
    return tuple(plain_name(name) for each in (*path, field) for name in each)


def _addresses_of(survey: Survey, path: Path, field: Field) -> Iterator[Address]:
    own = tuple(map(plain_name, field))
    yield own
    around = _listed(path, ())
    if collection := plain_name(survey.collection(path)):
        yield (collection.removesuffix("s"), *own)
    yield (*around, *own)
    yield (plain_name(survey.collection(())), *around, *own)


def all_names(surveys: Sequence[Survey]) -> tuple[str, ...]:
    """Every name that came, each once."""
    return tuple(dict.fromkeys(name for survey in surveys for name in survey.all_names()))


def unbound(missing: str, surveys: Sequence[Survey]) -> ReportShapeError:
    """The error of a report that lacks a field for an essential column."""
    names = all_names(surveys)
    more = f", and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
    return ReportShapeError(
        f"The billing report has no field for {missing}. These names came: {', '.join(names[:_MOST_TOLD])}{more}.",
        remedy="Nothing was written, because the amounts would be wrong. "
        "If you know which of them it is, name it in [billing.columns] of a settings file (--settings, read_columns).",
        names=names,
    )
