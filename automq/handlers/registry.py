"""The table of APIs this broker serves: the one place ApiVersions, the docs and the matrix read.

A handler registers itself with `@handles(ApiKey.X, versions=(low, high))`. Two kinds:

- serial (`async def handler(context, request) -> response | None`): starts when every earlier request of its connection
  has been answered; None answers nothing (Produce with acks=0).
- submitting (`@handles(..., submits=True)`, `def handler(context, request) -> Submission`): submits its effects in
  arrival order and overlaps its waits with later submissions of the connection (Produce only).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from automq.handlers.context import RequestContext
from automq.protocol.api import API, ApiKey, response_class
from automq.protocol.errors import ApiError, ErrorCode

SerialHandler = Callable[[RequestContext, Any], Awaitable[Any]]


@dataclass(slots=True)
class Submission:
    """A submitted request. `submitted` is None when nothing is left to wait for before the next request may
    submit, else a future done at that moment; `response` is the answer (None: say nothing)."""

    submitted: asyncio.Future[None] | None
    response: asyncio.Future[Any]


SubmittingHandler = Callable[[RequestContext, Any], Submission]


@dataclass(frozen=True, slots=True)
class Handler:
    """One served API: its version range and its function."""

    api: ApiKey
    versions: tuple[int, int]
    function: Callable[[RequestContext, Any], Any]
    submits: bool


HANDLERS: dict[int, Handler] = {}


def handles(
    api: ApiKey, *, versions: tuple[int, int], submits: bool = False
) -> Callable[[Callable[[RequestContext, Any], Any]], Callable[[RequestContext, Any], Any]]:
    """Register the decorated function for `api` in the closed range `versions`."""

    def register(function: Callable[[RequestContext, Any], Any]) -> Callable[[RequestContext, Any], Any]:
        if api in HANDLERS:
            raise ValueError(f"{api.name} has two handlers: {HANDLERS[api].function} and {function}")
        low, high = API[api].versions
        if not low <= versions[0] <= versions[1] <= high:
            raise ValueError(f"{api.name} is served in {versions}, but the codec knows {low} to {high}")
        HANDLERS[api] = Handler(api, versions, function, submits)
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
