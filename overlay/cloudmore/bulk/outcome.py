"""What became of one item: the value of its call, or the error."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from attrs import frozen

from cloudmore.errors import CloudmoreError

T = TypeVar("T")
V = TypeVar("V")


@frozen
class Outcome(Generic[T, V]):
    """What became of one item.

    Attributes:
        item: As it was taken.
        value: What the call returned; ``None`` where it failed, and where it returns ``None``.
        error: Why it failed; ``None`` where it did not.
    """

    item: T
    value: V | None = None
    error: CloudmoreError | None = None

    def result(self) -> V:
        """The value.

        Raises:
            CloudmoreError: The call failed with it.

        Example:
            >>> from cloudmore.bulk import Outcome
            >>> Outcome("an item", 5).result()
            5
        """
        if self.error is not None:
            raise self.error
        return cast("V", self.value)
