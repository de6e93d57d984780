"""Node, listeners, connections and requests."""

from automq.config.setting import BROKER, INT_MAX, Update

_CLUSTER = Update.CLUSTER_WIDE

NODE_ID = BROKER.integer("node.id", 0, "This node's id, unique in the cluster.", 0)
BROKER_ID = BROKER.integer("broker.id", -1, "Older name of `node.id`, used when that is not set.")
CLUSTER_ID = BROKER.optional_string(
    "cluster.id", "Id given to a new cluster; random when unset. An existing one must match."
)
BROKER_RACK = BROKER.optional_string("broker.rack", "Rack or zone of this broker, told to clients.")

LISTENERS = BROKER.listing(
    "listeners",
    ("PLAINTEXT://:9092",),
    "Where to listen: `NAME://host:port`, comma-separated. No host: all interfaces; port 0: any free.",
)
ADVERTISED_LISTENERS = BROKER.listing(
    "advertised.listeners",
    (),
    "What clients are told, by listener name; the listeners themselves when empty.",
)
LISTENER_SECURITY_PROTOCOL_MAP = BROKER.string(
    "listener.security.protocol.map",
    "SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT",
    "Security protocol of each listener name.",
)
INTER_BROKER_LISTENER_NAME = BROKER.optional_string(
    "inter.broker.listener.name",
    "Listener by which brokers reach each other; also the one tools see in DescribeCluster.",
)
SECURITY_INTER_BROKER_PROTOCOL = BROKER.choice(
    "security.inter.broker.protocol",
    "PLAINTEXT",
    "Security protocol between brokers when no listener is named for it.",
    "PLAINTEXT",
    "SSL",
    "SASL_PLAINTEXT",
    "SASL_SSL",
)

SOCKET_SEND_BUFFER_BYTES = BROKER.integer(
    "socket.send.buffer.bytes", 102400, "SO_SNDBUF of client sockets; -1 leaves it to the system."
)
SOCKET_RECEIVE_BUFFER_BYTES = BROKER.integer(
    "socket.receive.buffer.bytes", 102400, "SO_RCVBUF of client sockets; -1 leaves it to the system."
)
SOCKET_REQUEST_MAX_BYTES = BROKER.integer("socket.request.max.bytes", 104857600, "Largest request frame.", 1)
SOCKET_LISTEN_BACKLOG_SIZE = BROKER.integer(
    "socket.listen.backlog.size", 50, "Connections waiting for accept.", 1
)
MAX_CONNECTIONS = BROKER.integer(
    "max.connections", INT_MAX, "Connections the broker accepts at a time.", 0, update=_CLUSTER
)
MAX_CONNECTIONS_PER_IP = BROKER.integer(
    "max.connections.per.ip", INT_MAX, "Connections from one address.", 0, update=_CLUSTER
)
MAX_CONNECTIONS_PER_IP_OVERRIDES = BROKER.string(
    "max.connections.per.ip.overrides",
    "",
    "Exceptions from it: `host:count`, comma-separated.",
    update=_CLUSTER,
)
MAX_CONNECTION_CREATION_RATE = BROKER.integer(
    "max.connection.creation.rate", INT_MAX, "New connections a second.", 0, update=_CLUSTER
)
CONNECTIONS_MAX_IDLE_MS = BROKER.long(
    "connections.max.idle.ms", 600000, "Idle connections are closed after it; -1 never."
)
CONNECTION_FAILED_AUTHENTICATION_DELAY_MS = BROKER.integer(
    "connection.failed.authentication.delay.ms",
    100,
    "A failed login is answered this late, against guessing.",
    0,
)
CONNECTIONS_MAX_REAUTH_MS = BROKER.long(
    "connections.max.reauth.ms", 0, "SASL sessions must authenticate again within it (KIP-368); 0 never."
)
QUEUED_MAX_REQUESTS = BROKER.integer(
    "queued.max.requests", 500, "Requests in work before sockets are no longer read.", 1
)
QUEUED_MAX_REQUEST_BYTES = BROKER.long(
    "queued.max.request.bytes",
    -1,
    "Bytes of requests in work before sockets are no longer read; -1: the broker's own bound.",
)
REQUEST_TIMEOUT_MS = BROKER.integer("request.timeout.ms", 30000, "Deadline of requests to other brokers.")

MESSAGE_MAX_BYTES = BROKER.integer(
    "message.max.bytes",
    1048588,
    "Largest record batch; topics override it by `max.message.bytes`.",
    0,
    update=_CLUSTER,
)
FETCH_MAX_BYTES = BROKER.integer("fetch.max.bytes", 57671680, "Most bytes of one Fetch response.", 1024)
MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS = BROKER.integer(
    "max.incremental.fetch.session.cache.slots", 1000, "Fetch sessions kept (KIP-227).", 0
)
MAX_REQUEST_PARTITION_SIZE_LIMIT = BROKER.integer(
    "max.request.partition.size.limit", 2000, "Partitions in one DescribeTopicPartitions response.", 1
)

QUOTA_WINDOW_NUM = BROKER.integer("quota.window.num", 11, "Samples over which client quotas are measured.", 1)
QUOTA_WINDOW_SIZE_SECONDS = BROKER.integer("quota.window.size.seconds", 1, "Length of one sample.", 1)
CONTROLLER_QUOTA_WINDOW_NUM = BROKER.integer(
    "controller.quota.window.num", 11, "Samples over which mutation quotas are measured.", 1
)
CONTROLLER_QUOTA_WINDOW_SIZE_SECONDS = BROKER.integer(
    "controller.quota.window.size.seconds", 1, "Length of one sample of them.", 1
)
TELEMETRY_MAX_BYTES = BROKER.integer(
    "telemetry.max.bytes", 1048576, "Largest metrics push of a client (KIP-714).", 1
)
METRICS_RECORDING_LEVEL = BROKER.choice(
    "metrics.recording.level", "INFO", "How much is measured.", "INFO", "DEBUG", "TRACE"
)
SUPER_USERS = BROKER.string("super.users", "", "Principals allowed everything: `User:a;User:b`.")
ALLOW_EVERYONE_IF_NO_ACL_FOUND = BROKER.boolean(
    "allow.everyone.if.no.acl.found", False, "Whether a resource without ACLs is open to all."
)
AUTHORIZER_CLASS_NAME = BROKER.string(
    "authorizer.class.name",
    "",
    "Refused while there is no authorization: a broker must not look closed and be open.",
    check=lambda name: (
        "this version has no authorization, and will not run open in its place" if name else None
    ),
)
PRINCIPAL_BUILDER_CLASS = BROKER.string(
    "principal.builder.class",
    "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder",
    "Only Kafka's default is supported.",
    effective=False,
)
