"""What a handler is given: the request's header, its connection, and the services of the broker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from automq.handlers.deadlines import Deadlines
from automq.handlers.meters import TopicMeters
from automq.protocol.fragments import FragmentCache

if TYPE_CHECKING:
    from automq.cluster import ProducerIds, Topics
    from automq.config import BrokerConfig
    from automq.coordinators import GroupCoordinator
    from automq.handlers.fetch_session import FetchSessions
    from automq.metadata import MetadataStore
    from automq.partitions import Partitions
    from automq.protocol.headers import RequestHeader
    from automq.runtime.clock import Clock
    from automq.runtime.tasks import TaskScope
    from automq.telemetry import Telemetry


class CloseConnection(Exception):
    """A handler asks for the end of its connection: acks=0 that failed has no other way to say so. The text is
    logged."""


class AnswerInstead(Exception):
    """A handler answers in another version than the request's (ApiVersions, when the version is unknown)."""

    def __init__(self, response: Any, version: int) -> None:
        super().__init__(f"answered in version {version}")
        self.response = response
        self.version = version


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address that clients are told: listener name, host and port."""

    listener: str
    host: str
    port: int


@dataclass(slots=True, kw_only=True)
class Services:
    """The parts of one broker that handlers use. Built by the composition root, `automq.broker`."""

    node_id: int
    cluster_id: str
    config: BrokerConfig
    metadata: MetadataStore
    topics: Topics
    partitions: Partitions
    groups: GroupCoordinator
    producer_ids: ProducerIds
    telemetry: Telemetry
    clock: Clock
    endpoints: dict[str, Endpoint]
    fetch_sessions: FetchSessions
    tasks: TaskScope
    deadlines: Deadlines = field(default_factory=Deadlines)
    fragments: FragmentCache = field(default_factory=FragmentCache)
    meters: TopicMeters = field(default_factory=TopicMeters)
    answer_room: Callable[[], int] = lambda: 1 << 62
    """Bytes an answer may have now: less while clients do not take theirs."""
    log_dir: str = "automq"
    """What clients are told as the log directory: there is one, and it is the object store."""


@dataclass(slots=True, kw_only=True)
class ConnectionInfo:
    """Who is at the other end. `id` is unique in this process."""

    id: int
    listener: str
    client_host: str
    principal: str = "User:ANONYMOUS"
    software_name: str = ""
    software_version: str = ""


class RequestContext:
    """One request; immutable."""

    __slots__ = ("connection", "header", "received_s", "services", "version")

    def __init__(
        self, services: Services, connection: ConnectionInfo, header: RequestHeader, received_s: float
    ) -> None:
        self.services = services
        self.connection = connection
        self.header = header
        self.version = header.api_version
        self.received_s = received_s

    @property
    def endpoint(self) -> Endpoint:
        """The advertised address of the listener this client came through."""
        return self.services.endpoints[self.connection.listener]
