"""The vendor's file held against our document, operation by operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from cloudmore.contract.comparison.answers import Bodies
from cloudmore.contract.comparison.fact import Comparison, Fact, Standing, merged, short
from cloudmore.contract.comparison.fragments import Fragments
from cloudmore.contract.comparison.ours import Ours
from cloudmore.contract.comparison.parameters import Parameters
from cloudmore.contract.comparison.their_document import TheirDocument
from cloudmore.contract.comparison.their_operations import NO_TOKEN, TheirOperation, operations_in, same_path, token_of
from cloudmore.contract.comparison.their_schema import TheirSchemas
from cloudmore.contract.comparison.way_in import way_in
from cloudmore.contract.document import Document
from cloudmore.contract.operation import Operation


def against_swagger(document: Document, data: Mapping[str, Any], name: str) -> Comparison:
    """Hold a Swagger file against the document.

    Args:
        document: Ours.
        data: What the file says.
        name: Of the file.

    Raises:
        ConfigurationError: It is neither Swagger 2.0 nor OpenAPI 3.
    """
    theirs = TheirDocument.of(data, name)
    schemas = TheirSchemas(data)
    fragments = Fragments.of(schemas)
    operations = list(operations_in(theirs, schemas))
    compared = comparable(document)
    alike = _alike(document, compared, operations)
    pairs = {operation_id: each[0] for operation_id, each in alike.items()}
    facts = [*_servers(document, theirs), *way_in(document, theirs)]
    for operation in compared:
        side = _Side(Ours(document, operation.operation_id), fragments, operation)
        facts += side.facts(pairs.get(operation.operation_id))
    paired = {id(each) for each in pairs.values()}
    ours = {(each.method, same_path(path)) for each in document.operations for path in _on_the_wire(document, each)}
    return Comparison(
        source="swagger",
        title=theirs.title,
        version=theirs.version,
        grade="documented",
        facts=merged(facts),
        schemas=fragments.reached,
        unrelated=sum(not each.keys & ours for each in operations if id(each) not in paired),
        compared=len(pairs),
        operations=len(compared),
        document=document.path.name,
        document_sha256=document.digest,
        remarks=(*schemas.remarks, *(_told_of(each) for each in alike.values() if len(each) > 1)),
    )


def comparable(document: Document) -> list[Operation]:
    """Our operations that an API lists: the token endpoint is of the server that lets in, and in no Swagger file.

    Args:
        document: Ours.
    """
    schemes = document.data.get("components", {}).get("securitySchemes", {}).values()
    flows = (flow for each in schemes for flow in each.get("flows", {}).values())
    token = {same_path(urlsplit(str(flow["tokenUrl"])).path) for flow in flows if "tokenUrl" in flow}
    return [each for each in document.operations if same_path(each.path) not in token]


def _on_the_wire(document: Document, operation: Operation) -> list[str]:
    servers = [str(each.get("url", "")) for each in document.data.get("servers", [])]
    return [urlsplit(each).path.rstrip("/") + operation.path for each in servers or [""]]


def _alike(
    document: Document, compared: list[Operation], theirs: list[TheirOperation]
) -> Mapping[str, list[TheirOperation]]:
    """Their operation for each of ours, and others on the same path, that in our letter case first."""
    found: dict[str, list[TheirOperation]] = {}
    for operation in compared:
        paths = _on_the_wire(document, operation)
        keys = {(operation.method, same_path(path)) for path in paths}
        alike = [each for each in theirs if each.keys & keys]
        alike.sort(key=lambda each: each.path not in paths)
        if alike:
            found[operation.operation_id] = alike
    return found


def _told_of(alike: list[TheirOperation]) -> str:
    first, *others = (f"{each.method} {short(each.path)}" for each in alike)
    return f"They write one call as {' and as '.join((first, *others))}; {first} is compared."


@frozen(eq=False)
class _Side:
    ours: Ours
    fragments: Fragments
    operation: Operation

    def facts(self, theirs: TheirOperation | None) -> Iterator[Fact]:
        told = f"{self.operation.method} {self.operation.path}"
        if theirs is None:
            yield self.ours.fact(Standing.UNKNOWN, "operation", self.operation.pointer, ours=told)
            return
        yield self.ours.fact(
            Standing.CONFIRMED, "operation", self.operation.pointer, ours=told, theirs=told, note=self._note(theirs)
        )
        yield from self._let_in(theirs)
        yield from Parameters(self.ours, self.fragments, self.operation, theirs).facts()
        bodies = Bodies(self.ours, self.fragments, self.operation)
        yield from bodies.sent(theirs.body)
        yield from bodies.answered(theirs.answers)

    def _note(self, theirs: TheirOperation) -> str:
        notes: list[str] = []
        if _shape(theirs.path) not in {_shape(path) for path in _on_the_wire(self.ours.document, self.operation)}:
            notes.append(f"They write the path {short(theirs.path)}.")
        if theirs.deprecated:
            notes.append("They call it deprecated.")
        return " ".join(notes)

    def _let_in(self, theirs: TheirOperation) -> Iterator[Fact]:
        written = self.operation.node.get("security", self.ours.document.data.get("security"))
        if written is None or not theirs.token:
            return
        mine, place = token_of(written), (*self.operation.pointer, "security")
        # Whoever says that it may be left out is right as long as it may be.
        agreed = mine == theirs.token or (mine == "optional" and theirs.token == NO_TOKEN)
        yield self.ours.fact(
            Standing.CONFIRMED if agreed else Standing.CONTRADICTED,
            "security",
            place,
            ours=f"token {mine}",
            theirs=f"token {theirs.token}",
            said=_SECURITY[theirs.token],
        )


_SECURITY: Mapping[str, list[dict[str, list[str]]]] = {
    "needed": [{"oauth2": []}],
    "optional": [{"oauth2": []}, {}],
    NO_TOKEN: [],
}


def _shape(path: str) -> str:
    """A path in its letter case, with nothing for the names of its parameters."""
    return "/".join("{}" if part.startswith("{") else part for part in path.strip("/").split("/"))


def _servers(document: Document, theirs: TheirDocument) -> Iterator[Fact]:
    ours = Ours(document, "")
    hosts = {
        (urlsplit(str(each.get("url", ""))).hostname or ""): ("servers", str(index))
        for index, each in enumerate(document.data.get("servers", []))
    }
    for host, place in hosts.items():
        if host in theirs.hosts:
            yield ours.fact(Standing.CONFIRMED, "server", place, ours=host, theirs=host)
        else:
            yield ours.fact(Standing.UNKNOWN, "server", place, ours=host)
    for host in theirs.hosts:
        if host not in hosts:
            said = {"url": f"https://{host}"}
            yield ours.fact(Standing.NEW, "server", ("servers",), name=host, theirs=short(host), said=said)
