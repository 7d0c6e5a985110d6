"""What runs in an executor of the user's, and what is said of one that has broken."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any

from attrs import frozen

from cloudmore.errors import CloudmoreError, ConfigurationError


@frozen
class Submitting:
    """Begins calls in an executor.

    Attributes:
        executor: The executor.
        call: A ``RemoteCall``.
    """

    executor: Executor
    call: Any

    def __call__(self, item: Any) -> Future[Any]:
        """Begin one.

        Args:
            item: Its item.

        Raises:
            BrokenExecutor: The executor takes no more.
        """
        try:
            return self.executor.submit(self.call, item)
        except RuntimeError as error:
            # Of one that was shut down, it is no more than that.
            raise BrokenExecutor(str(error)) from error


def submitting(executor: object, call: object) -> Submitting:
    """What begins calls in an executor.

    Args:
        executor: The executor.
        call: What is called.

    Raises:
        ConfigurationError: It is no ``RemoteCall``, or there is no executor.
    """
    if not isinstance(executor, Executor):
        raise ConfigurationError(
            f"The executor is a {type(executor).__name__}.",
            remedy="Give a concurrent.futures.Executor; Dask's is client.get_executor().",
        )
    from cloudmore.bulk.remote_call import RemoteCall  # noqa: PLC0415 - not for those who stay in their process

    if not isinstance(call, RemoteCall):
        raise ConfigurationError(
            "An executor runs calls of an Account, which hold no secret and may be repeated, and nothing else.",
            remedy='Give such as Account.of_profile("acme").call("organizations.get").',
        )
    return Submitting(executor, call)


def in_words(error: BaseException) -> BaseException:
    """What a call ended with, in words where the executor has ended before it.

    Args:
        error: As it came.
    """
    # By name: a future of an event loop is cancelled with an error of asyncio's, which is dear to import.
    if not isinstance(error, BrokenExecutor | CancelledError) and type(error).__name__ != "CancelledError":
        return error
    said = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return CloudmoreError(
        f"The executor has ended before its calls: {said}.",
        remedy="See whether a worker was killed, such as for its memory. With a checkpoint the next run goes on.",
    )
