"""JSON as RFC 8259 has it: ``NaN`` is none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeGuard

# Two of them are a character; one alone is none, and no other program takes it for text.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class NotJsonError(ValueError):
    """A text that is no JSON; the message says where it stops being some."""


def decode_json(content: bytes, *, fraction: Callable[[str], Any] | None = None) -> Any:
    """Read JSON as RFC 8259 has it; to look at, not to give on: a fraction is a float, and no amount leaves the judge.

    Args:
        content: A body.
        fraction: Makes something of a number that is spelled with a fraction or an exponent; by default a float.

    Raises:
        NotJsonError: It is none.
    """
    if not content.strip():
        raise NotJsonError("nothing")
    try:
        # In UTF-8 alone, by RFC 8259 section 8.1; given bytes, the library takes UTF-16 and UTF-32 as well.
        value = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse, parse_float=fraction)
        if _SURROGATE.search(content):
            json.dumps(value, ensure_ascii=False).encode()
    except NotJsonError:
        raise
    except UnicodeDecodeError as error:
        raise NotJsonError(f"no JSON in UTF-8 from byte {error.start} on") from error
    except UnicodeEncodeError as error:
        raise NotJsonError("half of a character") from error
    except json.JSONDecodeError as error:
        raise NotJsonError(f"no JSON from byte {len(error.doc[: error.pos].encode('utf-8', 'replace'))} on") from error
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, a thousand lists in one another.
        raise NotJsonError(f"no JSON that can be read ({type(error).__name__})") from error
    return value


def _refuse(constant: str) -> Any:
    raise NotJsonError(f"the word {constant}, which JSON does not have")


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)
