"""Making the sandbox of a test, and stopping it."""

from __future__ import annotations

import inspect
from collections.abc import Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self

import pytest

from cloudmore import ConfigurationError

if TYPE_CHECKING:
    from cloudmore.sandbox import Sandbox

MARKER = "cloudmore_sandbox"
# Quick: a month of three organizations is read in a tenth of a second, and nobody waits for it.
USUAL: dict[str, Any] = {"organizations": 3, "seed": 7, "report_seconds": 0, "clock": "manual"}
CLOCKS = ("manual", "real")
# What the sandbox of the next test may need, too.
SHARED = frozenset({"port", "state"})


class Sandboxes:
    """Makes a sandbox for each test, and stops it beside the next: a server takes longer to stop than to start."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(thread_name_prefix="cloudmore-sandbox-stop")
        self._stopping: list[Future[None]] = []

    @contextmanager
    def started(self, request: pytest.FixtureRequest) -> Generator[Sandbox]:
        """The sandbox that a test is marked for."""
        options = USUAL | _of_the_ini_file(request.config) | _of_the_markers(request.node)
        sandbox = _started(options)
        yield sandbox
        if options.keys() & SHARED:
            sandbox.stop()
        else:
            self._stopping.append(self._pool.submit(sandbox.stop))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Wait until all are stopped."""
        self._pool.shutdown()
        for stopped in self._stopping:
            stopped.result()


def _started(options: Mapping[str, Any]) -> Sandbox:
    """What is wrong with the options, or missing, is an error of the test, without a traceback."""
    clock = options["clock"]
    if clock not in CLOCKS:
        _refuse(f"clock={clock!r} is none of {', '.join(CLOCKS)}. Move `cloudmore_sandbox.clock` in the test instead.")
    try:
        from cloudmore.sandbox import Sandbox, SandboxClock  # noqa: PLC0415 - of an extra

        unknown = sorted(options.keys() - inspect.signature(Sandbox).parameters)
        if unknown:
            _refuse(f"Sandbox takes no {', no '.join(unknown)}.")
        given: dict[str, Any] = {**options, "clock": SandboxClock(manual=clock == "manual")}
        return Sandbox(**given).start()
    except ConfigurationError as error:
        _refuse(str(error))


def _of_the_ini_file(config: pytest.Config) -> dict[str, Any]:
    values = {name: config.getini(f"{MARKER}_{name}") for name in ("organizations", "seed")}
    for name, value in values.items():
        if value and not value.strip().isdecimal():
            _refuse(f"{MARKER}_{name} of the ini file is {value!r}, which is no whole number.")
    return {name: int(value) for name, value in values.items() if value}


def _of_the_markers(node: pytest.Item) -> dict[str, Any]:
    options: dict[str, Any] = {}
    # The nearest last: a test says otherwise than its class, and a class than its module.
    for marker in reversed([*node.iter_markers(MARKER)]):
        if marker.args:
            _refuse("it takes names, such as organizations=3.")
        options |= marker.kwargs
    return options


def _refuse(why: str) -> NoReturn:
    pytest.fail(f"cloudmore_sandbox: {why}", pytrace=False)
