"""What differs between two versions of the Python surface: the public names, and all that is reached from them.

griffe reads the sources, nothing is imported. It knows what breaks the callers of a function; the types of attributes,
of arguments and of what is returned, and the names that came, are looked at here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe
from attrs import define, field, frozen
from change_effects import Effect

# Whose `__all__` is a promise. Other modules are the package's own, and are reached from these where they matter.
PUBLIC = (
    *("cloudmore", "cloudmore.billing", "cloudmore.bulk", "cloudmore.contract", "cloudmore.dlt", "cloudmore.mapping"),
    *("cloudmore.sandbox", "cloudmore.snapshot", "cloudmore_api", "cloudmore_api.models"),
)
# Reached by what nobody calls but the package itself; what of it is public is exported.
INTERNAL = ("cloudmore.http.", "cloudmore.auth.")
GENERATED = "cloudmore_api"
FOLDERS = ("overlay", "generated")
MADE_BY_ATTRS = frozenset({"attr.define", "attr.frozen", "attrs.define", "attrs.frozen", "dataclasses.dataclass"})


@frozen(order=True)
class PythonChange:
    """One change of a public name.

    Attributes:
        place: The name, as a user reaches it.
        words: What changed.
        effect: What it does to a program that uses it.
        follows_the_document: Whether it is a name of the generated client.
    """

    place: str
    words: str
    effect: Effect
    follows_the_document: bool

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


def python_changes(old: Path, new: Path) -> list[PythonChange]:
    """Everything that differs.

    Args:
        old: A folder with `overlay` and `generated` as they were.
        new: One as they are.

    Returns:
        The changes, those that break somebody first.
    """
    # It warns of docstrings and of what other packages have.
    logging.getLogger("griffe").setLevel(logging.CRITICAL)
    pair = _Pair(_loaded(old), _loaded(new))
    for module in PUBLIC:
        pair.name(module)
    for module in PUBLIC:
        pair.modules(module)
    return sorted(set(pair.found), key=lambda each: (list(Effect).index(each.effect), each))


def _loaded(folder: Path) -> griffe.GriffeLoader:
    loader = griffe.GriffeLoader(search_paths=[folder / each for each in FOLDERS], allow_inspection=False)
    for package in dict.fromkeys(each.partition(".")[0] for each in PUBLIC):
        if any((folder / each / package).is_dir() for each in FOLDERS):
            loader.load(package)
    return loader


@define
class _Pair:
    """Two versions in step; whatever is reached in both is held against each other once."""

    old: griffe.GriffeLoader
    new: griffe.GriffeLoader
    found: list[PythonChange] = field(factory=list)
    # Where an object is -> as what a user imports it.
    _names: dict[str, str] = field(factory=dict)
    _seen: set[str] = field(factory=set)

    def name(self, module: str) -> None:
        """Keep under which names the objects of a module are exported."""
        old = _module(self.old, module)
        for each in sorted(_exports(old)):
            target = _target(old.members[each])
            if target is not None:
                self._names.setdefault(target.path, f"{module}.{each}")

    def modules(self, name: str) -> None:
        """Hold what two modules export against each other."""
        old, new = (_module(each, name) for each in (self.old, self.new))
        before, after = _exports(old), _exports(new)
        if old is None or new is None:
            if old is not new:
                words, effect = ("added", Effect.ADDITIVE) if old is None else ("removed", Effect.BREAKING)
                self._add(name, words, effect, new or old)
            return
        for each in sorted(before | after):
            place = f"{name}.{each}"
            if each not in after:
                self._add(place, "removed", Effect.BREAKING, _target(old.members[each]))
            elif each not in before:
                self._add(place, "added", Effect.ADDITIVE, _target(new.members[each]))
            else:
                self._objects(place, _target(old.members[each]), _target(new.members[each]))

    def _objects(self, place: str, old: Any, new: Any) -> None:
        if old is None or new is None or old.path in self._seen:
            return
        self._seen.add(old.path)
        place = self._names.get(old.path, place)
        if old.kind is not new.kind:
            self._add(place, f"was a {old.kind.value}, is a {new.kind.value}", Effect.BREAKING, new)
        elif old.is_class:
            self._classes(place, old, new)
        elif old.is_function:
            # griffe looks at members: at those of the modules that they are in.
            broken = griffe.find_breaking_changes(_alone(old), _alone(new))
            self._broken(place, broken)
            self._functions(place, old, new)
        elif old.is_attribute:
            self._attribute(place, old, new)

    def _classes(self, place: str, old: griffe.Class, new: griffe.Class) -> None:
        self._broken(place, griffe.find_breaking_changes(old, new))
        for base in sorted(_bases(old) - _ancestors(new)):
            # Whoever catches, or asks for, one of the base finds it no more.
            self._add(place, f"is no {base} any more", Effect.BREAKING, new)
        before, after = _members(old), _members(new)
        for name in sorted(before.keys() & after.keys()):
            one, other = _target(before[name]), _target(after[name])
            if one is None or other is None or one.kind is not other.kind:
                continue
            if one.is_function:
                self._functions(self._member(place, one), one, other)
            elif one.is_attribute:
                self._attribute(self._member(place, one), one, other)
        for name in sorted(after.keys() - before.keys()):
            is_needed = _is_needed(new, after[name])
            words = "added, and needed to make one" if is_needed else "added"
            effect = Effect.BREAKING if is_needed else Effect.ADDITIVE
            target = _target(after[name])
            self._add(self._member(place, target) if target else f"{place}.{name}", words, effect, target)

    def _member(self, place: str, member: Any) -> str:
        """A member as a user calls it: that of a public base is told once, for all that inherit it."""
        definer = self._names.get(member.parent.path, "")
        is_own = definer.partition(".")[0] == place.partition(".")[0]
        return f"{definer if is_own else place}.{member.name}"

    def _functions(self, place: str, old: griffe.Function, new: griffe.Function) -> None:
        before = {each.name: each for each in old.parameters}
        after = {each.name: each for each in new.parameters}
        for name in (each for each in before if each in after):
            given = before[name].annotation, after[name].annotation
            self._types(f"{place}({name})", given, new, is_given=True)
        for name in (each for each in after if each not in before and not after[each].required):
            self._add(f"{place}({name})", "argument added, with a default", Effect.ADDITIVE, new)
        self._types(f"{place}()", (old.returns, new.returns), new, is_given=False)

    def _attribute(self, place: str, old: griffe.Attribute, new: griffe.Attribute) -> None:
        self._types(place, (old.annotation, new.annotation), new, is_given=False)

    def _types(self, place: str, both: tuple[Any, Any], owner: Any, *, is_given: bool) -> None:
        """What a type that is given, or got, does when it changes, and what is reached by it."""
        old, new = both
        before, after = _alternatives(old), _alternatives(new)
        if before and before != after:
            fits = before <= after if is_given else after <= before
            words = f"type was {old}, is {new if after else 'not said'}"
            # Fewer kinds of what is got break nobody, nor do more kinds of what is given.
            self._add(place, words, Effect.ADDITIVE if fits and after else Effect.BREAKING, owner)
        reached = {each: self._class(self.new, each) for each in _names(new)}
        for name in _names(old):
            other = reached.get(name) or (next(iter(reached.values())) if len(reached) == 1 else None)
            one = self._class(self.old, name)
            if one is not None and other is not None:
                self._objects(name, one, other)

    @staticmethod
    def _class(loader: griffe.GriffeLoader, path: str) -> Any:
        if path.startswith(INTERNAL) or path.partition(".")[0] not in loader.modules_collection:
            return None
        try:
            found = _target(loader.modules_collection[path])
        except (KeyError, griffe.GriffeError):
            return None
        return found if found is not None and found.is_class else None

    def _broken(self, place: str, breakages: Iterator[griffe.Breakage]) -> None:
        for each in breakages:
            obj: Any = _target(each.obj) or each.obj
            where = self._member(place, obj) if obj.parent.is_class else place
            definer = self._class(self.new, obj.parent.path)
            if each.kind is griffe.BreakageKind.OBJECT_REMOVED and definer and obj.name in definer.all_members:
                # Its base has it still.
                where = f"{place}.{obj.name}"
            changed = each.old_value or each.new_value
            argument = getattr(changed, "name", "") if "PARAMETER" in each.kind.name else ""
            said = (each.old_value, each.new_value) if each.kind.name == "PARAMETER_CHANGED_DEFAULT" else ()
            words = " → ".join(str(getattr(one, "default", one)) for one in said)
            self._add(
                f"{where}({argument})" if argument else where,
                each.kind.value.lower() + (f" ({words})" if words else ""),
                Effect.BREAKING,
                obj,
            )

    def _add(self, place: str, words: str, effect: Effect, owner: Any) -> None:
        is_generated = owner is not None and owner.path.partition(".")[0] == GENERATED
        self.found.append(PythonChange(place, words, effect, is_generated))


def _module(loader: griffe.GriffeLoader, name: str) -> Any:
    try:
        return loader.modules_collection[name]
    except KeyError:
        return None


def _exports(module: Any) -> set[str]:
    return set() if module is None else {str(each) for each in module.exports or () if str(each) in module.members}


def _target(obj: Any) -> Any:
    """What a name stands for in the end; nothing where that is another package's."""
    try:
        return obj.final_target if obj.is_alias else obj
    except griffe.GriffeError:
        return None


