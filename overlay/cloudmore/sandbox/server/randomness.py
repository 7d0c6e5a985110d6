"""Everything made up comes from the seed, so that equal seeds give equal worlds."""

from hashlib import sha256
from random import Random


def seeded(*parts: object) -> Random:
    """Return a source of randomness that depends on the parts alone.

    Args:
        *parts: What it is for, the seed first.
    """
    return Random("/".join(map(str, parts)))  # noqa: S311 - reproducible on purpose, and nothing secret comes of it


def spell_guid(bits: int) -> str:
    """Spell the lowest 128 bits as a lower-case GUID."""
    text = f"{bits & (1 << 128) - 1:032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def derived_guid(*parts: object) -> str:
    """Return the GUID that belongs to the parts.

    Args:
        *parts: What it names, the seed first.
    """
    return spell_guid(int.from_bytes(sha256("/".join(map(str, parts)).encode()).digest()))
