"""The command ``cloudmore``."""

from __future__ import annotations

import signal
import sys

from cloudmore.cli.streams import prepare_streams


def main() -> None:
    """Run the command line and end the process with its exit code."""
    prepare_streams()
    try:
        from cloudmore.cli.application import run  # noqa: PLC0415 - needs an extra
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("cloudmore"):
            raise
        print(
            f"cloudmore: the command line needs the package {missing.name}. "
            f"Install it with: pip install 'cloudmore-client[{'contract' if 'contract' in sys.argv else 'billing'}]'",
            file=sys.stderr,
        )
        sys.exit(2)
    # Being told to stop ends as Ctrl-C does: what was begun is cleaned up, and the command that resumes is printed.
    for name in ("SIGTERM", "SIGHUP"):
        told: signal.Signals | None = getattr(signal, name, None)
        # Whoever starts it with nohup wants it to go on.
        if told is not None and signal.getsignal(told) is not signal.SIG_IGN:
            signal.signal(told, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


__all__ = ["main"]
