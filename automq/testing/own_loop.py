"""A server with a thread and a loop of its own: what it delays delays nobody else."""

from __future__ import annotations

import abc
import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from typing import Self

CONNECTIONS_MAX = 512
START_STOP_SECONDS = 30.0


class OwnLoopServer(abc.ABC):
    """Listens on 127.0.0.1 from `with` to its end; `port` is known then. Subclasses serve one connection."""

    def __init__(
        self, *, listen_port: int = 0, tls: ssl.SSLContext | None = None, limit: int = 1 << 16
    ) -> None:
        self.host = "127.0.0.1"
        self.port = listen_port
        self._tls = tls
        self._limit = limit
        self._lock = threading.Lock()
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._connections: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name=type(self).__name__, daemon=True)
        self._server: asyncio.Server | None = None

    @abc.abstractmethod
    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection. What it raises ends it with a reset."""

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(START_STOP_SECONDS)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all connections and the thread. Idempotent, from any thread."""
        with self._lock:
            closed, self._closed = self._closed, True
        if closed:
            return
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(START_STOP_SECONDS)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(START_STOP_SECONDS)
        self._loop.close()

    def cut(self) -> None:
        """Reset all connections that are open now; new ones are accepted."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(START_STOP_SECONDS)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(
            self._accept, self.host, self.port, ssl=self._tls, limit=self._limit, backlog=512
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._cut()

    async def _cut(self) -> None:
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._connections) >= CONNECTIONS_MAX:
            reset(writer)
            return
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
            writer.close()
        except (OSError, EOFError):
            reset(writer)
        except asyncio.CancelledError:
            reset(writer)  # asyncio would report the end of this task as an error
        finally:
            self._connections.discard(task)


def reset(writer: asyncio.StreamWriter) -> None:
    """RST instead of FIN: what a crashed process or a firewall does."""
    sock = writer.get_extra_info("socket")
    if sock is not None and sock.fileno() >= 0:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
