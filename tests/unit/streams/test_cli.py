"""`automq storage` on a stopped broker's directory."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from automq.cli.main import app

from .support import grow
from .test_files import machine


def automq(*arguments: object):
    return CliRunner().invoke(app, ["storage", *map(str, arguments)])


def test_inspect_and_fsck(run, tmp_path):
    async def main():
        async with machine(tmp_path, streams=2) as world:
            for stream in await world.start():
                await grow(stream, 3)
            await world.stop()

    run(main())
    shown = automq("inspect", "--data", tmp_path)
    assert shown.exit_code == 0 and "partition" in shown.output
    rows = json.loads(automq("inspect", "--data", tmp_path, "--json").output)
    assert [(row["topic"], row["end"]) for row in rows] == [("t", 9), ("t", 9)]
    one = json.loads(automq("inspect", "--data", tmp_path, "--stream", rows[0]["stream_id"]).output)
    key = one["ranges"][0]["key"]
    inside = json.loads(automq("inspect", "--data", tmp_path, "--object", key, "--blocks").output)
    assert [entry["records"] for entry in inside["streams"]] == [9, 9]

    checked = automq("fsck", "--data", tmp_path)
    assert checked.exit_code == 0 and "18 records" in checked.output and checked.output.endswith("\nok\n")
    path = tmp_path / "objects" / key
    body = bytearray(path.read_bytes())
    body[100] ^= 1
    path.write_bytes(bytes(body))
    checked = automq("fsck", "--data", tmp_path)
    assert checked.exit_code == 1 and "checksum mismatch" in checked.output
    assert not json.loads(automq("fsck", "--data", tmp_path, "--json").output)["ok"]


def test_fsck_reads_the_wal(run, tmp_path):
    async def main(batches: int):
        async with machine(tmp_path, streams=2) as world:
            for stream in await world.start():
                await grow(stream, batches)
            await world.crash()

    run(main(3))
    run(main(2))
    (segment, *_) = sorted((tmp_path / "wal").glob("*.wal"))
    before = segment.read_bytes()
    report = json.loads(automq("fsck", "--data", tmp_path, "--set", "node.id=1", "--json").output)
    assert report["ok"] and report["wal"]["records"] == 10 and report["wal"]["ends"] == {"1": 15, "2": 15}
    assert segment.read_bytes() == before
    damaged = bytearray(before)
    damaged[600] ^= 1
    segment.write_bytes(bytes(damaged))
    checked = automq("fsck", "--data", tmp_path, "--set", "node.id=1")
    assert checked.exit_code == 1 and "corrupt: WAL" in checked.output


def test_stores_that_are_elsewhere_are_asked_for(run, tmp_path):
    async def main():
        async with machine(tmp_path, streams=1) as world:
            (stream,) = await world.start()
            await grow(stream, 3)
            await world.crash()

    run(main())
    for folder, option in (("wal", "--wal"), ("objects", "--object-store")):
        (tmp_path / folder).rename(tmp_path / "elsewhere")
        told = automq("fsck", "--data", tmp_path, "--set", "node.id=1")
        assert told.exit_code == 2 and f"say the broker's {option}, or its --config" in told.output
        assert not (tmp_path / folder).exists()
        (tmp_path / "elsewhere").rename(tmp_path / folder)


def test_looking_creates_nothing(tmp_path):
    result = automq("fsck", "--data", tmp_path / "elsewhere")
    assert result.exit_code == 2 and "no metadata" in result.output
    assert not (tmp_path / "elsewhere").exists()
    assert automq("inspect", "--data", tmp_path, "--set", "nonsense=1").exit_code == 2
