"""The place of one request in the order of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from automq.protocol.api import ApiKey
from automq.protocol.headers import RequestHeader

if TYPE_CHECKING:
    from automq.server.connection import Connection


class Answer:
    """Also the sink of a submitting handler (`registry.Sink`). `buffers` is None until the answer is known."""

    __slots__ = ("api", "buffers", "bytes_held", "connection", "correlation_id", "received_s", "version")

    def __init__(
        self, connection: Connection, api: ApiKey, header: RequestHeader, received_s: float, bytes_held: int
    ) -> None:
        self.connection = connection
        self.api = api
        self.version = header.api_version
        self.correlation_id = header.correlation_id
        self.received_s = received_s
        self.bytes_held = bytes_held
        self.buffers: list[Any] | None = None

    def submitted(self) -> None:
        self.connection.submitted()

    def answered(self, response: Any) -> None:
        self.connection.answer_soon(self, response)

    def failed(self, error: BaseException) -> None:
        self.connection.fail(self, error)
