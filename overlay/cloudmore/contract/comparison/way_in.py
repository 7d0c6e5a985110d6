"""How users are let in, by the vendor's file and by our document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from cloudmore.contract.comparison.fact import Fact, Standing, short
from cloudmore.contract.comparison.ours import Ours
from cloudmore.contract.comparison.their_document import TheirDocument
from cloudmore.contract.document import Document
from cloudmore.contract.json_body import is_object

# Swagger 2.0 and OpenAPI 3.
_FLOWS = {
    "accessCode": "authorizationCode",
    "application": "clientCredentials",
}
_ADDRESSES = ("tokenUrl", "authorizationUrl")


def way_in(document: Document, theirs: TheirDocument) -> Iterator[Fact]:
    """What is said of our scheme that hands out tokens.

    Args:
        document: Ours.
        theirs: Their file.
    """
    ours = Ours(document, "")
    schemes = document.data.get("components", {}).get("securitySchemes", {})
    for name, scheme in schemes.items():
        for flow, mine in scheme.get("flows", {}).items() if scheme.get("type") == "oauth2" else ():
            yield _of_flow(ours, ("components", "securitySchemes", name), flow, mine, _flows(theirs))


def _of_flow(
    ours: Ours, place: tuple[str, ...], flow: str, mine: Mapping[str, Any], theirs: Mapping[str, Mapping[str, Any]]
) -> Fact:
    told = f"oauth2 {flow}"
    if not theirs:
        return ours.fact(Standing.UNKNOWN, "security", place, ours=told)
    if flow not in theirs:
        said = {"type": "oauth2", "flows": {name: _addresses(each) for name, each in theirs.items()}}
        their_words = ", ".join(f"oauth2 {short(name)}" for name in theirs)
        return ours.fact(Standing.CONTRADICTED, "security", place, ours=told, theirs=their_words, said=said)
    token = str(theirs[flow].get("tokenUrl") or "")
    if token and _last(token) != _last(str(mine.get("tokenUrl", ""))):
        their_words = f"{told}, token from {short(token)}"
        said = {"type": "oauth2", "flows": {flow: _addresses(theirs[flow])}}
        return ours.fact(Standing.CONTRADICTED, "security", place, ours=told, theirs=their_words, said=said)
    at = str(theirs[flow].get("authorizationUrl") or "")
    note = "" if token or not at else f"They name {short(at)}, and no address of tokens."
    return ours.fact(Standing.CONFIRMED, "security", place, ours=told, theirs=told, note=note)


def _flows(theirs: TheirDocument) -> dict[str, Mapping[str, Any]]:
    """Their flows of OAuth2 by the names of OpenAPI 3; a key in a header says nothing of how to get one."""
    components = theirs.data.get("components")
    written = theirs.data.get("securityDefinitions") if theirs.is_swagger else None
    if is_object(components) and not theirs.is_swagger:
        written = components.get("securitySchemes")
    found: dict[str, Mapping[str, Any]] = {}
    for scheme in written.values() if is_object(written) else ():
        if not is_object(scheme) or scheme.get("type") != "oauth2":
            continue
        flows = {scheme["flow"]: scheme} if isinstance(scheme.get("flow"), str) else scheme.get("flows")
        for name, each in flows.items() if is_object(flows) else ():
            if is_object(each):
                found[_FLOWS.get(name, name)] = each
    return found


def _addresses(flow: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: short(flow[key]) for key in _ADDRESSES if isinstance(flow.get(key), str)}, "scopes": {}}


def _last(address: str) -> str:
    """The path, by its last two names: theirs is often relative, such as ``../connect/token``."""
    return "/".join(urlsplit(address).path.strip("/").lower().split("/")[-2:])
