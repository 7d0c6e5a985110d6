"""What counts calls together with other processes has to do; whoever has another place for that writes one."""

from __future__ import annotations

from abc import ABC, abstractmethod

from attrs import frozen

from cloudmore.limits import RateLimit


@frozen(kw_only=True)
class SharedRateLimit(RateLimit, ABC):
    """A limit whose calls of a second are counted somewhere else, with those of other processes."""

    @abstractmethod
    def take(self, name: str, *, left: float) -> float | None:
        """Take a turn. It may block, and raise whatever goes wrong there.

        Args:
            name: Of those who share it: 64 digits of a hexadecimal number.
            left: Seconds that the call has.

        Returns:
            Seconds to wait for it; ``None`` where it would come too late, and nothing is taken.
        """
