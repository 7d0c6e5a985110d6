"""Small commands: health and version."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from cloudmore import Cloudmore, version_info
from cloudmore.billing import json_text
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.profiles import show_answers
from cloudmore.cli.progress import working
from cloudmore.cli.records import show_record


def health(context: typer.Context) -> int:
    """Ask whether the API answers.

    With several profiles, whether that of each does.

    Example: cloudmore --sandbox health
    """
    options: Options = context.obj
    options.no_files()
    if len(options.profiles) > 1:
        return show_answers(lambda cm: json_text(_health(cm), sort=False).encode(), (), options)
    with options.client() as cm, working(options):
        record = _health(cm)
    show_record(record, options)
    return ExitCode.DONE


def _health(cm: Cloudmore) -> dict[str, Any]:
    began = time.monotonic()
    response = cm.health.with_raw_response.check()
    took = time.monotonic() - began
    return {
        "base_url": cm.base_url,
        "status_code": response.status_code,
        "status": response.parsed.status or None,
        "milliseconds": round(took * 1000),
    }


def version(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="As JSON, the same as -f json.")] = False,
) -> None:
    """Tell the version, and what it is worth.

    Shows the document that the client was made from, and on what its facts rest.

    Example: cloudmore version --json
    """
    options: Options = context.obj
    options.no_files()
    info = version_info()
    if json or options.format is not ScreenFormat.TABLE:
        print(json_text(info))
        return
    evidence = ", ".join(f"{count} {grade}" for grade, count in info["evidence"].items())
    print(f"cloudmore-client {info['version']}")
    print("Community project, not affiliated with the vendor.")
    print(f"Verified live: {info['last_verified_live'] or 'never'}.")
    print(f"What the document rests on: {evidence}.")
    print(f"Document: {info['document']} (SHA-256 {info['document_sha256'][:12]}…)")
