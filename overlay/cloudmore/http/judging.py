"""Who judges the answers of a client, as a call sees it: what judges needs much that a call must not."""

from __future__ import annotations

from typing import IO, Protocol, TypeVar

from cloudmore.http.flow import Flow
from cloudmore.http.message import Reply
from cloudmore.masking import Mask

T = TypeVar("T")


class AnswerJudge(Protocol):
    """Is shown the final answers of all calls, and changes none of them."""

    def note(self, method: str, path: str, reply: Reply, mask: Mask, file: IO[bytes] | None = None) -> None:
        """Keep an answer, to be judged later.

        Args:
            method: HTTP method.
            path: Of the request, without its query.
            reply: The answer.
            mask: Takes the secrets of the request out of a text.
            file: Where the body of a success is; ``None`` where the reply has it.
        """
        ...

    def around(self, flow: Flow[T]) -> Flow[T]:
        """All that a call does, and then a step that judges what was noted.

        Args:
            flow: It.
        """
        ...
