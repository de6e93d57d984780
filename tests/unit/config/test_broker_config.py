"""A broker's configuration: sources, names, types, dynamic changes, descriptions, secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from automq.config import (
    BrokerConfig,
    ConfigError,
    Source,
    environment_name,
    settings,
    storage_urls,
    validate_dynamic,
)
from automq.config.properties import parse_properties
from automq.config.setting import BROKER, GROUP, TOPIC, Type, mask_url

ORACLE = Path(__file__).with_name("kafka-4.3.1-defaults.tsv")  # dumped from Kafka's own ConfigDefs
# What differs, and why.
OURS = {
    "node.id": "Kafka requires it; one machine needs no number",
    "process.roles": "there is no quorum",
    "controller.listener.names": "there is no quorum",
    "advertised.listeners": "an empty list says the same as none",
    "remote.log.metadata.manager.class.name": "a Java class that is not here",
    "early.start.listeners": "an empty list says the same as none",
    "log.dirs": "an empty list says the same as none",
}


def _oracle() -> list[tuple[str, str, str, str]]:
    return [tuple(line.split("\t")) for line in ORACLE.read_text().splitlines()]  # type: ignore[misc]


def test_names_types_and_defaults_are_kafkas() -> None:
    registries = {"broker": BROKER, "topic": TOPIC, "group": GROUP}
    wrong = []
    for scope, name, type_name, default in _oracle():
        setting = registries[scope].by_name.get(name)
        if setting is None:
            if not name.startswith("internal."):  # of the metadata quorum
                wrong.append(f"{scope} {name} is missing")
            continue
        text = setting.text(setting.default)
        ours = "<null>" if text is None else text
        same = ours == default or (setting.type is Type.DOUBLE and float(ours) == float(default))
        if not same and name not in OURS:
            wrong.append(f"{scope} {name}: {ours!r}, Kafka has {default!r}")
        if setting.type.name != type_name and name != "principal.builder.class":
            wrong.append(f"{scope} {name} is {setting.type.name}, Kafka has {type_name}")
    assert wrong == []


def test_later_sources_win(tmp_path: Path) -> None:
    file = tmp_path / "server.properties"
    file.write_text("num.partitions=3\nmessage.max.bytes=1000\nlog.retention.hours=1\n")
    environ = {"AUTOMQ_MESSAGE_MAX_BYTES": "2000", "AUTOMQ_LOG_RETENTION_HOURS": "2", "PATH": "/bin"}
    config = BrokerConfig.load(file, {"log.retention.hours": "3"}, environ)
    assert config[settings.NUM_PARTITIONS] == 3
    assert config[settings.MESSAGE_MAX_BYTES] == 2000
    assert config[settings.LOG_RETENTION_HOURS] == 3


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("num.partition", "num.partitions"),
        ("log.retention.m", "log.retention.ms"),
        ("objectstore", "object.store"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(ConfigError, match=f"Unknown configuration {name}: did you mean {nearest}"):
        BrokerConfig({name: "1"})


def test_an_unknown_variable_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean AUTOMQ_NUM_PARTITIONS"):
        BrokerConfig.load(environ={"AUTOMQ_NUM_PARTITION": "1"})


def test_every_setting_has_a_variable_of_its_own() -> None:
    names = [environment_name(name) for name in BROKER.by_name]
    assert len(set(names)) == len(names)


def test_known_keys_without_meaning_are_accepted_and_named() -> None:
    config = BrokerConfig(
        {"log.dirs": "/x", "zookeeper.connect": "z:2181", "num.io.threads": "4", "num.partitions": "2"}
    )
    assert config.ineffective == ["log.dirs", "zookeeper.connect", "num.io.threads"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("num.partitions", "0", "Value must be at least 1"),
        ("num.partitions", "x", "Not a number of type INT"),
        ("num.partitions", "2147483648", "Not a number of type INT"),
        ("log.retention.bytes", "1.5", "Not a number of type LONG"),
        ("auto.create.topics.enable", "yes", "Expected value to be either true or false"),
        ("log.cleanup.policy", "delete,shrink", "String must be one of: compact, delete"),
        ("log.cleanup.policy", "delete,", "values must not be empty"),
        ("compression.type", "rar", "String must be one of"),
        ("compression.gzip.level", "0", "between 1 and 9 or equal to -1"),
        ("log.cleaner.min.cleanable.ratio", "1.5", "no more than 1"),
    ],
)
def test_bad_values_are_refused_in_kafkas_words(name: str, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        BrokerConfig({name: text})


def test_sizes_take_units() -> None:
    assert BrokerConfig({"log.cache.bytes": "64MiB"})[settings.LOG_CACHE_BYTES] == 64 << 20
    assert BrokerConfig({"log.cache.bytes": "67108864"})[settings.LOG_CACHE_BYTES] == 64 << 20


def test_automqs_names_of_our_settings() -> None:
    config = BrokerConfig({"s3.wal.cache.size": "8388608", "s3.object.delete.retention.minutes": "2"})
    assert config[settings.LOG_CACHE_BYTES] == 8388608
    assert config[settings.OBJECT_DELETE_DELAY_MS] == 120_000
    both = BrokerConfig({"s3.wal.cache.size": "8388608", "log.cache.bytes": "16MiB"})
    assert both[settings.LOG_CACHE_BYTES] == 16 << 20


def test_storage_urls(tmp_path: Path) -> None:
    local = storage_urls(BrokerConfig({"data.dir": str(tmp_path)}))
    assert local.object_store == f"file://{tmp_path}/objects"
    assert local.wal == f"file://{tmp_path}/wal"
    assert local.metadata == f"sqlite:///{tmp_path}/metadata.db"
    automq = storage_urls(
        BrokerConfig({"s3.data.buckets": "0@s3://b?region=r&pathStyle=true", "s3.wal.path": "/mnt/wal"})
    )
    assert automq.object_store == "s3://b?region=r&pathStyle=true"
    assert automq.wal == "file:///mnt/wal"
    sized = {"wal.segment.bytes": "1048576"}
    assert storage_urls(BrokerConfig({"s3.wal.path": "/w"} | sized)).wal == "file:///w?segment_bytes=1048576"
    assert storage_urls(BrokerConfig({"wal": "file:///w"} | sized)).wal == "file:///w"
    older = storage_urls(
        BrokerConfig({"s3.bucket": "b", "s3.endpoint": "http://h:1", "s3.path.style": "true"})
    )
    assert older.object_store == "s3://b?endpoint=http://h:1&pathStyle=true"
    with pytest.raises(ConfigError, match="one is supported"):
        storage_urls(BrokerConfig({"s3.data.buckets": "0@s3://a,1@s3://b"}))


def test_dynamic_layers_and_their_end() -> None:
    config = BrokerConfig({"message.max.bytes": "100"})
    seen: list[frozenset[str]] = []
    unregister = config.on_change(seen.append)
    config.set_dynamic({"message.max.bytes": "200"}, default=True)
    assert config[settings.MESSAGE_MAX_BYTES] == 200
    config.set_dynamic({"message.max.bytes": "300"})
    assert config[settings.MESSAGE_MAX_BYTES] == 300
    entry = config.describe_one(settings.MESSAGE_MAX_BYTES)
    assert [(s.value, s.source) for s in entry.synonyms] == [
        ("300", Source.DYNAMIC_BROKER_CONFIG),
        ("200", Source.DYNAMIC_DEFAULT_BROKER_CONFIG),
        ("100", Source.STATIC_BROKER_CONFIG),
        ("1048588", Source.DEFAULT_CONFIG),
    ]
    config.set_dynamic({"message.max.bytes": None})
    config.follow({})
    assert config[settings.MESSAGE_MAX_BYTES] == 100
    assert seen == [frozenset({"message.max.bytes"})] * 4
    unregister()
    config.set_dynamic({"message.max.bytes": "5"})
    assert len(seen) == 4


def test_a_dynamic_change_is_all_or_nothing() -> None:
    config = BrokerConfig()
    with pytest.raises(ConfigError):
        config.set_dynamic({"message.max.bytes": "5", "log.retention.ms": "x"})
    assert config[settings.MESSAGE_MAX_BYTES] == 1048588


def test_follow_leaves_out_what_another_version_wrote() -> None:
    config = BrokerConfig({"node.id": "3"})
    problems = config.follow(
        {"3": {"message.max.bytes": "7", "of.the.future": "1"}, "4": {"message.max.bytes": "9"}}
    )
    assert config[settings.MESSAGE_MAX_BYTES] == 7
    assert len(problems) == 1 and problems[0].startswith("Unknown configuration of.the.future")


def test_which_settings_are_dynamic() -> None:
    assert validate_dynamic("message.max.bytes", "5", per_broker=False) == 5
    with pytest.raises(ConfigError, match="Cannot update these configs dynamically"):
        validate_dynamic("num.partitions", "5", per_broker=True)
    with pytest.raises(ConfigError, match="broker id must be specified"):
        validate_dynamic("ssl.keystore.location", "/x", per_broker=False)


def test_listener_prefixes() -> None:
    config = BrokerConfig(
        {
            "ssl.client.auth": "none",
            "listener.name.internal.ssl.client.auth": "required",
            "listener.name.internal.scram-sha-256.sasl.jaas.config": "scram login",
            "listener.name.internal.sasl.jaas.config": "any login",
        }
    )
    assert config.for_listener("INTERNAL", settings.SSL_CLIENT_AUTH) == "required"
    assert config.for_listener("EXTERNAL", settings.SSL_CLIENT_AUTH) == "none"
    scram = config.for_listener("INTERNAL", settings.SASL_JAAS_CONFIG, "SCRAM-SHA-256")
    plain = config.for_listener("INTERNAL", settings.SASL_JAAS_CONFIG, "PLAIN")
    assert (scram.reveal(), plain.reveal()) == ("scram login", "any login")  # type: ignore[union-attr]
    environ = {"AUTOMQ_LISTENER_NAME_INTERNAL_SSL_CLIENT_AUTH": "requested"}
    assert (
        BrokerConfig.load(environ=environ).for_listener("internal", settings.SSL_CLIENT_AUTH) == "requested"
    )
    with pytest.raises(ConfigError):
        BrokerConfig({"listener.name.internal.no.such.key": "1"})


def test_secrets_are_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_PASSWORD", "hunter2-from-env")
    file = tmp_path / "secret"
    file.write_text("hunter2-from-file\n")
    config = BrokerConfig(
        {
            "ssl.keystore.password": "hunter2-plain",
            "ssl.key.password": "env:KEY_PASSWORD",
            "ssl.truststore.password": f"file:{file}",
            "object.store": "s3://key:hunter2-url@host/bucket?secretKey=hunter2-query&region=r",
        }
    )
    assert config[settings.SSL_KEY_PASSWORD].reveal() == "hunter2-from-env"  # type: ignore[union-attr]
    assert config[settings.SSL_TRUSTSTORE_PASSWORD].reveal() == "hunter2-from-file"  # type: ignore[union-attr]
    assert "hunter2" not in repr(config)
    assert "hunter2" not in repr(config.describe())
    assert "hunter2" not in repr(storage_urls(config))
    entry = config.describe_one(settings.SSL_KEYSTORE_PASSWORD)
    assert entry.sensitive and entry.value is None and all(s.value is None for s in entry.synonyms)


def test_a_dynamic_secret_is_its_text_not_a_place() -> None:
    """A remote administrator must not be able to read files of the broker's machine."""
    value = validate_dynamic("ssl.keystore.password", "file:/etc/passwd", per_broker=True)
    assert value.reveal() == "file:/etc/passwd"


