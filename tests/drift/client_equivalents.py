"""Mutants of the client that nothing can notice, each with the reason why nothing is different."""

from __future__ import annotations

from collections.abc import Mapping

EQUIVALENT: Mapping[str, str] = {
    "edited generated: None returned, generated/cloudmore_api/scalars.py:106: value -> None": (
        "Reads a value of which the document says nothing; it has none today, and no model or call stands on it."
    ),
    (
        "overlay: argument dropped, overlay/cloudmore/http/location.py:9: "
        're.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*|^//[^/?#]*|[?#].*", re.DOTALL) -> '
        're.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*|^//[^/?#]*|[?#].*")'
    ): "Only a header is read by it, and a header has no line break (RFC 9110 section 5.5): nothing else differs.",
    "overlay: constant changed, overlay/cloudmore/http/message.py:12: 1024 -> 1025": (
        "How far is read beyond the 64 KiB that are told, so that no secret is cut; none is that long."
    ),
}
