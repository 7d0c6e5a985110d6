"""How hard generated tests try: a little and always the same, or long and by chance for ``nox -s fuzz``."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Variables, because schemathesis wants to be told while a module is imported, before pytest has read its options.
EXAMPLES_VARIABLE, SEED_VARIABLE = "FUZZ_EXAMPLES", "FUZZ_SEED"
FUZZ_EXAMPLES = int(os.environ.get(EXAMPLES_VARIABLE, "0"))
FUZZ_SEED = int(os.environ.get(SEED_VARIABLE, "0"))
IS_FUZZ = FUZZ_EXAMPLES > 0


def effort(usual: int, **more: int) -> settings:
    """Settings of Hypothesis.

    Args:
        usual: How many examples are enough for a run that is the same every time.
        more: Settings besides.
    """
    return settings(
        max_examples=FUZZ_EXAMPLES or usual,
        derandomize=not IS_FUZZ,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
