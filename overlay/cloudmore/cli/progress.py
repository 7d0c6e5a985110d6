"""Progress of a report: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from cloudmore.billing import Progress, TaskState
from cloudmore.cli.options import Options, is_terminal
from cloudmore.cli.output import console, visible

Tell = Callable[[str], None]


@contextmanager
def telling(options: Options) -> Generator[Tell]:
    """A function that tells what is going on, on stderr; with ``--quiet`` it says nothing."""
    if options.quiet:
        yield lambda _text: None
    elif not is_terminal():
        yield lambda text: print(text, file=sys.stderr, flush=True)
    else:
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        with Bar(*columns, console=console(options, stderr=True), transient=True) as bar:
            line = bar.add_task("", total=None)
            yield lambda text: bar.update(line, description=text)


def progress_text(progress: Progress) -> str:
    """One answer of the task as a line: state, elapsed time, next poll."""
    status = progress.status
    word = visible(status.raw) if status.raw else status.state.value
    seconds = f"{progress.elapsed:.0f} s"
    if progress.next_poll is None:
        return f"{word} after {seconds}" + ("; reading the report" if status.state is TaskState.SUCCEEDED else "")
    return f"{word} for {seconds}, asked again in {progress.next_poll:.0f} s"
