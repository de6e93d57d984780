"""The table of APIs this broker serves: the one place ApiVersions, the docs and the matrix read.

A handler registers itself with `@handles(ApiKey.X, versions=(low, high))`. Two kinds:

- serial (`handler(context, request) -> response | coroutine of it`): starts when every earlier request of its
  connection has been answered. A plain function that has its answer at once costs no task; None answers nothing.
- submitting (`@handles(..., submits=True)`, `handler(context, request, sink) -> bool`): submits its effects in arrival
  order and overlaps its waits with later submissions of the connection (Produce only). The answer goes to the sink.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from automq.handlers.context import RequestContext, Services
from automq.protocol.api import API, ApiKey, response_class
from automq.protocol.errors import ApiError, ErrorCode


class Sink(Protocol):
    """Where a submitting handler's outcome goes, on the loop; each is called at most once.

    The handler returns True when the next request may submit at once, else it calls `submitted` later, never before
    it has returned. `answered` and `failed` may be called at any time.
    """

    def submitted(self) -> None: ...

    def answered(self, response: Any) -> None:
        """The response; None: say nothing (acks=0)."""

    def failed(self, error: BaseException) -> None:
        """End the connection: CloseConnection for a client's fault, anything else for a bug."""


SerialHandler = Callable[[RequestContext, Any], Awaitable[Any] | Any]
SubmittingHandler = Callable[[RequestContext, Any, Sink], bool]


@dataclass(frozen=True, slots=True)
class Handler:
    """One served API: its version range and its function."""

    api: ApiKey
    versions: tuple[int, int]
    function: Callable[..., Any]
    submits: bool
    bytes_max: Callable[[Services], int] | None = None
    """What a request can sensibly have here and now, where that is far below its API's limit."""


F = TypeVar("F", bound=Callable[..., Any])

HANDLERS: dict[int, Handler] = {}


def handles(
    api: ApiKey,
    *,
    versions: tuple[int, int],
    submits: bool = False,
    bytes_max: Callable[[Services], int] | None = None,
) -> Callable[[F], F]:
    """Register the decorated function for `api` in the closed range `versions`."""

    def register(function: F) -> F:
        if api in HANDLERS:
            raise ValueError(f"{api.name} has two handlers: {HANDLERS[api].function} and {function}")
        low, high = API[api].versions
        if not low <= versions[0] <= versions[1] <= high:
            raise ValueError(f"{api.name} is served in {versions}, but the codec knows {low} to {high}")
        HANDLERS[api] = Handler(api, versions, function, submits, bytes_max)
        return function

    return register


def error_response(api: ApiKey, request: Any, error: ApiError) -> Any | None:
    """The API's own answer that carries `error` at its top level; None where the API has no place for it (the
    connection is closed then, as Kafka's clients expect of a broker that cannot answer)."""
    response: Any = response_class(api)()
    if not hasattr(response, "error_code"):
        return None
    response.error_code = error.code
    if hasattr(response, "error_message"):
        response.error_message = error.message or error.code.message
    return response


def unknown_error(cause: BaseException) -> ApiError:
    """What a client is told when the broker itself failed: no detail, since detail may hold payload or secrets."""
    return ApiError(
        ErrorCode.UNKNOWN_SERVER_ERROR, f"the broker failed on this request ({type(cause).__name__})"
    )
