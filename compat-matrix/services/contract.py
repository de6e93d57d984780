"""One contract for every storage system: `start`, `stop`, `status`, `kill` (-9), `restart`, `pause`, `resume`.

Three ways to have a service, with the same methods:

- **native**: processes on loopback, installed from package registries into the cache directory, versions pinned;
- **docker**: one container through the `docker` SDK (or podman's Docker API, see containers.py);
- **external**: a URL that the user gives. Nothing is started, stopped or killed; those methods say so.

A service lives in a directory of its own (`home`): data, logs, `state.json`. The state outlives the process that
started it, so `python -m services NAME start` and a later `stop` meet. A process id is trusted only together with the
time its process began, so that nobody else's process is ever killed. Secrets are drawn at the first start, are kept
in `home/credentials.json` (mode 0600), and reach a backend through its environment, never through a URL.
"""

from __future__ import annotations

import json
import os
import secrets
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from services import processes
from services.processes import Handle

HOST = "127.0.0.1"
START_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 20.0
POLL_S = 0.1


class Mode(StrEnum):
    NATIVE = "native"
    DOCKER = "docker"
    EXTERNAL = "external"


class ServiceError(Exception):
    """One sentence: what was expected, what was found, where to look."""


class NotPossible(ServiceError):
    """This way of having the service does not offer that; the message is the reason."""


