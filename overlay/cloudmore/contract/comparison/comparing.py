"""``contract compare``: the vendor's file against the document."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from cloudmore.contract.comparison.evidence_side import against_evidence
from cloudmore.contract.comparison.fact import Comparison
from cloudmore.contract.comparison.fetching import Source, read_source
from cloudmore.contract.comparison.last_seen import changes
from cloudmore.contract.comparison.swagger import against_swagger
from cloudmore.contract.comparison.their_document import decoded
from cloudmore.contract.document import Document
from cloudmore.contract.evidence.evidence import Evidence
from cloudmore.errors import ConfigurationError


def compare(
    file: Path | str | Source, *, spec: Path | str | None = None, last_seen: Path | str | Source | None = None
) -> Comparison:
    """Hold the vendor's Swagger file against the document.

    Args:
        file: Swagger 2.0 or OpenAPI 3 as JSON or YAML: a path, an address, or what ``read_source`` gave.
        spec: An OpenAPI 3.1 document; by default the one that this client was generated from.
        last_seen: An earlier file of the same sort; then only what changed since is told.

    Returns:
        The facts, each with its standing.

    Raises:
        ConfigurationError: A file cannot be used.
        TransportError: An address does not answer.

    Example:
        >>> from cloudmore import spec_path
        >>> from cloudmore.contract import Standing, compare
        >>> comparison = compare(spec_path())
        >>> comparison.counts[Standing.CONTRADICTED]
        0
    """
    document = Document.read(Path(spec) if spec else None)
    comparison = _compared(document, file)
    if last_seen is None:
        return comparison
    return changes(comparison, _compared(document, last_seen))


def _compared(document: Document, file: Path | str | Source) -> Comparison:
    source = file if isinstance(file, Source) else read_source(file)
    data = decoded(source)
    if str(data.get("schema", "")).startswith("contract-evidence/"):
        if "://" in source.name:
            raise ConfigurationError(f"{source.name} is evidence.", remedy="Fetch it, look at it, and name the file.")
        return against_evidence(document, Evidence.parsed(source.name, source.content))
    try:
        comparison = against_swagger(document, data, source.name)
    except RecursionError:
        raise ConfigurationError(f"{source.name} is nested too deeply to be a Swagger file.") from None
    return evolve(comparison, remarks=(*([source.remark] if source.remark else []), *comparison.remarks))
