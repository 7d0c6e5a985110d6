"""When a token is used and when it is renewed: decisions without I/O."""

from __future__ import annotations

from attrs import Factory, field, frozen

from cloudmore.masking import mask_token

TOKEN_PATH = "/connect/token"  # noqa: S105 - a path
RENEW_EARLY_SECONDS = 300.0
RENEW_EARLY_JITTER_SECONDS = 60.0


def _masked(_secret: str) -> str:
    return "'***'"


@frozen
class Token:
    """An access token.

    Attributes:
        access_token: The secret itself, masked in ``repr``.
        renew_at: Monotonic second from which on it is renewed before use.
        ends_at: Monotonic second at which its life is over.
        grant: The same for what came of one answer of the token endpoint.
    """

    access_token: str = field(repr=_masked)
    renew_at: float
    ends_at: float = field(default=Factory(lambda token: token.renew_at, takes_self=True))
    grant: object = field(factory=object, repr=False, eq=False)

    def mask(self, text: str) -> str:
        """The text with the token replaced by ``***``, however a server would echo it."""
        return mask_token(text, self.access_token)


def renewal_lead(lifetime: float, *, random: float) -> float:
    """Seconds before its end at which a token is renewed: 5 ± 1 minutes, at most half of a short life.

    Args:
        lifetime: Seconds that the token lives.
        random: From 0 to 1.
    """
    return min(RENEW_EARLY_SECONDS + RENEW_EARLY_JITTER_SECONDS * (2 * random - 1), lifetime / 2)


def living(access_token: str, *, lifetime: float, left: float, now: float, random: float) -> Token:
    """A token that is in the middle of its life.

    Args:
        access_token: The secret.
        lifetime: Seconds that it lives in all.
        left: Seconds that are left of them.
        now: Monotonic seconds.
        random: From 0 to 1, for the moment of renewal.
    """
    ends_at = now + left
    return Token(access_token, ends_at - renewal_lead(lifetime, random=random), ends_at)