@dataclass(frozen=True, kw_only=True)
class Status:
    running: bool
    url: str
    mode: str
    version: str = ""
    processes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Process:
    """One process of a native service: its name, command and what is added to the environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Service(ABC):
    """Subclasses say what to run; this class runs it.

    Class attributes: `name` (as on the command line), `title` (as on the page), `emulated` (an emulator's result is
    labelled so), `forgets` (why data does not outlive a kill, empty when it does), `ports` (how many it takes).
    """

    name: ClassVar[str]
    title: ClassVar[str]
    emulated: ClassVar[bool] = False
    forgets: ClassVar[str] = ""
    ports: ClassVar[int] = 1

    def __init__(
        self, home: Path, port: int, *, mode: Mode = Mode.NATIVE, url: str = "", **options: Any
    ) -> None:
        self.home = home.resolve()
        self.port = port
        self.mode = mode
        self.options = options
        self._url = url
        if mode is Mode.EXTERNAL and not url:
            raise ServiceError(f"{self.name}: external needs the URL of a running service")
        self.home.mkdir(parents=True, exist_ok=True)

    # --- what a service says about itself --------------------------------------------------------------------------

    @abstractmethod
    def install(self) -> None:
        """Put the pinned version into the cache directory, once, with the registries' ordinary clients."""

    @abstractmethod
    def version(self) -> str:
        """The version installed; in external mode what the server tells of itself, or empty."""

    @property
    @abstractmethod
    def native_url(self) -> str:
        """Where a client reaches the service, without secrets."""

    def prepare(self) -> None:  # noqa: B027
        """Write configuration, format disks: before each native start; must be repeatable."""

    @abstractmethod
    def processes(self) -> Sequence[Process]:
        """What to start, in order."""

    @abstractmethod
    def ready(self) -> bool:
        """Does it serve? Called until true, at most START_TIMEOUT_S."""

    def started(self) -> None:  # noqa: B027
        """After the service is ready: users, permissions; must be repeatable."""

    def environment(self) -> Mapping[str, str]:
        """What a backend needs in its environment to be let in: secrets belong here."""
        return {}

    def secrets(self) -> tuple[str, ...]:
        """What must turn up in no log and no result."""
        return ()

    # --- the contract ------------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return self._url or self.native_url

    def start(self) -> str:
        """Start what is not running, wait until it serves, return the URL."""
        if self.mode is Mode.EXTERNAL:
            return self.url
        if self.mode is Mode.DOCKER:
            self._start_container()
        else:
            self.install()
            self.prepare()
            running = self._alive()
            for process in self.processes():
                if process.name not in running:
                    self._spawn(process)
        self._wait_ready()
        self.started()
        return self.url

    def stop(self) -> None:
        """In the reverse order of the start; SIGTERM, and SIGKILL for what does not listen."""
        if self.mode is Mode.EXTERNAL:
            return
        if self.mode is Mode.DOCKER:
            self._container().stop(timeout=int(STOP_TIMEOUT_S))
            return
        for name, process in reversed(list(self._alive().items())):
            processes.terminate(process, STOP_TIMEOUT_S)
            self._forget(name)

    def kill(self, *names: str) -> None:
        """SIGKILL to all processes, or to those named."""
        self._must_own("kill")
        if self.mode is Mode.DOCKER:
            self._container().kill(signal="SIGKILL")
            return
        for name, process in self._alive().items():
            if not names or name in names:
                processes.kill(process)
                self._forget(name)

    def restart(self) -> str:
        self._must_own("restart")
        self.stop()
        return self.start()

    def pause(self) -> None:
        """SIGSTOP: connections stay, nothing answers. What a network outage looks like from the client."""
        if self.mode is Mode.DOCKER:
            self._container().pause()
            return
        for process in self._stoppable():
            processes.stop(process)

    def resume(self) -> None:
        if self.mode is Mode.DOCKER:
            self._container().unpause()
            return
        for process in self._stoppable():
            processes.cont(process)

    def _stoppable(self) -> Sequence[Handle]:
        """Ours, or those of an external service whose pids the user gave (option `pids`)."""
        if self.mode is not Mode.EXTERNAL:
            return list(self._alive().values())
        given = self.options.get("pids", ())
        if not given:
            self._must_own("pause")
        return [processes.handle(pid) for pid in given]

    def status(self) -> Status:
        alive = self._alive() if self.mode is Mode.NATIVE else {}
        running = bool(alive) if self.mode is Mode.NATIVE else self._answers()
        pids = {name: process.pid for name, process in alive.items()}
        pids |= {str(pid): pid for pid in self.options.get("pids", ())}
        version = self._version_if_known()
        return Status(running=running, url=self.url, mode=self.mode.value, version=version, processes=pids)

    # --- underneath --------------------------------------------------------------------------------------------------

    def _must_own(self, verb: str) -> None:
        if self.mode is Mode.EXTERNAL:
            raise NotPossible(f"cannot {verb} {self.name}: it is external, whoever runs it must do that")

    def _answers(self) -> bool:
        try:
            return self.ready()
        except OSError:
            return False

    def _version_if_known(self) -> str:
        try:
            return self.version()
        except (OSError, ServiceError):
            return ""

    def _wait_ready(self) -> None:
        until = time.monotonic() + float(self.options.get("start_timeout_s", START_TIMEOUT_S))
        while not self._answers():
            if self.mode is Mode.NATIVE:
                wanted = {process.name for process in self.processes()}
                dead = wanted - set(self._alive())
                if dead:
                    raise ServiceError(f"{self.name}: {', '.join(sorted(dead))} ended: {self._words(*dead)}")
            if time.monotonic() > until:
                raise ServiceError(f"{self.name} does not serve at {self.url} in time; logs: {self.home}")
            time.sleep(POLL_S)

    def _words(self, *names: str) -> str:
        lines: list[str] = []
        for name in names:
            log = self.home / f"{name}.log"
            lines += log.read_text(errors="replace").splitlines()[-3:] if log.exists() else []
        return " | ".join(lines)[-500:]

    def _spawn(self, process: Process) -> None:
        log = self.home / f"{process.name}.log"
        handle = processes.spawn(process.command, process.environment, log, self.home)
        state = self._state()
        state[process.name] = {"pid": handle.pid, "began": handle.began}
        self._write_state(state)

    def _alive(self) -> dict[str, Handle]:
        handles = {name: Handle(row["pid"], row["began"]) for name, row in self._state().items()}
        return {name: handle for name, handle in handles.items() if handle.alive()}

    def _forget(self, name: str) -> None:
        state = self._state()
        state.pop(name, None)
        self._write_state(state)

    @property
    def _state_file(self) -> Path:
        return self.home / "state.json"

    def _state(self) -> dict[str, Any]:
        return json.loads(self._state_file.read_text()) if self._state_file.exists() else {}

    def _write_state(self, state: Mapping[str, Any]) -> None:
        scratch = self._state_file.with_suffix(".new")
        scratch.write_text(json.dumps(state))
        scratch.replace(self._state_file)

    def credentials(self) -> tuple[str, str]:
        """Access key and secret of this home, drawn once."""
        file = self.home / "credentials.json"
        if not file.exists():
            descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as out:
                json.dump({"access": secrets.token_hex(10), "secret": secrets.token_hex(20)}, out)
        found = json.loads(file.read_text())
        return found["access"], found["secret"]

    # --- docker -------------------------------------------------------------------------------------------------------

    def image(self) -> Any:
        """A `containers.Image` of this service, where it has one."""
        raise NotPossible(f"{self.name} has no docker way: use native or external")

    def _start_container(self) -> None:
        from services import containers

        containers.run(self.home, self.image(), self._container_name)

    def _container(self) -> Any:
        from services import containers

        return containers.find(self.home, self._container_name)

    def remove(self) -> None:
        """Take the container away; its data is in the home."""
        from services import containers

        containers.remove(self._container_name)

    @property
    def _container_name(self) -> str:
        return f"automq-{self.name}-{self.port}"


def http_answers(
    url: str, *, accept: Callable[[int], bool] = lambda code: code < 500, context: Any = None
) -> bool:
    """One GET; true when the status is accepted. No answer is False."""
    try:
        with urllib.request.urlopen(url, timeout=2, context=context) as answer:
            return accept(answer.status)
    except urllib.error.HTTPError as error:
        return accept(error.code)
    except OSError:
        return False
