"""What the page on processes and machines shows is run: with two processes, a Redis, and two workers of Dask."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from clusters import dask_cluster
from conftest import REPOSITORY, settings_of
from counting import Counting, account_variables, counted
from howto import Reader, named_blocks, page_text
from redis_server import redis_server

from cloudmore.http.shared_turns import LEFT_ALONE_SECONDS, LONGEST_ANSWER_SECONDS
from cloudmore.sandbox import Sandbox

PAGE = "docs/past-one-machine.md"
TEXT = page_text(PAGE)
BLOCKS = named_blocks(PAGE)


@pytest.fixture(scope="module")
def servers() -> Iterator[list[tuple[Sandbox, Counting]]]:
    """Two resellers."""
    with ExitStack() as stack:
        yield [stack.enter_context(counted(seed=seed, organizations=1)) for seed in (7, 8)]


def said(reader: Reader, block: str, *arguments: str) -> list[str]:
    """What a program says that is kept in a file, as other processes need it."""
    # By another name than the package that it imports.
    program = reader.folder / f"shown_{block}.py"
    program.write_text(BLOCKS[block], "utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error", str(program), *arguments],
        cwd=reader.folder,
        env=reader.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()


def test_two_processes_show_the_names(servers: list[tuple[Sandbox, Counting]], tmp_path: Path) -> None:
    sandbox, counting = servers[0]
    before = counting.tokens
    lines = said(Reader(tmp_path, settings_of(sandbox.credentials, sandbox.url)), "processes")
    with sandbox.client() as cm:
        assert lines == [f"{each.id} {each.name}" for each in cm.organizations.list()]
    assert counting.tokens <= before + 2, "one of theirs, and one of this test's"


def test_a_program_of_one_s_own_shares_both(servers: list[tuple[Sandbox, Counting]], tmp_path: Path) -> None:
    sandbox, _counting = servers[0]
    with redis_server() as redis_url:
        settings = {**settings_of(sandbox.credentials, sandbox.url), "REDIS_URL": redis_url}
        assert said(Reader(tmp_path, settings), "redis") == ["12 services"]


def test_two_workers_take_a_snapshot(
    servers: list[tuple[Sandbox, Counting]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with redis_server() as redis_url:
        first, second = (
            account_variables(each[0], prefix) for each, prefix in zip(servers, ("FIRST_", "SECOND_"), strict=True)
        )
        settings = {**first, **second, "CLOUDMORE_REDIS_URL": redis_url}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        before = [counting.tokens for _sandbox, counting in servers]
        with dask_cluster() as client:
            lines = said(Reader(tmp_path, settings), "dask", client.scheduler.address, "tenants")
        assert "organizations 2" in lines
        assert [counting.tokens for _sandbox, counting in servers] == [each + 1 for each in before]


def test_the_lines_of_a_worker_are_dask_s_and_ours() -> None:
    install, redis, worker = BLOCKS["worker"].splitlines()
    extras = install.partition("[")[2].partition("]")[0].split(",")
    assert {f"\n{each} = [" in (REPOSITORY / "pyproject.toml").read_text("utf-8") for each in extras} == {True}
    assert redis.startswith("export CLOUDMORE_REDIS_URL_FILE=")
    words = worker.split()
    assert words[:2] == ["dask", "worker"]
    ran = subprocess.run(
        [sys.executable, "-m", "distributed.cli.dask_worker", "--help"], capture_output=True, text=True, check=True
    )
    assert {word for word in words if word.startswith("--")} <= {*ran.stdout.replace("/", " ").split()}


def test_the_seconds_are_those_of_the_code() -> None:
    assert f"does not answer within {LONGEST_ANSWER_SECONDS:g} s" in TEXT
    assert "for half a minute the client keeps the limit by itself" in TEXT
    assert LEFT_ALONE_SECONDS == 30
