"""Every error that this package raises.

::

    CloudmoreError
    ├── ConfigurationError            missing or contradictory settings
    ├── TransportError                no answer, and a repeat is harmless
    ├── OutcomeUnknownError           a call that must not be repeated was received, or may have been
    ├── DeadlineExceededError         the call's total time is spent
    ├── ApiError                      an answer that is an error
    │   ├── BadRequestError           400
    │   ├── AuthenticationError       401, and the token endpoint's refusals
    │   ├── PermissionDeniedError     403
    │   ├── NotFoundError             404
    │   ├── ConflictError             409
    │   ├── RateLimitedError          429
    │   ├── ServerError               500 to 599
    │   └── UnexpectedStatusError     every other status
    ├── ResponseError                 a success that cannot be read
    ├── ReportShapeError              a billing report whose essential columns bind to nothing
    ├── TaskFailedError               the task ended in failure
    └── TaskTimeoutError              the task is still running when the time is up

Errors can be pickled, so that they cross processes whole. None of them holds a secret.
"""

from __future__ import annotations

from typing import Any, Self

from attrs import frozen

MESSAGE_TEXT_LIMIT = 200


def twin_of(error: CloudmoreError) -> CloudmoreError:
    """The same error for somebody else who waited for the same: one that is raised twice mixes up its tracebacks."""
    twin = _rebuild(type(error), error.args, vars(error))
    twin.__cause__ = error.__cause__
    return twin


def _rebuild(cls: type[CloudmoreError], arguments: tuple[Any, ...], state: dict[str, Any]) -> CloudmoreError:
    error = cls.__new__(cls)
    error.args = arguments
    error.__dict__.update(state)
    return error


class CloudmoreError(Exception):
    """Base of every error of this package.

    Args:
        message: What happened, in one line.
        remedy: What to do about it, in one line.
        details: Attributes of the error, by name.

    Attributes:
        remedy: What to do about it; empty where nothing is known.
        status_code: Status of the answer, if there was one.
        request_id: The server's id of the request, if it gave one.
        body: The answer's body as text, at most 64 KiB of it.
        retry_after: Seconds that the server asked to wait.
        attempts: How often the call was sent.
        method: HTTP method of the call.
        url: Address of the call, without its query.
        token: What ``billing.resume`` takes to go on waiting, where a report was waited for and may still come.
    """

    remedy: str = ""
    status_code: int | None = None
    request_id: str | None = None
    body: str | None = None
    retry_after: float | None = None
    attempts: int | None = None
    method: str | None = None
    url: str | None = None
    token: str | None = None

    def __init__(self, message: str, *, remedy: str = "", **details: Any) -> None:
        super().__init__(message)
        if remedy:
            self.remedy = remedy
        for name, value in details.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            setattr(self, name, value)

    @property
    def message(self) -> str:
        """What happened, in one line."""
        return str(self.args[0]) if self.args else ""

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)

    def __copy__(self) -> Self:
        return self


class ConfigurationError(CloudmoreError):
    """Settings or arguments are missing or contradict each other; says which and where to set them."""


class TransportError(CloudmoreError):
    """No answer came, and a repeat is harmless.

    Attributes:
        may_have_happened: Whether the server may have received the request.
        final: Whether trying again is of no use: a certificate that is not trusted will not be trusted next time.
    """

    may_have_happened: bool = False
    final: bool = False


class OutcomeUnknownError(CloudmoreError):
    """A call that must not be repeated was received, or may have been, and its answer was lost.

    Attributes:
        how_to_check: How to find out whether it happened.
    """

    how_to_check: str = ""


class DeadlineExceededError(CloudmoreError):
    """The call's total time is spent."""


class ApiError(CloudmoreError):
    """An answer that is an error."""


@frozen
class BusinessError:
    """One entry of the vendor's array of business errors (DEV-RESELL).

    Attributes:
        code: Number; 5 is InvalidValue, others are not public.
        name: Such as ``InvalidValue``.
        message: Free text.
    """

    code: int | None
    name: str | None
    message: str | None


class BadRequestError(ApiError):
    """Status 400, in either of the vendor's two shapes (DEV-RESELL).

    Attributes:
        errors: Business errors.
        fields: Messages per field, by the vendor's dotted name.
    """

    errors: tuple[BusinessError, ...] = ()
    fields: dict[str, list[str]] = {}  # noqa: RUF012 - a default that is never written to


class AuthenticationError(ApiError):
    """Status 401, or a refusal of the token endpoint.

    Attributes:
        error: The token endpoint's word, such as ``invalid_grant``.
        error_description: Its explanation.
    """

    error: str | None = None
    error_description: str | None = None


class PermissionDeniedError(ApiError):
    """Status 403."""


class NotFoundError(ApiError):
    """Status 404."""


class ConflictError(ApiError):
    """Status 409."""


class RateLimitedError(ApiError):
    """Status 429; ``retry_after`` has the seconds, where the server told them."""


class ServerError(ApiError):
    """Status 500 to 599.

    Attributes:
        may_have_happened: Whether a call that must not be repeated may have had its effect.
    """

    may_have_happened: bool = False


class UnexpectedStatusError(ApiError):
    """Every other status."""


class ResponseError(CloudmoreError):
    """A success that cannot be read.

    Attributes:
        operation_id: The document's name of the operation.
        pointer: JSON pointer to the place; empty for the whole answer.
    """

    operation_id: str | None = None
    pointer: str = ""


class ReportShapeError(CloudmoreError):
    """A billing report whose essential columns bind to nothing.

    Attributes:
        names: The field names that came.
    """

    names: tuple[str, ...] = ()


class TaskFailedError(CloudmoreError):
    """The task ended in failure.

    Attributes:
        task_id: The task.
        status: The vendor's word.
    """

    task_id: str | None = None
    status: str | None = None


class TaskTimeoutError(CloudmoreError):
    """The task is still running when the time is up.

    Attributes:
        task_id: The task.
        status: The vendor's last word.
    """

    task_id: str | None = None
    status: str | None = None


def shortened(text: str) -> str:
    """Text of an answer as it may stand in a message: one line, at most 200 characters."""
    line = " ".join(text.split())
    return line if len(line) <= MESSAGE_TEXT_LIMIT else f"{line[: MESSAGE_TEXT_LIMIT - 1]}…"
