"""The layer itself: what is synced stays, what is not may go, and nothing escapes it."""

import errno
import os
import random
import re
import signal
import subprocess
import sys
import textwrap

import pytest

from .powerloss import How, Op


class Everything(random.Random):
    """Loses all that can be lost: every choice is the greatest share or the oldest image, no page tears."""

    def choice(self, items):
        return 1.0 if isinstance(items, tuple) else items[0]

    def random(self):
        return 0.5

    def randint(self, low, high):
        return low


def run_on(disk, program, *, expect=0, strace=None):
    script = "import os, sqlite3, sys\nos.chdir(sys.argv[1])\n" + textwrap.dedent(program)
    command = [sys.executable, "-c", script, str(disk.root)]
    if strace:
        command = ["strace", "-f", "-y", "-o", str(strace), "-E", f"LD_PRELOAD={disk.library}", *command]
    environment = {**os.environ, **disk.environment()}
    if strace:
        del environment["LD_PRELOAD"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == expect, done.stderr
    return done.stdout


def lose_everything(disk):
    return disk.lose_power(Everything(0))


def test_unsynced_bytes_go_and_synced_ones_stay(disk):
    run_on(
        disk,
        """
        fd = os.open("f", os.O_RDWR | os.O_CREAT)
        os.pwrite(fd, b"a" * 20000, 0)
        os.fsync(fd)
        d = os.open(".", os.O_RDONLY)
        os.fsync(d)
        os.pwrite(fd, b"b" * 20000, 0)
        os.pwritev(fd, [b"c" * 4096], 4096, os.RWF_DSYNC)
        os.pwrite(fd, b"d" * 5000, 20000)
        """,
    )
    file = disk.root / "f"
    assert file.read_bytes()[:4096] == b"b" * 4096  # a mere kill keeps all
    lost = lose_everything(disk)
    data = file.read_bytes()
    assert data == b"a" * 4096 + b"c" * 4096 + b"a" * (20000 - 8192)
    assert lost.sizes == 1 and lost.pages >= 4
    assert disk.lose_power(random.Random(1)).unsynced_pages == 0


def test_names_last_when_their_directory_was_synced(disk):
    program = """
        def put(name, text):
            fd = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            os.write(fd, text)
            os.fsync(fd)
            os.close(fd)
        def sync():
            fd = os.open(".", os.O_RDONLY)
            os.fsync(fd)
            os.close(fd)
        put("kept", b"kept"); put("replaced", b"old"); put("gone", b"gone"); put("moved", b"moved")
        os.mkdir("d")
        sync()
        put("new", b"new"); os.replace("new", "replaced"); os.unlink("gone"); os.rename("moved", "elsewhere")
        os.mkdir("e")
        {end}
        """
    run_on(disk, program.format(end=""))
    lose_everything(disk)
    names = {path.name: path.read_bytes() for path in disk.root.iterdir() if path.is_file()}
    assert names == {"kept": b"kept", "replaced": b"old", "gone": b"gone", "moved": b"moved"}
    assert (disk.root / "d").is_dir() and not (disk.root / "e").exists()
    run_on(disk, program.format(end="sync()").replace('os.mkdir("d")', ""))
    lose_everything(disk)
    names = {path.name: path.read_bytes() for path in disk.root.iterdir() if path.is_file()}
    assert names == {"kept": b"kept", "replaced": b"new", "elsewhere": b"moved"}


def test_unsynced_truncation_comes_back(disk):
    run_on(
        disk,
        """
        fd = os.open("f", os.O_RDWR | os.O_CREAT)
        os.write(fd, b"a" * 10000)
        os.fsync(fd)
        os.fsync(os.open(".", os.O_RDONLY))
        os.ftruncate(fd, 100)
        os.close(os.open("f", os.O_RDWR | os.O_TRUNC))
        """,
    )
    lose_everything(disk)
    assert (disk.root / "f").read_bytes() == b"a" * 10000


def test_what_an_earlier_life_left_unsynced_is_still_unsynced(disk):
    run_on(
        disk,
        """
        fd = os.open("f", os.O_RDWR | os.O_CREAT)
        os.write(fd, b"a" * 100)
        os.fsync(fd)
        os.fsync(os.open(".", os.O_RDONLY))
        os.pwrite(fd, b"b" * 100, 0)
        """,
    )
    disk.keep_all()
    run_on(disk, "os.pwrite(os.open('f', os.O_RDWR), b'c', 99)")
    lose_everything(disk)
    assert (disk.root / "f").read_bytes() == b"a" * 100


@pytest.mark.parametrize("how,size", [(How.BEFORE, 0), (How.HALF, 5000), (How.AFTER, 10000)])
def test_kills_at_the_nth_call(disk, how, size):
    disk.kill_at(2, prefix="sub", ops=(Op.WRITE,), how=how)
    run_on(
        disk,
        """
        os.mkdir("sub")
        os.write(os.open("other", os.O_RDWR | os.O_CREAT), b"z")
        os.write(os.open("sub/a", os.O_RDWR | os.O_CREAT), b"z")
        os.write(os.open("sub/b", os.O_RDWR | os.O_CREAT), b"z" * 10000)
        """,
        expect=-signal.SIGKILL,
    )
    assert (disk.root / "sub" / "b").stat().st_size == size
    assert disk.killed == (Op.WRITE, "sub/b")


def test_a_failed_sync_loses_its_pages_for_ever(disk):
    program = """
        fd = os.open("f", os.O_RDWR | os.O_CREAT)
        os.write(fd, b"a" * 100)
        try: os.fsync(fd)
        except OSError as error: print(error.errno)
        {again}
        os.fsync(fd)
        os.fsync(os.open(".", os.O_RDONLY))
        """
    for again, content in (("", b""), ("os.pwrite(fd, b'b' * 100, 0)", b"b" * 100)):
        disk.fail(0, errno.EIO, prefix="f", ops=(Op.SYNC,), count=1)
        assert run_on(disk, program.format(again=again)).strip() == str(errno.EIO)
        lose_everything(disk)
        assert (disk.root / "f").read_bytes().rstrip(b"\0") == content
        (disk.root / "f").unlink()


def test_a_directory_can_be_taken_away_and_come_back(disk):
    disk.fail(0, errno.ENOSPC, prefix="o/", ops=(Op.WRITE, Op.CREATE), skip=1, count=2)
    out = run_on(
        disk,
        """
        os.mkdir("o")
        for name in "abcd":
            try:
                os.open("o/" + name, os.O_RDWR | os.O_CREAT); print("ok")
            except OSError as error:
                print(error.errno)
        """,
    )
    assert out.split() == ["ok", "28", "28", "ok"]
    assert disk.failures(0) == 3


SQLITE = """
    db = sqlite3.connect("m.db", isolation_level=None)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma synchronous={mode}")
    db.execute("create table if not exists t (n integer primary key, b blob)")
    start = db.execute("select coalesce(max(n), -1) + 1 from t").fetchone()[0]
    for n in range(start, start + 2000):
        db.execute("begin"); db.execute("insert into t values (?, ?)", (n, bytes(700))); db.execute("commit")
        os.write(1, b"%d\\n" % n)
        if n % 50 == 49: db.execute("pragma wal_checkpoint(truncate)")
    """


def sqlite_loses(disk, mode, rounds):
    rng = random.Random(5)
    for _ in range(rounds):
        disk.kill_at(rng.randint(20, 400), prefix="m.db", how=rng.choice((How.BEFORE, How.AFTER, How.HALF)))
        out = run_on(disk, SQLITE.format(mode=mode), expect=-signal.SIGKILL)
        acked = int(out.split()[-1]) if out else -1
        disk.lose_power(rng)
        check = "db = sqlite3.connect('m.db'); print(db.execute('pragma integrity_check').fetchone()[0], db.execute("
        check += "'select max(n) from t').fetchone()[0])"
        try:
            verdict, found = run_on(disk, check).split()
        except AssertionError:
            return True
        disk.forget()
        if verdict != "ok" or (acked >= 0 and (found == "None" or int(found) < acked)):
            return True
    return False


def test_sqlite_keeps_its_word_when_told_to_sync_and_only_then(disk, tmp_path, library):
    assert not sqlite_loses(disk, "full", 12)
    from .powerloss import Disk

    assert sqlite_loses(Disk(tmp_path / "careless", library), "off", 12)


def test_nothing_escapes(disk, tmp_path):
    """strace's list of changing calls below the root equals the layer's count."""
    run_on(disk, SQLITE.format(mode="full").replace("2000", "120"), strace=tmp_path / "trace")
    changing = re.compile(
        r"^\d+ +(p?writev?2?|pwrite64|pwritev2?|fsync|fdatasync|ftruncate|fallocate)\(\d+<([^>]+)>"
    )
    seen = 0
    for line in (tmp_path / "trace").read_text().splitlines():
        match = changing.match(line)
        if match and match[2].startswith(str(disk.root)) and not match[2].endswith("-shm"):
            seen += 1
        assert not re.search(r"(sendfile|copy_file_range|splice)\(.*" + re.escape(str(disk.root)), line)
        if "mmap(" in line and str(disk.root) in line and "PROT_WRITE" in line and "MAP_SHARED" in line:
            assert "-shm" in line, line
    calls = disk.calls
    assert seen == calls[Op.WRITE] + calls[Op.SYNC] + calls[Op.TRUNCATE] > 300