def test_errors_do_not_quote_secrets() -> None:
    with pytest.raises(ConfigError) as caught:
        BrokerConfig({"ssl.key.password": "env:NO_SUCH_VARIABLE_HERE"})
    assert "ssl.key.password" in str(caught.value)
    assert (
        mask_url("0@s3://b?accessKey=AAA&secretKey=BBB&region=r")
        == "0@s3://b?accessKey=****&secretKey=****&region=r"
    )


def test_properties_are_javas() -> None:
    text = "# c\n! c\na=1\nb : 2\nc 3\n d = x\\\n   y\ne=\\u00e9\\n\\\\\nf\ng=a=b\n"
    assert parse_properties(text, "f") == {
        "a": "1",
        "b": "2",
        "c": "3",
        "d": "xy",
        "e": "é\n\\",
        "f": "",
        "g": "a=b",
    }
    with pytest.raises(ConfigError, match="line 2: a is set twice"):
        parse_properties("a=1\na=2\n", "f")


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        BrokerConfig.load(tmp_path / "none")


def test_node_id_and_its_older_name() -> None:
    assert BrokerConfig({"broker.id": "7"}).node_id == 7
    assert BrokerConfig({"broker.id": "7", "node.id": "8"}).node_id == 8
    assert BrokerConfig().node_id == 0
