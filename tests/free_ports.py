"""A port that nobody has, for a server that must be told one before it starts."""

from __future__ import annotations

import socket


def free_port() -> int:
    """One on loopback; another process could still take it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
