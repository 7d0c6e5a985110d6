"""What kind of line it is, as far as the report itself says so. No money is ever decided on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from cloudmore.billing.payment_frequency import frequency_of

KINDS = ("recurring", "one_time", "usage", "proration", "credit", "manual", "correction", "unknown")

_OF_FREQUENCIES: Mapping[str, str] = {
    **dict.fromkeys(("monthly", "quarterly", "annual", "triennial"), "recurring"),
    "one-time": "one_time",
    "usage": "usage",
}
# What free text says of a line, in English, Swedish and German; the first kind that matches counts. A word alone is
# taken where it can hardly be part of a product's name: "usage" at the beginning, "manual" before what is billed.
_PHRASES: Mapping[str, tuple[str, ...]] = {
    "correction": (
        r"correct(?:ion|ed)\b(?! (?:fluid|tape))|adjustments?\b|re-?bill(?:ed|ing)\b",
        r"korrigering\w*|korrigerad\w*|rättelse\w*|\w*justering\w*|efterdebitering\w*",
        r"\w*korrektur\w*|korrigiert\w*|berichtig(?:ung|t)\w*|\w*anpassung\w*|nachberechnung\w*",
    ),
    "manual": (
        r"manual(?:ly)? (?:billing|invoice|line|charge|credit|entry|entered|added|discount|fee)\w*",
        r"manuell\w* (?:\w*rad|\w*debitering|\w*kredit\w*|avgift|post|rabatt|tillagd|inlagd)\b",
        r"manuell\w* (?:\w*position|\w*zeile|\w*buchung|gutschrift|gebühr|rabatt|erfasst|hinzugefügt)\b",
    ),
    "credit": (
        r"credit(?:ed)?\b(?! (?:cards?|checks?|scor|union))|refund(?:ed)?\b|cancel(?:led|ed|lation)\b",
        r"kreditering\w*|krediterad\w*|kreditnota\b|återbetalning\w*|uppsagd\b|uppsägning\w*|makulering\w*",
        r"\w*gutschrift\w*|gutgeschrieben\b|\w*erstattung\b|gekündigt\b|kündigung\b|storn(?:o|ier)\w*",
    ),
    "proration": (
        r"pro-?rat(?:ed|a|ion)\b|pro rata\b|\d+ (?:of|out of|/) \d+ days\b|partial (?:month|period)\b",
        r"proportionell\w*|\d+ (?:av|/) \d+ dagar\b|delperiod\b|del av månad\w*",
        r"\w*anteilig\w*|\d+ (?:von|/) \d+ tagen?\b|teilmonat\b|teilzeitraum\b",
    ),
    "one_time": (
        r"one[- ](?:time|off)\b|set-?up (?:fee|charge|cost)\w*|(?:activation|onboarding) fee\b",
        r"engångs\w*|(?:uppläggnings|start|installations)avgift\w*",
        r"einmalig\w*|einmal(?:gebühr|zahlung)\w*|(?:einrichtungs|aktivierungs|bereitstellungs)gebühr\w*",
    ),
    "usage": (
        r"^usage\b(?! (?:rights|analytics|location))|(?:metered|actual) usage\b|^consumption\b|overage\b",
        r"\w*förbrukning\w*|faktisk användning\b",
        r"\w*verbrauch\b|nutzungsgebühr\w*|verbrauchsabhängig\w*",
    ),
}
_AT_A_WORD = r"(?<!\w)(?:{})"
_TEXTS = {kind: re.compile(_AT_A_WORD.format("|".join(phrases))) for kind, phrases in _PHRASES.items()}
# Most texts say nothing, and one look is enough.
_ANY = re.compile(_AT_A_WORD.format("|".join(phrase for phrases in _PHRASES.values() for phrase in phrases)))
# These say why a line is there at all, so that its sign says nothing more.
_BEFORE_THE_SIGN = frozenset({"correction", "manual"})


def kind_of(
    payment_frequency: str | None, total_sales: Decimal | None, details: str | None = None
) -> tuple[str, str | None]:
    """Kind of a line and what tells it.

    Args:
        payment_frequency: The vendor's word.
        total_sales: The amount; below zero the line is a credit, whatever its frequency.
        details: Free text. It is the only place where the vendor may say that a line is prorated or corrects another.

    Returns:
        One of ``KINDS``, and the reason; none for ``unknown``.
    """
    said, word = (None, "") if details is None else _told_by(details)
    if said in _BEFORE_THE_SIGN:
        return said, f"details say {word}"
    if total_sales is not None and total_sales < 0:
        return "credit", "total_sales is negative"
    # A charge is no credit, whatever its text is about.
    if said is not None and not (said == "credit" and total_sales):
        return said, f"details say {word}"
    kind = _OF_FREQUENCIES.get(frequency_of(payment_frequency))
    return ("unknown", None) if kind is None else (kind, f"payment_frequency is {payment_frequency}")


@lru_cache(maxsize=4096)
def _told_by(details: str) -> tuple[str | None, str]:
    """The kind that a text tells, and the words that do."""
    text = details.casefold()
    if _ANY.search(text) is None:
        return None, ""
    found = ((kind, pattern.search(text)) for kind, pattern in _TEXTS.items())
    return next((kind, match[0]) for kind, match in found if match is not None)
