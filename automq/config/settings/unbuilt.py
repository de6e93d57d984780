"""Settings whose feature does not exist yet: accepted and shown as of no effect, like `accepted`, until it does.

A test holds this table against the code: what something reads must not stand here, what nothing reads must.
"""

from automq.config.setting import BROKER

_TABLE = {
    "transactions": """
        transaction.max.timeout.ms
        transaction.state.log.load.buffer.size
        transaction.abort.timed.out.transaction.cleanup.interval.ms
        transaction.remove.expired.transaction.cleanup.interval.ms
        transactional.id.expiration.ms
        transaction.partition.verification.enable
    """,
    "TLS": """
        ssl.client.auth
        ssl.protocol
        ssl.enabled.protocols
        ssl.cipher.suites
        ssl.keystore.type
        ssl.keystore.location
        ssl.keystore.password
        ssl.key.password
        ssl.keystore.key
        ssl.keystore.certificate.chain
        ssl.truststore.type
        ssl.truststore.location
        ssl.truststore.password
        ssl.truststore.certificates
        ssl.principal.mapping.rules
    """,
    "SASL": """
        sasl.enabled.mechanisms
        sasl.jaas.config
        sasl.server.max.receive.size
        sasl.oauthbearer.jwks.endpoint.url
        sasl.oauthbearer.jwks.endpoint.refresh.ms
        sasl.oauthbearer.expected.audience
        sasl.oauthbearer.expected.issuer
        sasl.oauthbearer.clock.skew.seconds
        sasl.oauthbearer.scope.claim.name
        sasl.oauthbearer.sub.claim.name
        connection.failed.authentication.delay.ms
        connections.max.reauth.ms
    """,
    "authorization": """
        super.users
        allow.everyone.if.no.acl.found
    """,
    "quotas": """
        quota.window.num
        quota.window.size.seconds
        controller.quota.window.num
        controller.quota.window.size.seconds
    """,
    "more than one broker": """
        inter.broker.listener.name
        security.inter.broker.protocol
        request.timeout.ms
    """,
    "limits of this kind": """
        socket.send.buffer.bytes
        socket.receive.buffer.bytes
        socket.listen.backlog.size
        max.connections.per.ip.overrides
        max.connection.creation.rate
        queued.max.requests
        max.request.partition.size.limit
        telemetry.max.bytes
        metrics.recording.level
        offsets.topic.compression.codec
        offsets.commit.timeout.ms
        offsets.load.buffer.size
        group.coordinator.append.linger.ms
        group.coordinator.rebalance.protocols
    """,
}


def _mark() -> None:
    for feature, names in _TABLE.items():
        for name in names.split():
            setting = BROKER.by_name[name]
            setting.effective = False
            setting.doc = f"No effect yet, there is no support for {feature}."


_mark()
