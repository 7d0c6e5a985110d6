"""How hard generated tests try: a little and always the same, or for long and by chance, as ``nox -s fuzz`` has it."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Variables, because schemathesis is told while modules are imported, before pytest hands its options out.
FUZZ_TIMES = int(os.environ.get("FUZZ_TIMES", "0"))
FUZZ_SEED = int(os.environ.get("FUZZ_SEED", "0"))
IS_FUZZ = FUZZ_TIMES > 0


def examples(usual: int) -> int:
    """How many examples a test tries.

    Args:
        usual: How many are enough for a run that is the same every time.
    """
    return usual * FUZZ_TIMES if IS_FUZZ else usual


def effort(usual: int, **more: int) -> settings:
    """Settings of Hypothesis.

    Args:
        usual: As of ``examples``.
        more: Settings besides.
    """
    return settings(
        max_examples=examples(usual),
        # By chance, pytest is told the seed.
        derandomize=not IS_FUZZ,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