def _alone(function: Any) -> griffe.Class:
    """A class that has the function alone."""
    holder = griffe.Class("alone", parent=function.parent)
    holder.members[function.name] = function
    return holder


def _members(cls: griffe.Class) -> dict[str, Any]:
    return {name: each for name, each in cls.all_members.items() if not name.startswith("_") or name == "__init__"}


def _bases(cls: griffe.Class) -> set[str]:
    return {str(each).partition("[")[0].rpartition(".")[2] for each in cls.bases}


def _ancestors(cls: griffe.Class) -> set[str]:
    return {base for each in (cls, *cls.mro()) for base in ({each.name} | _bases(each))}


def _is_needed(cls: griffe.Class, member: Any) -> bool:
    """Whether it must be given to make one, and users make some: their docstring has arguments, results attributes."""
    made = {each.callable_path for each in cls.decorators}
    is_field = bool(made & MADE_BY_ATTRS) and member.is_attribute and "property" not in member.labels
    is_made_by_users = cls.docstring is not None and "Args:" in cls.docstring.value
    return is_field and is_made_by_users and member.value is None


def _alternatives(annotation: Any) -> frozenset[str]:
    text = "" if annotation is None else str(annotation).strip("'\"")
    found, depth, begin = [], 0, 0
    for index, letter in enumerate(f"{text}|"):
        depth += (letter in "[(") - (letter in ")]")
        if letter == "|" and depth == 0:
            found.append(text[begin:index].strip())
            begin = index + 1
    return frozenset(each for each in found if each)


def _names(annotation: Any) -> list[str]:
    """The paths of the names in an annotation."""
    if annotation is None or isinstance(annotation, str):
        return []
    names = [each for each in annotation.iterate(flat=True) if isinstance(each, griffe.ExprName)]
    return list(dict.fromkeys(each.canonical_path for each in names))
