"""Changes of Python code, one place at a time, in the text: everything else stays byte for byte."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from attrs import frozen

from drift.making.client_scope import WORDED_NAMES, WORDS

_FLIPPED: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: ">=",
    ast.LtE: ">",
    ast.Gt: "<=",
    ast.GtE: "<",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_BY_ONE: dict[type[ast.cmpop], str] = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_Span = tuple[int, int]


@frozen
class Edit:
    """A change of one place.

    Attributes:
        kind: What was done.
        line: Where it begins.
        old: What stood there.
        new: What stands there now.
        text: The whole file with it.
    """

    kind: str
    line: int
    old: str
    new: str
    text: str


def edits(file: Path, out: frozenset[str]) -> list[Edit]:
    """Every change that can be made in a module.

    Args:
        file: The module.
        out: Names of functions and classes that are left alone.
    """
    return list(_Module(file.read_text("utf-8"), out).edits())


class _Module:
    def __init__(self, text: str, out: frozenset[str]) -> None:
        self._text = text
        self._out = out
        # Columns of the syntax tree are bytes.
        lines = text.splitlines(keepends=True)
        self._lines = [each.encode() for each in lines]
        self._starts = list(accumulate(map(len, lines), initial=0))

    def edits(self) -> Iterator[Edit]:
        for node in self._nodes(ast.parse(self._text)):
            for kind, place, new in self._changes(node):
                start, end = self._span(place)
                old = self._text[start:end]
                if old != new:
                    yield Edit(kind, place.lineno, old, new, self._text[:start] + new + self._text[end:])

    def _nodes(self, node: ast.AST) -> Iterator[ast.AST]:
        """Every node whose change can be seen from outside: no annotation, no docstring, no words of an error."""
        for name, value in ast.iter_fields(node):
            children = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, ast.AST)]
            if name in ("annotation", "returns", "decorator_list", "bases", "exc", "cause"):
                continue
            for child in children:
                if not self._is_left_alone(child):
                    yield child
                    yield from self._nodes(child)

    def _is_left_alone(self, node: ast.AST) -> bool:
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal() | ast.Assert() | ast.JoinedStr():
                return True
            case ast.Expr(value=ast.Constant()) | ast.If(test=ast.Name(id="TYPE_CHECKING")):
                return True
        return self._is_named_out(node)

    def _is_named_out(self, node: ast.AST) -> bool:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                return name in self._out
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                return name in WORDS | WORDED_NAMES
            case ast.keyword(arg=name):
                return name in WORDED_NAMES
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
                # Words for people; what it is like for a type checker; a log.
                return name.endswith(("Error", "Finding", "TypeVar")) or name in ("getLogger", "shortened", "_named")
        return False

    def _changes(self, node: ast.AST) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
        match node:
            case ast.Compare(ops=[op], left=left, comparators=[right]):
                ends = self._source(left), self._source(right)
                yield "comparison flipped", node, f"{ends[0]} {_FLIPPED[type(op)]} {ends[1]}"
                if type(op) in _BY_ONE:
                    yield "off by one", node, f"{ends[0]} {_BY_ONE[type(op)]} {ends[1]}"
            case ast.BoolOp(op=op, values=values):
                other = " or " if isinstance(op, ast.And) else " and "
                yield "and for or", node, "(" + other.join(f"({self._source(each)})" for each in values) + ")"
            case ast.If(test=test) | ast.IfExp(test=test):
                yield "condition negated", test, f"(not ({self._source(test)}))"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield "condition negated", node, f"({self._source(operand)})"
            case ast.comprehension(ifs=[test, *_]):
                yield "condition negated", test, f"(not ({self._source(test)}))"
            case ast.Call():
                yield from self._calls(node)
            case ast.Constant():
                yield from _constants(node)
            case _:
                yield from _statements(node)

    def _calls(self, node: ast.Call) -> Iterator[tuple[str, ast.expr, str]]:
        arguments = [self._source(each) for each in node.args]
        named = [f"{each.arg}={self._source(each.value)}" if each.arg else "" for each in node.keywords]
        if "" in named:
            return
        function = self._source(node.func)
        for place, each in enumerate(node.keywords):
            if each.arg not in WORDED_NAMES:
                rest = [*arguments, *named[:place], *named[place + 1 :]]
                yield "argument dropped", node, f"{function}({', '.join(rest)})"
        if len(arguments) > 1:
            yield "argument dropped", node, f"{function}({', '.join([*arguments[:-1], *named])})"

    def _source(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._text[start:end]

    def _span(self, node: ast.AST) -> _Span:
        # Of what has a place.
        lines = (getattr(node, "lineno", 1), getattr(node, "end_lineno", 1))
        columns = (getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0))
        start, end = (
            self._starts[line - 1] + len(self._lines[line - 1][:column].decode())
            for line, column in zip(lines, columns, strict=True)
        )
        return start, end


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.expr, str]]:
    value = node.value
    if isinstance(value, bool):
        yield "constant changed", node, repr(not value)
    elif isinstance(value, (int, float)):
        yield "constant changed", node, repr(value + 1)
    elif isinstance(value, str):
        yield "text changed", node, repr(f"{value}X")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _statements(node: ast.AST) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "None returned", value, "None"
        case ast.Raise() | ast.AugAssign() | ast.Delete() | ast.Continue():
            yield "statement removed", node, "pass"
        case ast.Expr(value=ast.Call()):
            yield "statement removed", node, "pass"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "statement removed", node, "pass"
