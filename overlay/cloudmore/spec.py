"""The OpenAPI document that this client was generated from, and what it is worth."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

from cloudmore.version import __version__

GRADES = ("verified", "documented", "seen", "inferred", "assumed")
_MARK = re.compile(r"x-evidence: (\w+)")
_VERIFIED_LIVE = re.compile(r"^  x-verified-live: '(\d{4}-\d\d-\d\d)'$", re.MULTILINE)


def spec_path() -> Path:
    """Path of the OpenAPI document: inside the wheel, or the repository's in an editable install.

    Raises:
        FileNotFoundError: The installation is damaged.
    """
    here = Path(__file__).resolve().parent
    candidates = (here / "openapi" / "cloudmore.yaml", here.parents[1] / "openapi" / "cloudmore.yaml")
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise FileNotFoundError("the OpenAPI document is missing from this installation; reinstall cloudmore-client")


def spec_digest() -> str:
    """SHA-256 of the document."""
    return hashlib.sha256(spec_path().read_bytes()).hexdigest()


def evidence_counts() -> dict[str, int]:
    """How many parts of the document rest on which grade of evidence, best grade first."""
    counts = Counter(_MARK.findall(spec_path().read_text(encoding="utf-8")))
    return {grade: counts[grade] for grade in GRADES}


def last_verified_live() -> str | None:
    """The day of the last answers of the live API that the document rests on; ``None`` where it rests on none."""
    found = _VERIFIED_LIVE.search(spec_path().read_text(encoding="utf-8"))
    return found[1] if found else None


def version_info() -> dict[str, Any]:
    """What this client is and what it is worth.

    Returns:
        ``version``; ``document`` and ``document_sha256``; ``evidence``, the count of facts per grade;
        ``last_verified_live``, a date, or ``None`` as long as the live API has not been asked.
    """
    return {
        "version": __version__,
        "document": str(spec_path()),
        "document_sha256": spec_digest(),
        "evidence": evidence_counts(),
        "last_verified_live": last_verified_live(),
    }
