"""A plugin of coverage: counts the lines of a generator that goes on after an error was thrown into it.

Python 3.11 tells a tracer of no call where such a generator, one that waits in ``yield from``, goes on
(https://github.com/coveragepy/coveragepy/issues/2124). Coverage keeps a stack of calls, and takes the lines for
those of somebody else. Flows are such generators, and are thrown every error of a step. Here each frame keeps its own
last line. Later versions of Python need none of it.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import coverage.core
from coverage.pytracer import PUSH_EXC_INFO, RESUME, PyTracer


class FrameTracer(PyTracer):
    """Coverage's tracer in Python, without its stack."""

    def _trace(self, frame: FrameType, event: str, arg: Any, lineno: int | None = None) -> Any:  # noqa: ARG002 - as coverage calls it
        if self.stopped or event != "call":
            return None
        name = frame.f_code.co_filename
        disposition = self.should_trace_cache.get(name)
        if disposition is None:
            disposition = self.should_trace_cache[name] = self.should_trace(name, frame)
        if not disposition.trace:
            return None
        self._activity = True
        if frame.f_trace is not None:
            # It goes on, and its own function is still there.
            return frame.f_trace
        return self._of_frame(frame, self.data.setdefault(disposition.source_filename, set()))

    def _of_frame(self, frame: FrameType, data: Any) -> Any:
        first = frame.f_code.co_firstlineno
        code = frame.f_code.co_code
        last = -first if code[frame.f_lasti + 1] == 0 else frame.f_lineno

        def trace(frame: FrameType, event: str, _arg: Any) -> Any:
            nonlocal last
            if event == "line" and code[frame.f_lasti] != PUSH_EXC_INFO:
                data.add((last, frame.f_lineno))
                last = frame.f_lineno
            elif event == "return" and (len(code) == frame.f_lasti + 2 or code[frame.f_lasti + 2] != RESUME):
                data.add((last, -first))
            return trace

        return trace


def coverage_init(_registry: object, _options: object) -> None:
    """Take the place of coverage's own, where it is the one in Python that is asked for."""
    if sys.version_info < (3, 12):
        coverage.core.PyTracer = FrameTracer
