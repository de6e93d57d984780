"""A canary key: used for everything, it appears in no log (DEBUG too), metric, message, result file or object."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer
from store_support import S3, automq

from automq.testing import BrokerProcess
from automq.testing.proxy import FOREVER, FaultProxy, Kind, ProxyFault


@pytest.mark.timeout(240)
@pytest.mark.parametrize("where", ["environment", "url"])
def test_the_key_is_nowhere(tmp_path: Path, s3: S3, where: str) -> None:
    seen: list[str] = []
    environment, options = dict(s3.environment), {}
    if where == "url":  # allowed, with a warning that does not quote it
        options = {
            "access_key": environment.pop("AWS_ACCESS_KEY_ID"),
            "secret_key": environment.pop("AWS_SECRET_ACCESS_KEY"),
        }
    log = tmp_path / "log"
    with FaultProxy("127.0.0.1", s3.service.port) as proxy:
        url = proxy.url(s3.url("canary", "/data", **options))
        wal = proxy.url(s3.url("canary", "/wal", **options))
        settings = {"object.store": url, "wal": wal, "upload.interval.ms": "500"}
        with BrokerProcess(
            tmp_path / "data", settings=settings, log=log, environment=environment, log_level="DEBUG"
        ) as broker:
            produce_and_consume(broker.bootstrap, 200)
            for fault in (
                ProxyFault(Kind.ANSWER, status=503, times=20),
                ProxyFault(
                    Kind.ANSWER, status=403, body=b"<Error><Code>AccessDenied</Code></Error>", times=3
                ),
                ProxyFault(Kind.RESET, times=10),
            ):
                proxy.add(fault)
                produce_and_consume(broker.bootstrap, 50)
            seen.append(broker.exposition())
        proxy.add(
            ProxyFault(
                Kind.ANSWER,
                status=403,
                body=b"<Error><Code>SignatureDoesNotMatch</Code></Error>",
                times=FOREVER,
            )
        )
        refused = automq(
            "start", "--data", str(tmp_path / "other"), "--object-store", url, environment=environment
        )
        seen += [refused.stdout, refused.stderr]
        proxy.clear()
        result, junit = tmp_path / "result.json", tmp_path / "junit.xml"
        checked = automq(
            "backend",
            "check",
            url,
            "--level",
            "smoke",
            "--json",
            str(result),
            "--junit",
            str(junit),
            environment=environment,
            timeout=120,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
        seen += [checked.stdout, checked.stderr, result.read_text(), junit.read_text()]
        for command in ("inspect", "fsck"):
            shown = automq("storage", command, *broker.storage(), environment=environment)
            seen += [shown.stdout, shown.stderr]
    seen.append(log.read_text())
    listed = s3.service.client.list_objects_v2(Bucket="canary")
    bodies = [
        s3.service.client.get_object(Bucket="canary", Key=row["Key"])["Body"].read()
        for row in listed["Contents"]
    ]
    seen.append(json.dumps([row["Key"] for row in listed["Contents"]]))
    metadata = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert len(seen[-2]) > 200, "the log is empty: nothing was looked at"
    for text in seen:
        assert s3.secret not in text, text[max(0, text.find(s3.secret) - 300) : text.find(s3.secret)]
    assert not any(s3.secret.encode() in blob for blob in [*bodies, *metadata])


def produce_and_consume(bootstrap: str, count: int) -> None:
    producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 5})
    errors: list[object] = []
    for number in range(count):
        producer.produce("canary", b"%d" % number, callback=lambda error, _: error and errors.append(error))
    assert producer.flush(60) == 0 and not errors, errors
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": f"g{time.time_ns()}", "auto.offset.reset": "earliest"}
    )
    consumer.subscribe(["canary"])
    until, got = time.monotonic() + 40, 0
    while got < count and time.monotonic() < until:
        message = consumer.poll(1)
        got += message is not None and message.error() is None
    consumer.close()
    assert got >= count
