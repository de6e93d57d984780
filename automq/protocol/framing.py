"""Size-delimited frames, without I/O.

A frame is a big-endian int32 with the size of what follows. The reader owns the memory: sockets write into what
`get_buffer` gives (asyncio.BufferedProtocol), `buffer_updated` returns the frames that are complete, as views.

Theory. Small frames gather in a scratch buffer that is read in one go and cut up; a scratch buffer is written
once, front to back, so views into it stay valid as long as anyone holds them (a produced batch lives on in the
log cache). It starts small, since ten thousand connections may be idle, and grows while reads fill it. A frame
that does not fit gets a buffer of its own, which grows with the bytes that really arrive: a peer that announces
100 MiB and sends nothing costs nothing.
"""

from __future__ import annotations

SIZE_BYTES = 4
MIN_REQUEST = 8  # api key, version, correlation id
FIRST_SCRATCH = 4 * 1024  # what an idle connection holds
MAX_SCRATCH = 64 * 1024  # one read of a busy socket
# A large frame's own buffer starts here and doubles: memory stays within twice what was sent.
FIRST_GROWTH = 256 * 1024
# With less room than this a read is not worth its system call.
MIN_ROOM = 512


class InvalidFrame(Exception):
    """The stream cannot be cut into frames any more: close the connection."""


class FrameReader:
    """Cuts a byte stream into frames of `min_bytes` to `max_bytes`.

    `limit` may be changed between frames (a smaller one before authentication).
    """

    __slots__ = ("_buffer", "_end", "_need", "_scratch", "_start", "_view", "limit", "min_bytes")

    def __init__(self, max_bytes: int, min_bytes: int = MIN_REQUEST) -> None:
        self.limit = max_bytes
        self.min_bytes = min_bytes
        self._scratch = FIRST_SCRATCH
        self._buffer = bytearray()
        self._view = memoryview(self._buffer)
        self._start = 0  # of the frame that is incomplete
        self._end = 0  # of the bytes that arrived
        self._need = SIZE_BYTES  # bytes of the incomplete frame, its size included once that is known

    @property
    def pending(self) -> int:
        """Bytes of an incomplete frame that are held."""
        return self._end - self._start

    def get_buffer(self, sizehint: int = -1) -> memoryview:
        """Where the next bytes go: never empty, valid until buffer_updated."""
        room = len(self._buffer) - self._end
        known = self._need > SIZE_BYTES  # then exactly the missing bytes may be all the room there is
        if room == 0 or (room < MIN_ROOM and not (known and room >= self._need - self.pending)):
            self._make_room()
        return self._view[self._end :]

    def _make_room(self) -> None:
        """Move the incomplete frame to a new buffer: the old one belongs to the views given out."""
        held = self.pending
        fits = self._need <= self._scratch
        capacity = self._scratch if fits else min(self._need, max(FIRST_GROWTH, 2 * held))
        incomplete = self._view[self._start : self._end]
        self._buffer = bytearray(capacity)
        self._view = memoryview(self._buffer)
        self._view[:held] = incomplete
        self._start, self._end = 0, held

    def buffer_updated(self, nbytes: int) -> list[memoryview]:
        """Account for `nbytes` written to get_buffer's view; the frames that became complete, without sizes.

        The views are writable and the caller's alone: a produced batch is stamped in place.
        """
        self._end += nbytes
        if self._end == len(self._buffer) and self._scratch < MAX_SCRATCH:
            self._scratch *= 2
        frames: list[memoryview] = []
        while self.pending >= self._need:
            if self._need == SIZE_BYTES:
                self._need += self._frame_size()
                continue
            frame_end = self._start + self._need
            frames.append(self._view[self._start + SIZE_BYTES : frame_end])
            self._start = frame_end
            self._need = SIZE_BYTES
        return frames

    def _frame_size(self) -> int:
        head = self._buffer[self._start : self._start + SIZE_BYTES]
        size = int.from_bytes(head, "big", signed=True)
        if size < self.min_bytes:
            raise InvalidFrame(f"a frame of {size} bytes; the least is {self.min_bytes}")
        if size > self.limit:
            raise InvalidFrame(f"a frame of {size} bytes; the limit is {self.limit}")
        return size

    def feed(self, data: bytes | bytearray | memoryview) -> list[memoryview]:
        """Copying alternative to get_buffer and buffer_updated, for streams and tests."""
        frames: list[memoryview] = []
        source = memoryview(data)
        while len(source):
            room = self.get_buffer()
            n = min(len(room), len(source))
            room[:n] = source[:n]
            frames += self.buffer_updated(n)
            source = source[n:]
        return frames


def frame(buffers: list[bytes | bytearray | memoryview]) -> list[bytes | bytearray | memoryview]:
    """Put the size in front."""
    return [sum(map(len, buffers)).to_bytes(SIZE_BYTES, "big"), *buffers]
