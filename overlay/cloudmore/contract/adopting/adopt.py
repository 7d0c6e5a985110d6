"""``contract adopt``: the front of it, which needs no library that edits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cloudmore.contract.adopting.adoption import Adoption
from cloudmore.contract.comparison import compare, read_source
from cloudmore.contract.comparison.their_document import decoded

DOCUMENT = Path("openapi", "cloudmore.yaml")


def adopt(
    file: Path | str, *, spec: Path | None = None, sources: Path | None = None, today: date | None = None
) -> Adoption:
    """Take over what the vendor's Swagger file, or evidence of the live API, says into the document of a checkout.

    Nothing is written before ``Adoption.write``. What is confirmed is better known, what is contradicted is changed
    and what is new is added, as long as the document stays clean by its own lint; the rest is for a person to decide.

    Args:
        file: Path or address of a Swagger file, or path of an evidence file.
        spec: The document; by default ``openapi/cloudmore.yaml`` of the working folder.
        sources: The sources of its facts; by default ``sources.yaml`` beside it.
        today: The day on which the file is read; by default today. Evidence has a day of its own.

    Returns:
        The new texts, the changes, and what is left.

    Raises:
        ConfigurationError: The file cannot be used, or proves nothing; the document is not clean; there is no
            checkout; or a package is missing that edits it.
        TransportError: An address does not answer.
    """
    # Not before it is called: it needs a package of the checkout.
    from cloudmore.contract.adopting.taking_over import adopt_comparison  # noqa: PLC0415 - as the line above says

    spec = spec or DOCUMENT
    read = read_source(file)
    comparison = compare(read, spec=spec)
    day = today or date.today()  # noqa: DTZ011 - the day of whoever reads it
    if comparison.source == "evidence":
        day = date.fromisoformat(str(decoded(read)["made"]))
    return adopt_comparison(comparison, read.name, spec=spec, sources=sources, day=day)
