"""Variables of the environment that say yes or no."""

from __future__ import annotations

from collections.abc import Mapping

from cloudmore.errors import ConfigurationError


def is_switched_on(environment: Mapping[str, str], name: str) -> bool:
    """Whether a variable says yes; a word that is neither yes nor no is no guess.

    Args:
        environment: Such as ``os.environ``.
        name: Of the variable.

    Raises:
        ConfigurationError: It says neither.
    """
    word = environment.get(name, "").strip().lower()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("", "0", "false", "no", "off"):
        return False
    raise ConfigurationError(f"{name} is {word!r}.", remedy="Write 1 or 0.")
