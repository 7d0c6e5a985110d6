"""What a shared token store keeps: a token or a refusal, sealed, so that nothing foreign is taken for it."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any

from attrs import field, frozen

from cloudmore.auth.memory_store import REFUSED_SECONDS, Owner, Refusal
from cloudmore.auth.token import Token, living
from cloudmore.errors import AuthenticationError
from cloudmore_api.types import decode_json, encode_json

SCHEMA = "cloudmore-token/1"
# Who gets hold of a store must not find the password by trying (PBKDF2 takes this process some 50 ms, once).
ROUNDS = 100_000
# Clocks of machines differ; what comes from further ahead is not believed.
CLOCK_SKEW_SECONDS = 60.0


class EntryError(ValueError):
    """An entry is not to be believed; says why, without its text."""


@frozen
class Seal:
    """Names and proves what belongs to one owner; other credentials have another.

    Attributes:
        name: Of the entry; tells nothing.
        key: Proves that it was written by who has the same credentials.
    """

    name: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, owner: Owner) -> Seal:
        """The seal of an owner.

        Args:
            owner: Whose.
        """
        # As JSON, so that no two owners are written alike.
        salt = encode_json([SCHEMA, owner.base_url, owner.client_id, owner.username])
        secret = encode_json(owner.secrets)
        derived = hashlib.pbkdf2_hmac("sha256", secret, salt, ROUNDS, 64)
        return cls(derived[:32].hex(), derived[32:])

    def closed(self, content: dict[str, Any]) -> str:
        """The text of an entry.

        Args:
            content: What it says.
        """
        body = encode_json({"schema": SCHEMA, **content})
        return f"{self._proof(body)}\n{body.decode()}"

    def opened(self, text: str) -> dict[str, Any]:
        """What an entry says.

        Args:
            text: Of the entry.

        Raises:
            EntryError: It was changed, or written by somebody else.
        """
        proof, _, body = text.partition("\n")
        # Compared as bytes: a text with other letters than ASCII would be an error of its own.
        if not hmac.compare_digest(proof.encode(), self._proof(body.encode()).encode()):
            raise EntryError("it was changed, or belongs to somebody else")
        content = decode_json(body.encode())
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            raise EntryError("it is of another version of this client")
        return content

    def _proof(self, body: bytes) -> str:
        return hmac.new(self.key, body, "sha256").hexdigest()


def token_entry(token: Token, *, now: float, today: datetime) -> dict[str, Any]:
    """What is kept of a token: times of day, since another process has another monotonic clock.

    Args:
        token: The token.
        now: Monotonic seconds.
        today: Time of day.
    """
    obtained = today.timestamp()
    return {"token": token.access_token, "obtained": obtained, "ends": obtained + (token.ends_at - now)}


def refusal_entry(error: AuthenticationError, *, today: datetime) -> dict[str, Any]:
    """What is kept of a refusal.

    Args:
        error: What was said.
        today: Time of day.
    """
    said = {name: value for name, value in vars(error).items() if isinstance(value, str | int) and name != "attempts"}
    obtained = today.timestamp()
    return {"refused": {**said, "message": error.message}, "obtained": obtained, "ends": obtained + REFUSED_SECONDS}


def read_entry(content: dict[str, Any], *, now: float, today: datetime, random: float) -> Token | Refusal | None:
    """What an entry is worth now.

    Args:
        content: What it says.
        now: Monotonic seconds.
        today: Time of day.
        random: From 0 to 1, for the moment of renewal.

    Returns:
        A token, a refusal that still counts, or ``None``.
    """
    obtained, ends = float(content["obtained"]), float(content["ends"])
    if obtained > today.timestamp() + CLOCK_SKEW_SECONDS:
        return None
    lifetime = ends - obtained
    left = min(ends - today.timestamp(), lifetime)
    if left <= 0:
        return None
    if "token" in content:
        token = living(content["token"], lifetime=lifetime, left=left, now=now, random=random)
        return token if now < token.renew_at else None
    said = dict(content["refused"])
    error = AuthenticationError(said.pop("message"), **said)
    return Refusal(error, now + left - lifetime, now + left)
