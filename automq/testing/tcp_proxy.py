"""A proxy for any protocol over TCP: it knows no requests, only lines that are slow, cut or dead.

```python
with TcpProxy("127.0.0.1", 8020) as line:
    line.latency_s = 0.2          # from now on, for each piece in either direction
    line.bytes_per_s = 1          # trickles
    line.silent = True            # connections are accepted, and nothing is handed on
    line.cut()                    # all open connections are reset
```
"""

from __future__ import annotations

import asyncio

from automq.testing.own_loop import OwnLoopServer, reset

PIECE_BYTES = 64 * 1024
# How often a silent or slow line looks whether it still is.
TICK_S = 0.05


class TcpProxy(OwnLoopServer):
    """In front of `host`:`port`. Its attributes may change at any time."""

    def __init__(self, host: str, port: int, *, listen_port: int = 0) -> None:
        super().__init__(listen_port=listen_port)
        self._to = (host, port)
        self.latency_s = 0.0
        #: None: as fast as it goes.
        self.bytes_per_s: int | None = None
        self.silent = False
        #: New connections are reset.
        self.refuse = False
        #: Connections accepted.
        self.accepted = 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuse:
            raise ConnectionResetError
        self.accepted += 1
        answers, server = await asyncio.open_connection(*self._to)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, server))
                group.create_task(self._carry(answers, writer))
        except BaseExceptionGroup as errors:
            raise ConnectionResetError from errors
        finally:
            reset(server)

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while piece := await source.read(PIECE_BYTES):
            await asyncio.sleep(self.latency_s)
            while self.silent:  # noqa: ASYNC110 - set from another thread
                await asyncio.sleep(TICK_S)
            while piece:
                rate = self.bytes_per_s
                step = len(piece) if rate is None else max(1, int(rate * TICK_S))
                target.write(piece[:step])
                await target.drain()
                piece = piece[step:]
                if rate is not None:
                    await asyncio.sleep(step / rate)
        if target.can_write_eof():
            target.write_eof()
