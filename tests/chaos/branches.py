"""Which way the decisions went: the arcs from line to line that were taken in the modules that decide."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Self

import cloudmore

PACKAGE = Path(cloudmore.__file__).parent
# Decisions and flows. What sends, reads and writes is left out, and so are stores of tokens and what makes texts of
# errors: their lines differ with the library, not with the decision.
MODULES = (
    *(f"auth/{name}.py" for name in ("flight", "grant", "memory_store", "provider", "token")),
    *(f"billing/{name}.py" for name in ("polling", "result_link", "task_answer", "task_status")),
    "generic_request.py",
    *(f"http/{name}.py" for name in ("attempts", "link", "location", "receipt", "retry", "status_errors", "way")),
    "organizations.py",
)
_NUMBERS = {str(PACKAGE / module): number for number, module in enumerate(MODULES)}

Arc = tuple[int, int, int]


class Branches:
    """Notes the arcs of the running thread in a ``with`` block.

    Attributes:
        taken: Module, line and next line; line 0 is where a function begins, or a flow goes on.
    """

    def __init__(self) -> None:
        self.taken: set[Arc] = set()

    def __enter__(self) -> Self:
        sys.settrace(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _called(self, frame: FrameType, _event: str, _argument: Any) -> Callable[..., Any] | None:
        module = _NUMBERS.get(frame.f_code.co_filename)
        if module is None:
            return None
        last, taken = 0, self.taken

        def stepped(frame: FrameType, event: str, _argument: Any) -> Any:
            nonlocal last
            if event == "line":
                taken.add((module, last, frame.f_lineno))
                last = frame.f_lineno
            return stepped

        return stepped
