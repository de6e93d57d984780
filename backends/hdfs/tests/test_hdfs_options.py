"""URLs, options, Hadoop's configuration files: no cluster needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from automq_backend_hdfs.options import Endpoint, HdfsOptions, HdfsWalOptions, endpoint
from automq_backend_hdfs.segments import chunk_bytes, open_medium

from automq.plugins import Context, InvalidArgument, parse_options, parse_url

HA = {
    "dfs.nameservices": "blue,green",
    "dfs.ha.namenodes.blue": "one,two",
    "dfs.namenode.rpc-address.blue.one": "a.example:8020",
    "dfs.namenode.rpc-address.blue.two": "b.example:8020",
    "dfs.namenode.http-address.blue.one": "a.example:9870",
}


@pytest.fixture(autouse=True)
def no_hadoop_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HADOOP_CONF_DIR", "HADOOP_HOME"):
        monkeypatch.delenv(name, raising=False)


def parsed(text: str) -> Endpoint:
    url = parse_url(text)
    return endpoint(url, parse_options(HdfsOptions, url.options, where="the URL"))


def conf(directory: Path, properties: dict[str, str], name: str = "hdfs-site.xml") -> Path:
    rows = "".join(
        f"<property><name>{key}</name><value>{value}</value></property>" for key, value in properties.items()
    )
    (directory / name).write_text(f"<configuration>{rows}</configuration>")
    if not (directory / "core-site.xml").exists():
        (directory / "core-site.xml").write_text("<configuration/>")
    return directory


def test_a_namenode_without_a_port_has_the_usual_one() -> None:
    found = parsed("hdfs://nn.example/some/path/")
    assert (found.url, found.namenodes) == ("hdfs://nn.example:8020", (("nn.example", 8020),))
    assert found.root == "/some/path"


def test_a_name_service_comes_from_the_configuration(tmp_path: Path) -> None:
    found = parsed(f"hdfs://blue/x?conf={conf(tmp_path, HA)}")
    assert found.url == "hdfs://blue"
    assert found.namenodes == (("a.example", 8020), ("b.example", 8020))
    assert found.http == (("a.example", 9870),)


def test_a_name_service_comes_from_the_url() -> None:
    found = parsed("hdfs://blue/x?namenodes=a.example:8021,b.example")
    assert found.namenodes == (("a.example", 8021), ("b.example", 8020))
    assert found.config["dfs.ha.namenodes.blue"] == "nn1,nn2"
    assert found.config["dfs.namenode.rpc-address.blue.nn2"] == "b.example:8020"


def test_the_environments_configuration_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HADOOP_CONF_DIR", str(conf(tmp_path, HA)))
    assert len(parsed("hdfs://blue/x").namenodes) == 2


def test_what_the_url_configures_wins_over_files_and_us(tmp_path: Path) -> None:
    files = conf(tmp_path, {"dfs.client.socket-timeout": "1", "own.key": "file", "fs.x": "${own.key}/y"})
    found = parsed(f"hdfs://nn.example/x?conf={files}&config=own.key=url;dfs.client.socket-timeout=77")
    assert found.config["own.key"] == "url"
    assert found.config["dfs.client.socket-timeout"] == "77"
    assert found.config["fs.x"] == "file/y"


def test_a_follower_that_serves_old_reads_is_not_asked(tmp_path: Path) -> None:
    provider = "dfs.client.failover.proxy.provider.blue"
    observer = "org.apache.hadoop.hdfs.server.namenode.ha.ObserverReadProxyProvider"
    found = parsed(f"hdfs://blue/x?conf={conf(tmp_path, {**HA, provider: observer})}")
    assert found.config[provider].endswith(".ConfiguredFailoverProxyProvider")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hdfs:///path", "expected hdfs://namenode"),
        ("hdfs://user@nn.example/x", "HADOOP_USER_NAME"),
        ("hdfs://nn.example/a/../b", "a path in HDFS"),
        ("hdfs://nn.example/x?principal=me@EXAMPLE", "needs 'keytab' or 'ticket_cache'"),
        ("hdfs://nn.example/x?keytab=/nowhere", "needs 'principal'"),
        ("hdfs://nn.example/x?principal=me@EXAMPLE&keytab=/nowhere", "not a file that can be read"),
        ("hdfs://nn.example/x?conf=/nowhere", "there is no core-site.xml"),
        ("hdfs://nn.example/x?config=novalue", "key=value"),
        ("hdfs://nn.example:8020/x?namenodes=a:1,b:2", "has no port"),
        ("hdfs://nn.example/x?namenodes=a:one", "host:port"),
        ("hdfs://nn.example/x?timeout=10ms", "at least 1 s"),
        ("hdfs://nn.example/x?replication=0", "option 'replication' is 1 to 512, found 0"),
        ("hdfs://nn.example/x?replication=-1", "option 'replication' is 1 to 512, found -1"),
        ("hdfs://nn.example/x?replication=70000", "option 'replication' is 1 to 512"),
        ("hdfs://nn.example/x?via=java", "auto, native, libhdfs"),
        ("hdfs://nn.example/x?viaa=native", "did you mean 'via'"),
    ],
)
def test_a_bad_url_is_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(InvalidArgument, match=reason):
        parsed(text)


def test_a_broken_site_file_is_named(tmp_path: Path) -> None:
    conf(tmp_path, {})
    (tmp_path / "hdfs-site.xml").write_text("<configuration>")
    with pytest.raises(InvalidArgument, match=r"hdfs-site\.xml cannot be read"):
        parsed(f"hdfs://nn.example/x?conf={tmp_path}")


@pytest.mark.parametrize(("value", "expected"), [("", 512), (" 4096 ", 4096)])
def test_a_wal_aligns_to_the_clusters_checksum_chunks(value: str, expected: int) -> None:
    assert chunk_bytes({"dfs.bytes-per-checksum": value} if value else {}) == expected


@pytest.mark.parametrize("value", ["0", "1000", "many", "-512"])
def test_chunks_that_no_block_is_made_of_are_refused(value: str) -> None:
    with pytest.raises(InvalidArgument, match="per-checksum is"):
        chunk_bytes({"dfs.bytes-per-checksum": value})


def test_a_wal_with_such_chunks_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    directory = conf(tmp_path, {"dfs.bytes-per-checksum": "1000"})
    url = parse_url(f"hdfs://127.0.0.1:1/wal?conf={directory}")
    options = parse_options(HdfsWalOptions, url.options, where="the URL")
    with pytest.raises(InvalidArgument, match="such as 512"):
        open_medium(url, options, Context(role="wal"))
