"""How well customers are found among made-up ones, whose right customer is known: the benchmark, run and held."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
BENCHMARKS = REPOSITORY / "benchmarks"
KEPT = BENCHMARKS / "results" / "mapping_keys.txt"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """What the benchmark says of its seeds; it ends with 1 where a reach is missed."""
    command = [sys.executable, str(BENCHMARKS / "mapping_keys.py"), "--without-scale"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def numbers(pattern: str, lines: Sequence[str]) -> list[float]:
    return [float(found[1]) for line in lines if line.startswith("seed") and (found := re.search(pattern, line))]


def test_what_a_key_decides_is_always_right_and_no_name_decides(lines: list[str]) -> None:
    assert numbers(r"wrongly (\d+)", lines) == numbers(r"by the name alone (\d+)", lines) == [0] * 5
    # More than two of five organizations: somebody who accepts nothing makes no mistake, either.
    assert all(accepted > 180 for accepted in numbers(r"by an exact key (\d+)", lines))


def test_the_right_customer_stands_first(lines: list[str]) -> None:
    shares = numbers(r"first ([\d.]+) % \(another", lines)
    assert len(shares) == 5
    assert all(share >= 95 for share in shares)
    # Nor is that reached by suggesting little.
    assert all(suggested > 200 for suggested in numbers(r"suggestions (\d+),", lines))


def test_the_kept_figures_are_those_of_today(lines: list[str]) -> None:
    kept = KEPT.read_text("utf-8").splitlines()
    assert [line for line in kept[2:] if not line.startswith("5,000")] == lines, (
        "keep them with: python benchmarks/mapping_keys.py --keep"
    )


def test_the_maker_knows_nothing_of_the_client() -> None:
    for name in ("made_companies", "made_customers", "made_spellings"):
        tree = ast.parse((BENCHMARKS / f"{name}.py").read_text("utf-8"))
        imported = {
            module
            for node in ast.walk(tree)
            for module in (
                [each.name for each in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not {each for each in imported if each.startswith(("cloudmore", "rapidfuzz"))}


def luhn(digits: Sequence[int]) -> bool:
    return sum(sum(divmod(digit * (2 - place % 2), 10)) for place, digit in enumerate(digits)) % 10 == 0


def modulo_11(*weights: int) -> Callable[[Sequence[int]], bool]:
    return lambda digits: sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


CHECKS: dict[str, tuple[str, Callable[[Sequence[int]], bool]]] = {
    "Swedish": (r"se(\d{10})\d\d", luhn),
    "Norwegian": (r"no(\d{9})mva", modulo_11(3, 2, 7, 6, 5, 4, 3, 2, 1)),
    "Danish": (r"dk(\d{8})", modulo_11(2, 7, 6, 5, 4, 3, 2, 1)),
    "Finnish": (r"fi(\d{8})", modulo_11(7, 9, 10, 5, 8, 4, 2, 1)),
}


@pytest.mark.parametrize("country", CHECKS)
def test_no_made_up_number_could_be_somebodys(country: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from made_customers import made  # noqa: PLC0415 - found only there

    pattern, fits = CHECKS[country]
    world = made(101)
    texts = [each.vat for each in (*world.customers, *world.organizations)]
    found = [found[1] for text in texts if (found := re.fullmatch(pattern, re.sub(r"[ -]", "", text.lower())))]
    assert len(found) > 10
    # The check is one: of the ten numbers that begin alike, at most one can be somebody's, and mostly one is.
    beginnings = [[int(each) for each in number[:-1]] for number in found]
    fitting = [sum(fits([*beginning, last]) for last in range(10)) for beginning in beginnings]
    assert set(fitting) <= {0, 1}
    assert sum(fitting) > len(found) // 2
    assert not [number for number in found if fits([int(each) for each in number])]
