"""What a run has exercised: how often each kind of answer was read, and a fingerprint of all of them, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

GOOD, UNDESCRIBED = "a good answer", "a body that the document does not describe"
TALLY: Counter[tuple[str, str]] = Counter()
SERVED = sha256()


def count(kind: str, answer: str, content: bytes) -> None:
    """Count an answer that was read as it must be."""
    TALLY[kind, answer] += 1
    SERVED.update(content)


def table() -> Iterator[str]:
    """One row for each kind: how many answers it was tried on, and how often."""
    kinds = list(dict.fromkeys(kind for kind, _answer in TALLY))
    width = max(map(len, kinds), default=0)
    for kind in kinds:
        counts = {answer: count for (each, answer), count in TALLY.items() if each == kind}
        yield f"{kind:{width}}  {sum(counts.values()):6} times on {len(counts):2} answers"
    yield f"{sum(TALLY.values())} answers were read: {SERVED.hexdigest()}"
