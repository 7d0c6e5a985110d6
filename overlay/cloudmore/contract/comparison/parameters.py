"""The parameters of an operation, ours and theirs."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from cloudmore.contract.comparison.fact import Fact, Standing, short
from cloudmore.contract.comparison.fragments import Fragments
from cloudmore.contract.comparison.in_step import InStep, described
from cloudmore.contract.comparison.ours import Ours
from cloudmore.contract.comparison.their_operations import TheirOperation, TheirParameter
from cloudmore.contract.operation import NO_PARAMETERS, Operation, Parameter


@frozen(eq=False)
class Parameters:
    """The comparison of the parameters of one operation.

    Attributes:
        ours: Our document.
        fragments: Theirs, with their schemas.
        operation: Ours.
        theirs: Their operation.
    """

    ours: Ours
    fragments: Fragments
    operation: Operation
    theirs: TheirOperation

    def facts(self) -> Iterator[Fact]:
        """What is said of each."""
        left = [
            each
            for each in self.theirs.parameters
            if not (each.place == "header" and each.name.lower() in NO_PARAMETERS)
        ]
        pairs = self._pairs(left)
        for mine in self.operation.parameters:
            theirs = pairs.get(mine)
            if theirs is None:
                yield self.ours.fact(Standing.UNKNOWN, "parameter", mine.pointer, ours=_in_words(mine.name, mine.place))
            else:
                left.remove(theirs)
                yield from self._pair(mine, theirs)
        for each in left:
            yield self._new(each)

    def _pairs(self, theirs: list[TheirParameter]) -> dict[Parameter, TheirParameter]:
        """By position in the path, whatever their names are; elsewhere by name, as it is written first."""
        pairs: dict[Parameter, TheirParameter] = {}
        in_path = {each.name.lower(): each for each in theirs if each.place == "path"}
        positions = dict(zip(self.operation.names, self.theirs.names, strict=False))
        for mine in self.operation.parameters:
            if mine.place == "path":
                found = in_path.get(positions.get(mine.name, mine.name).lower())
            else:
                alike = [each for each in theirs if each.place != "path" and each.name.lower() == mine.name.lower()]
                taken = list(pairs.values())
                alike.sort(key=lambda each: (each.name != mine.name, each.place != mine.place))
                found = next((each for each in alike if each not in taken), None)
            if found is not None:
                pairs[mine] = found
        return pairs

    def _pair(self, mine: Parameter, theirs: TheirParameter) -> Iterator[Fact]:
        told = (_in_words(mine.name, mine.place), _in_words(short(theirs.name), theirs.place))
        if mine.place != theirs.place:
            said = self.fragments.parameter(theirs)
            yield self.ours.fact(
                Standing.CONTRADICTED, "parameter", mine.pointer, ours=told[0], theirs=told[1], said=said
            )
            return
        # The letter case of a header means nothing.
        if mine.place in ("query", "cookie") and mine.name != theirs.name:
            yield self.ours.fact(
                *(Standing.CONTRADICTED, "spelling", mine.pointer),
                name=short(theirs.name),
                ours=mine.name,
                theirs=short(theirs.name),
                said=self.fragments.parameter(theirs),
            )
        else:
            other = mine.place == "path" and mine.name != theirs.name
            note = f"They call it {short(theirs.name)}; the name is not sent." if other else ""
            yield self.ours.fact(Standing.CONFIRMED, "parameter", mine.pointer, ours=told[0], theirs=told[0], note=note)
        yield from self._required(mine, theirs)
        yield from InStep(self.ours, self.fragments, sent=True, kind="parameter type").value(
            (*mine.pointer, "schema"), theirs.schema
        )

    def _required(self, mine: Parameter, theirs: TheirParameter) -> Iterator[Fact]:
        # What is in a path is always there.
        if mine.place == "path" or (theirs.required is None and not mine.required):
            return
        standing = Standing.CONFIRMED if mine.required == theirs.required else Standing.CONTRADICTED
        standing = Standing.UNKNOWN if theirs.required is None else standing
        yield self.ours.fact(
            standing,
            "parameter required",
            mine.pointer,
            ours=_needed(required=mine.required),
            theirs="" if theirs.required is None else _needed(required=theirs.required),
            said={"required": theirs.required},
        )

    def _new(self, theirs: TheirParameter) -> Fact:
        said = self.fragments.parameter(theirs)
        told = f"{_needed(required=bool(theirs.required))} in {short(theirs.place)}, {described(said['schema'])}"
        # Without it a call of ours would be refused.
        needed = theirs.required is True
        return self.ours.fact(
            Standing.CONTRADICTED if needed else Standing.NEW,
            "parameter",
            self.operation.pointer,
            name=theirs.name,
            ours="no such parameter" if needed else "",
            theirs=told,
            said=said,
        )


def _in_words(name: str, place: str) -> str:
    return f"{name} in {short(place)}"


def _needed(*, required: bool) -> str:
    return "required" if required else "optional"
