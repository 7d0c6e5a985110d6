"""The reference of the command line, made from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

PAGE = """\
# Every command

What `--help` says, of every command. [The command line](docs/command-line.md) tells what all of them have in common:
what they print, how they ask, and [how a run ends](docs/command-line.md#how-a-run-ends).

## Options that every command takes

They may stand anywhere on the line.
"""
EXAMPLE = "Example: "
# Behind it Typer leaves lines as they are.
AS_IT_IS = "\b"
# What Markdown would take for its own; code in backticks stays.
SPECIAL = re.compile(r"([\\*_{}\[\]<>|#~])")
CODE = re.compile(r"(`[^`]+`)")


def commands_page() -> str:
    """The page, as Markdown."""
    # The whole front door: with every extra installed.
    from cloudmore.cli.application import commands  # noqa: PLC0415

    root = commands()
    context = root.context_class(root, info_name="cloudmore")
    return "\n\n".join(filter(None, [PAGE.strip(), table(root, context), *described(root, context, 2)])) + "\n"


def described(group: Any, above: Any, level: int) -> Iterator[str]:
    """Every command of a group, those of its groups included."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        context = command.context_class(command, info_name=name, parent=above)
        yield f"{'#' * level} `{context.command_path}`"
        if hasattr(command, "commands"):
            yield from paragraphs(command.help)
            yield from described(command, context, level + 1)
            continue
        yield code(" ".join([context.command_path, *command.collect_usage_pieces(context)]), "text")
        yield from paragraphs(command.help)
        yield table(command, context)


def paragraphs(help_text: str | None) -> Iterator[str]:
    """A command's own words, its examples as code."""
    for paragraph in re.split(r"\n\s*\n", (help_text or "").strip()):
        line = " ".join(paragraph.replace(AS_IT_IS, "").split())
        yield code(line.removeprefix(EXAMPLE), "sh") if line.startswith(EXAMPLE) else plain(line)


def table(command: Any, context: Any) -> str:
    """What a command takes, in the words of its help; nothing where it takes nothing."""
    records = [each.get_help_record(context) for each in command.params if each.name != "help"]
    rows = [f"| {code_of(names)} | {plain(told)} |" for names, told in filter(None, records)]
    return "\n".join(["| argument or option | what it is |", "|---|---|", *rows]) if rows else ""


def code(text: str, language: str) -> str:
    """A block of code."""
    return f"```{language}\n{text}\n```"


def code_of(text: str) -> str:
    """Code in a table."""
    escaped = " ".join(text.split()).replace("|", "\\|")
    return f"`{escaped}`"


def plain(text: str) -> str:
    """Text that Markdown takes for nothing else."""
    parts = CODE.split(" ".join(text.split()))
    return "".join(part.replace("|", "\\|") if CODE.fullmatch(part) else SPECIAL.sub(r"\\\1", part) for part in parts)
