"""Progress of a report: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from threading import Timer

from attrs import frozen
from rich.progress import Progress as Bar
from rich.progress import ProgressColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from cloudmore.billing import Progress, TaskState
from cloudmore.cli.options import Options, is_terminal
from cloudmore.cli.output import console, visible

# Who waits no longer than this needs no word.
QUIET_SECONDS = 1.0


@frozen
class Tell:
    """Tells what is going on, on stderr.

    Attributes:
        now: Tells a text in place of the last one, where a person watches.
        to_stay: Tells a text that stays.
    """

    now: Callable[[str], None]
    to_stay: Callable[[str], None]

    def __call__(self, text: str) -> None:
        """Tell what is being done now."""
        self.now(text)


@contextmanager
def telling(options: Options) -> Generator[Tell]:
    """Tells what is going on; with ``--quiet`` it says nothing."""
    if options.quiet:
        yield Tell(_untold, _untold)
    elif not is_terminal():
        yield Tell(_line, _line)
    else:
        bar = Bar(*_columns(), console=console(options, stderr=True), transient=True)
        line = bar.add_task("", total=None)
        with _no_signals():
            bar.start()
        try:
            # Not cut into the lines of the terminal, so that a command can be copied.
            yield Tell(partial(_shown, bar, line), partial(bar.console.print, soft_wrap=True))
        finally:
            bar.stop()


@contextmanager
def working(options: Options, text: str = "still working") -> Generator[None]:
    """Tells a person that something goes on, once it has taken a second; nobody else, and nobody with ``--quiet``.

    Nothing may be shown or asked in the block.

    Args:
        options: Of this run.
        text: What goes on.
    """
    if options.quiet or not is_terminal():
        yield
        return
    bar = Bar(*_columns(), console=console(options, stderr=True), transient=True)
    bar.add_task(text, total=None)
    # A terminal that cannot go back in a line gets a word once.
    later = Timer(QUIET_SECONDS, bar.start if bar.console.is_interactive else partial(_line, text))
    later.daemon = True
    with _no_signals():
        later.start()
    try:
        yield
    finally:
        later.cancel()
        later.join()
        if bar.live.is_started:
            bar.stop()


def progress_told(tell: Tell, notice: str, *, wait: float) -> Callable[[Progress], None]:
    """A function that tells each answer of a task, and a notice before the first after which the waiting goes on.

    Args:
        tell: Tells it.
        notice: Empty for none.
        wait: Seconds that the task is waited for.
    """
    notices = [notice] if notice else []

    def told(progress: Progress) -> None:
        if notices and progress.next_poll is not None and progress.elapsed + progress.next_poll <= wait:
            tell.to_stay(notices.pop())
        tell(progress_text(progress))

    return told


@contextmanager
def _no_signals() -> Generator[None]:
    """Threads that start here leave Ctrl-C to the main thread, which may wait for an answer and would not notice."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _columns() -> tuple[ProgressColumn, ...]:
    return SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()


def _untold(_text: str) -> None:
    return


def _line(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _shown(bar: Bar, line: TaskID, text: str) -> None:
    bar.update(line, description=text)


def progress_text(progress: Progress) -> str:
    """One answer of the task as a line: state, elapsed time, next poll."""
    status = progress.status
    word = visible(status.raw) if status.raw else status.state.value
    seconds = f"{progress.elapsed:.0f} s"
    if progress.next_poll is None:
        return f"{word} after {seconds}" + ("; reading the report" if status.state is TaskState.SUCCEEDED else "")
    return f"{word} for {seconds}, asked again in {progress.next_poll:.0f} s"
