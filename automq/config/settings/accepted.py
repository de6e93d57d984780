"""Settings of Kafka and AutoMQ that are known and change nothing here, by the reason why.

They are accepted (with a log line when given), kept and shown, so that existing files and tools work. A line is:
name, type, default (`-`: none), and how Kafka lets it change.
"""

from automq.config.setting import BROKER, Setting, Type, Update

_TABLE = {
    "all data is in the object store already": """
        remote.log.storage.system.enable boolean false
        remote.log.storage.manager.impl.prefix string rsm.config.
        remote.log.metadata.manager.impl.prefix string rlmm.config.
        remote.log.storage.manager.class.name string -
        remote.log.storage.manager.class.path string -
        remote.log.metadata.manager.class.name string -
        remote.log.metadata.manager.class.path string -
        remote.log.metadata.manager.listener.name string -
        remote.log.metadata.custom.metadata.max.bytes int 128
        remote.log.index.file.cache.total.size.bytes long 1073741824 cluster
        remote.log.index.file.cache.ttl.ms long 900000
        remote.log.manager.thread.pool.size int 2
        remote.log.manager.copier.thread.pool.size int 10 cluster
        remote.log.manager.expiration.thread.pool.size int 10 cluster
        remote.log.manager.follower.thread.pool.size int 2 cluster
        remote.log.manager.task.interval.ms long 30000
        remote.log.manager.task.retry.backoff.ms long 500
        remote.log.manager.task.retry.backoff.max.ms long 30000
        remote.log.manager.task.retry.jitter double 0.2
        remote.log.reader.threads int 10 cluster
        remote.log.reader.max.pending.tasks int 100
        remote.log.manager.copy.max.bytes.per.second long 9223372036854775807 cluster
        remote.log.manager.copy.quota.window.num int 11
        remote.log.manager.copy.quota.window.size.seconds int 1
        remote.log.manager.fetch.max.bytes.per.second long 9223372036854775807 cluster
        remote.log.manager.fetch.quota.window.num int 11
        remote.log.manager.fetch.quota.window.size.seconds int 1
        remote.fetch.max.wait.ms int 500 cluster
        remote.list.offsets.request.timeout.ms long 30000 cluster
        follower.fetch.last.tiered.offset.enable boolean false cluster
    """,
    "cluster state is kept in the metadata store": """
        early.start.listeners list -
        process.roles list -
        initial.broker.registration.timeout.ms int 60000
        broker.heartbeat.interval.ms int 2000
        broker.session.timeout.ms int 9000
        controller.listener.names list -
        sasl.mechanism.controller.protocol string GSSAPI
        controller.performance.sample.period.ms long 60000
        controller.performance.always.log.threshold.ms long 2000
        server.max.startup.time.ms long 9223372036854775807
        metadata.log.max.record.bytes.between.snapshots long 20971520
        metadata.log.max.snapshot.interval.ms long 3600000
        metadata.log.dir string -
        metadata.log.segment.bytes int 1073741824
        metadata.log.segment.ms long 604800000
        metadata.max.retention.bytes long 104857600
        metadata.max.retention.ms long 604800000
        metadata.max.idle.interval.ms int 500
        internal.metadata.log.segment.bytes int -
        internal.metadata.max.batch.size.in.bytes int 8388608
        internal.metadata.delete.delay.millis long 60000
        controller.socket.timeout.ms int 30000
        controller.quorum.voters list -
        controller.quorum.bootstrap.servers list -
        controller.quorum.election.timeout.ms int 1000
        controller.quorum.fetch.timeout.ms int 2000
        controller.quorum.election.backoff.max.ms int 1000
        controller.quorum.append.linger.ms int 25
        controller.quorum.request.timeout.ms int 2000
        controller.quorum.retry.backoff.ms int 20
        controller.quorum.auto.join.enable boolean false
        controller.quorum.fetch.snapshot.max.bytes int 1048576
        controller.quorum.fetch.max.bytes int 1048576
    """,
    "partitions have no replicas: the object store is what replicates": """
        num.replica.alter.log.dirs.threads int -
        controlled.shutdown.enable boolean true
        replica.lag.time.max.ms long 30000
        replica.socket.timeout.ms int 30000
        replica.socket.receive.buffer.bytes int 65536
        replica.fetch.max.bytes int 1048576
        replica.fetch.wait.max.ms int 500
        replica.fetch.backoff.ms int 1000
        replica.fetch.min.bytes int 1
        replica.fetch.response.max.bytes int 10485760
        num.replica.fetchers int 1 cluster
        replica.high.watermark.checkpoint.interval.ms long 5000
        auto.leader.rebalance.enable boolean true
        leader.imbalance.check.interval.seconds long 300
        unclean.leader.election.interval.ms long 300000
        replica.selector.class string -
        replication.quota.window.num int 11
        alter.log.dirs.replication.quota.window.num int 11
        replication.quota.window.size.seconds int 1
        alter.log.dirs.replication.quota.window.size.seconds int 1
        leader.replication.throttled.rate long 9223372036854775807 cluster
        follower.replication.throttled.rate long 9223372036854775807 cluster
        replica.alter.log.dirs.io.max.bytes.per.second long 9223372036854775807 cluster
    """,
    "brokers have no log directories": """
        log.cleaner.io.buffer.size int 524288 cluster
        log.cleaner.io.buffer.load.factor double 0.9 cluster
        log.dir list /tmp/kafka-logs
        log.dirs list -
        cordoned.log.dirs list - broker
        log.flush.offset.checkpoint.interval.ms int 60000
        log.flush.start.offset.checkpoint.interval.ms int 60000
        num.recovery.threads.per.data.dir int 2 cluster
        log.dir.failure.timeout.ms long 30000
        log.initial.task.delay.ms long 30000
    """,
    "one event loop serves all connections": """
        num.io.threads int 8 cluster
        background.threads int 10 cluster
        socket.connection.setup.timeout.ms long 10000
        socket.connection.setup.timeout.max.ms long 30000
        unstable.api.versions.enable boolean false
        unstable.feature.versions.enable boolean false
        num.network.threads int 3 cluster
        fetch.purgatory.purge.interval.requests int 1000
        producer.purgatory.purge.interval.requests int 1000
        delete.records.purgatory.purge.interval.requests int 1
        group.coordinator.threads int 4
        group.coordinator.background.threads int 2
        group.coordinator.cached.buffer.max.bytes int 1048588 cluster
        share.fetch.purgatory.purge.interval.requests int 1000
        transaction.two.phase.commit.enable boolean false
        add.partitions.to.txn.retry.backoff.max.ms int 100
        add.partitions.to.txn.retry.backoff.ms int 20
    """,
    "share groups are not offered yet": """
        group.share.session.timeout.ms int 45000
        group.share.min.session.timeout.ms int 45000
        group.share.max.session.timeout.ms int 60000
        group.share.heartbeat.interval.ms int 5000
        group.share.min.heartbeat.interval.ms int 5000
        group.share.max.heartbeat.interval.ms int 15000
        group.share.max.size int 200
        group.share.assignors list simple
        group.share.assignment.interval.ms int 1000 cluster
        group.share.min.assignment.interval.ms int 0
        group.share.max.assignment.interval.ms int 15000
        group.share.initialize.retry.interval.ms int 30000
        group.share.delivery.count.limit int 5
        group.share.max.delivery.count.limit int 10
        group.share.min.delivery.count.limit int 2
        group.share.record.lock.duration.ms int 30000
        group.share.min.record.lock.duration.ms int 15000
        group.share.max.record.lock.duration.ms int 60000
        group.share.partition.max.record.locks int 2000
        group.share.max.partition.max.record.locks int 4000
        group.share.min.partition.max.record.locks int 100
        group.share.max.share.sessions int 2000
        group.share.persister.class.name string org.apache.kafka.server.share.persister.DefaultStatePersister
        share.coordinator.state.topic.num.partitions int 50
        share.coordinator.state.topic.replication.factor short 3
        share.coordinator.state.topic.min.isr short 2
        share.coordinator.state.topic.segment.bytes int 104857600
        share.coordinator.threads int 1
        share.coordinator.snapshot.update.records.per.snapshot int 500
        share.coordinator.load.buffer.size int 5242880
        share.coordinator.state.topic.compression.codec int 0
        share.coordinator.append.linger.ms int -1
        share.coordinator.write.timeout.ms int 5000
        share.coordinator.state.topic.prune.interval.ms int 300000
        share.coordinator.cold.partition.snapshot.interval.ms int 300000
        share.coordinator.cached.buffer.max.bytes int 1048588 cluster
    """,
    "streams groups are not offered yet": """
        group.streams.session.timeout.ms int 45000
        group.streams.min.session.timeout.ms int 45000
        group.streams.max.session.timeout.ms int 60000
        group.streams.heartbeat.interval.ms int 5000
        group.streams.min.heartbeat.interval.ms int 5000
        group.streams.max.heartbeat.interval.ms int 15000
        group.streams.max.size int 2147483647
        group.streams.num.standby.replicas int 0
        group.streams.max.standby.replicas int 2
        group.streams.initial.rebalance.delay.ms int 3000
        group.streams.assignment.interval.ms int 1000 cluster
        group.streams.min.assignment.interval.ms int 0
        group.streams.max.assignment.interval.ms int 15000
    """,
    "plugins are Python's; see the page on plugins": """
        config.providers list - cluster
        create.topic.policy.class.name class -
        alter.config.policy.class.name class -
        metrics.num.samples int 2
        metrics.sample.window.ms long 30000
        metric.reporters list org.apache.kafka.common.metrics.JmxReporter cluster
        kafka.metrics.reporters list -
        kafka.metrics.polling.interval.secs int 10
        client.quota.callback.class class -
        security.providers string -
        ssl.engine.factory.class class - broker
        sasl.server.callback.handler.class class -
        sasl.client.callback.handler.class class -
        sasl.login.class class -
        sasl.login.callback.handler.class class -
        sasl.oauthbearer.jwt.retriever.class class org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever
        sasl.oauthbearer.jwt.validator.class class org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator
    """,
    "OpenSSL's own behaviour is used": """
        ssl.allow.dn.changes boolean false
        ssl.allow.san.changes boolean false
        ssl.provider string - broker
        ssl.keymanager.algorithm string SunX509 broker
        ssl.trustmanager.algorithm string PKIX broker
        ssl.endpoint.identification.algorithm string https broker
        ssl.secure.random.implementation string - broker
        sasl.mechanism.inter.broker.protocol string GSSAPI broker
        sasl.kerberos.principal.to.local.rules list DEFAULT broker
        sasl.kerberos.service.name string - broker
        sasl.kerberos.kinit.cmd string /usr/bin/kinit broker
        sasl.kerberos.ticket.renew.window.factor double 0.8 broker
        sasl.kerberos.ticket.renew.jitter double 0.05 broker
        sasl.kerberos.min.time.before.relogin long 60000 broker
        sasl.login.refresh.window.factor double 0.8 broker
        sasl.login.refresh.window.jitter double 0.05 broker
        sasl.login.refresh.min.period.seconds short 60 broker
        sasl.login.refresh.buffer.seconds short 300 broker
        sasl.login.connect.timeout.ms int -
        sasl.login.read.timeout.ms int -
        sasl.login.retry.backoff.max.ms long 10000
        sasl.login.retry.backoff.ms long 100
        sasl.oauthbearer.scope string -
        sasl.oauthbearer.client.credentials.client.id string -
        sasl.oauthbearer.client.credentials.client.secret password -
        sasl.oauthbearer.assertion.algorithm string RS256
        sasl.oauthbearer.assertion.claim.aud string -
        sasl.oauthbearer.assertion.claim.exp.seconds int 300
        sasl.oauthbearer.assertion.claim.iss string -
        sasl.oauthbearer.assertion.claim.jti.include boolean false
        sasl.oauthbearer.assertion.claim.nbf.seconds int 60
        sasl.oauthbearer.assertion.claim.sub string -
        sasl.oauthbearer.assertion.file string -
        sasl.oauthbearer.assertion.private.key.file string -
        sasl.oauthbearer.assertion.private.key.passphrase password -
        sasl.oauthbearer.assertion.template.file string -
        sasl.oauthbearer.token.endpoint.url string -
        sasl.oauthbearer.jwks.endpoint.retry.backoff.ms long 100
        sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms long 10000
    """,
    "delegation tokens are not offered yet": """
        delegation.token.secret.key password -
        delegation.token.max.lifetime.ms long 604800000
        delegation.token.expiry.time.ms long 86400000
        delegation.token.expiry.check.interval.ms long 3600000
    """,
    "of Kafka before 4.0; it means nothing any more": """
        broker.id.generation.enable boolean true
        reserved.broker.max.id int 1000
        inter.broker.protocol.version string -
        log.message.format.version string -
        log.message.timestamp.difference.max.ms long 9223372036854775807
        log.message.downconversion.enable boolean true
        control.plane.listener.name string -
        port int 9092
        host.name string -
        advertised.host.name string -
        advertised.port int -
        offset.storage string -
        offsets.commit.required.acks short -1
        group.coordinator.new.enable boolean true
    """,
    "AutoMQ's way to do what happens here by itself, or not at all": """
        elasticstream.enable boolean true
        elasticstream.endpoint string -
        elasticstream.namespace string -
        s3.ops.bucket string -
        s3.object.part.size int 16777216
        s3.object.block.size int 524288
        s3.stream.allocator.policy string POOLED_HEAP
        s3.stream.object.compaction.interval.minutes int 30
        s3.controller.request.retry.max.count int 2147483647
        s3.controller.request.retry.base.delay.ms long 500
        s3.stream.set.object.compaction.cache.size long 209715200
        s3.stream.set.object.compaction.stream.split.size long 8388608
        s3.stream.set.object.compaction.force.split.minutes int 120
        s3.stream.set.object.compaction.max.num int 500
        s3.max.stream.num.per.stream.set.object int 20000
        s3.max.stream.object.num.per.commit int 10000
        s3.mock.enable boolean false
        s3.object.log.enable boolean false
        s3.network.baseline.bandwidth long 1073741824
        s3.network.refill.period.ms int 10
        s3.wal.thread int 8
        s3.wal.iops int 3000
        s3.telemetry.metrics.level string INFO
        s3.telemetry.metrics.enable boolean true
        s3.telemetry.metrics.exporter.uri password -
        s3.telemetry.metrics.exporter.type string -
        s3.telemetry.metrics.base.labels string -
        s3.telemetry.exporter.report.interval.ms int 30000
        s3.telemetry.exporter.otlp.endpoint string -
        s3.telemetry.exporter.otlp.protocol string grpc
        s3.telemetry.exporter.otlp.compression.enable boolean false
        s3.telemetry.ops.enabled boolean true
        s3.metrics.exporter.prom.host string localhost
        s3.metrics.exporter.prom.port int 9090
        automq.backpressure.enabled boolean true
        automq.backpressure.cooldown.ms long 15000
        automq.table.topic.schema.registry.url string -
        automq.zonerouter.channels string -
    """,
}

# Families whose members are many or free; each is accepted as a whole.
ACCEPTED_PREFIXES = (
    "zookeeper.",
    "password.encoder.",
    "remote.log.",
    "rsm.config.",
    "rlmm.config.",
    "controller.quorum.",
    "autobalancer.",
    "automq.table.topic.",
    "kafka.metrics.",
    "metric.reporters.",
)

_UPDATE = {"cluster": Update.CLUSTER_WIDE, "broker": Update.PER_BROKER}


def _declare() -> None:
    for reason, lines in _TABLE.items():
        for line in lines.split("\n"):
            if line.strip():
                name, type_name, default, *update = line.split()
                setting: Setting[object] = Setting(
                    name,
                    Type[type_name.upper()],
                    None,
                    f"No effect: {reason}.",
                    effective=False,
                    update=_UPDATE[update[0]] if update else Update.READ_ONLY,
                )
                if default != "-":
                    setting.default = setting.parse(default)
                elif setting.type is Type.LIST:
                    setting.default = ()
                BROKER.add(setting)


_declare()
