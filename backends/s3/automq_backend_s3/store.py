"""An object store on an S3 bucket: the contract's methods on obstore, one request a call.

- A put is one PUT, whatever its size: completing a multipart upload ignores conditions on older servers. Only
  `put_stream`, which has none, is a multipart upload, and only when the body is larger than one part.
- Conditions that the server's row in `servers.py` does not promise are refused before anything is sent.
- Tokens are ETags without their quotes; `servers.py` knows who wants them back with quotes.
- A DELETE with a condition is a presigned URL, sent with If-Match: obstore has no such call, and this way signs with
  whatever credentials it found.
- Cancelling a call abandons its connection; the outcome is unknown. Cancelling `put_stream` aborts the upload.
- obstore repeats the requests of an upload, its completion too, and tells of the last attempt only: once the body has
  ended, whatever fails leaves the outcome unknown.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import S3Store as Client

from automq.plugins import (
    ANY,
    IF_ABSENT,
    AlreadyExists,
    Buffer,
    Buffers,
    Capability,
    Closed,
    Condition,
    Conflict,
    IfToken,
    InvalidArgument,
    NotFound,
    ObjectEntry,
    ObjectStore,
    Outcome,
    PreconditionFailed,
    PutResult,
    RangeNotSatisfied,
    Retry,
    StorageError,
    Unavailable,
    Unsupported,
    as_buffers,
    check_key,
    check_prefix,
    check_range,
)
from automq_backend_s3 import walking
from automq_backend_s3.client import Clients
from automq_backend_s3.errors import Translator, already_exists
from automq_backend_s3.failures import code_of, is_client_error, of_exception
from automq_backend_s3.options import CommonOptions
from automq_backend_s3.servers import Server
from automq_backend_s3.streaming import ProducerFailed, StreamedUpload
from automq_backend_s3.wire import WireClient

T = TypeVar("T")

# One DeleteObjects request names at most so many keys (S3's bound).
DELETE_KEYS_MAX = 1000
LIST_PAGE_KEYS = 1000
# Long enough for a clock that is a little off, short for a URL that nobody else gets to see.
CONDITIONAL_DELETE_URL_S = 300
PRESIGN_S_MAX = 7 * 24 * 3600


class S3Store(ObjectStore):
    """See the module; opened by `opening.open_bucket`."""

    def __init__(
        self,
        *,
        clients: Clients,
        wire: WireClient,
        server: Server,
        translate: Translator,
        options: CommonOptions,
        info: Mapping[str, str],
        has_keys: bool,
    ) -> None:
        self.server = server
        self.capabilities = server.capabilities
        self._clients: Clients | None = clients
        self._wire = wire
        self._prefix = wire.prefix
        self._translate = translate
        self._options = options
        self._info = dict(info)
        self._has_keys = has_keys
        self._gate = asyncio.Semaphore(options.connections)
        # Apart from the gate: the producer of an upload may read this store while the upload waits for it.
        self._uploads = asyncio.Semaphore(max(1, options.connections // options.parts_in_flight))

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        path = self._prefix + check_key(key)
        mode = self._mode(key, cond)
        parts = as_buffers(buffers)
        body = parts[0] if len(parts) == 1 else parts
        try:
            result = await self._run(
                "put",
                key,
                lambda client: obstore.put_async(client, path, body, mode=mode, use_multipart=False),
            )
        except PreconditionFailed as error:
            raise (already_exists(error) if cond is IF_ABSENT else error) from error.__cause__
        except _Undecided as error:
            raise await self._settled(key) from error.__cause__
        except Unavailable as error:
            if cond is ANY or not self.server.race_code or code_of(error) != self.server.race_code:
                raise
            raise _lost_or_undecided(error) from error.__cause__
        return PutResult(_token(result["e_tag"]))

    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        path = self._prefix + check_key(key)
        check_range(key, start, end)
        if self.server.empty_range_hangs and not (start is end is None):
            return await self._careful_range(key, path, start or 0, end)
        if end is not None:
            return await self._range(key, path, start or 0, end)
        return memoryview(await self._run("get", key, lambda client: _whole(client, path, start)))

    async def head(self, key: str) -> ObjectEntry:
        path = self._prefix + check_key(key)
        meta = await self._run("head", key, lambda client: obstore.head_async(client, path))
        return self._entry(meta)

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        directory = self._prefix + check_prefix(prefix)
        if self.server.pages_lose_keys:
            async for entry in walking.walk(directory, partial(self._page, prefix)):
                yield replace(entry, key=entry.key[len(self._prefix) :])
            return
        pages = obstore.list(self._opened().single, directory or None, chunk_size=LIST_PAGE_KEYS)
        while True:
            try:
                page = await self._run("list", prefix, lambda _: pages.__anext__())
            except StopAsyncIteration:
                return
            for meta in page:
                yield self._entry(meta)

    async def delete(self, key: str, *, cond: Condition = ANY) -> None:
        path = self._prefix + check_key(key)
        if cond is not ANY:
            await self._delete_if(key, path, cond)
            return
        await self._run("delete", key, lambda client: obstore.delete_async(client, path))

    async def delete_many(self, keys: Sequence[str]) -> Mapping[str, StorageError]:
        """DeleteObjects, a thousand keys a request."""
        paths = [self._prefix + check_key(key) for key in keys]
        failed: dict[str, StorageError] = {}
        for at in range(0, len(paths), DELETE_KEYS_MAX):
            end = at + DELETE_KEYS_MAX
            failed.update(await self._delete_batch(keys[at:end], paths[at:end]))
        return failed

    async def put_stream(self, key: str, chunks: AsyncIterator[Buffer]) -> PutResult:
        path = self._prefix + check_key(key)
        self._opened()
        async with self._uploads:
            upload = StreamedUpload(chunks, self._options.part_size)
            small = await upload.begin()
            if small is not None:
                return await self.put(key, small)
            client, parts = self._opened().streams, self._options.parts_in_flight
            try:
                send = partial(upload.send, client, path, parts)
                result = await self._translated("put_stream", key, send)
            except ProducerFailed as failed:
                raise failed.error from None
            except StorageError as error:
                if upload.ended:  # completed perhaps, and refused when that was repeated for a lost answer
                    error.outcome = Outcome.UNKNOWN
                raise
        return PutResult(_token(result["e_tag"]))

    async def copy(self, source: str, target: str) -> PutResult:
        old, new = self._prefix + check_key(source), self._prefix + check_key(target)
        await self._run("copy", source, lambda client: obstore.copy_async(client, old, new, overwrite=True))
        return PutResult((await self.head(target)).token)

    async def presign(self, method: str, key: str, *, expires_s: float) -> str:
        path = self._prefix + check_key(key)
        if method not in ("GET", "PUT", "HEAD", "DELETE") or not 1 <= expires_s <= PRESIGN_S_MAX:
            text = f"presign takes GET, PUT, HEAD or DELETE and 1 to {PRESIGN_S_MAX} s, found {method}, {expires_s} s"
            raise InvalidArgument(text, operation="presign", key=key)
        return await self._sign(method, key, path, expires_s)

    async def server_info(self) -> Mapping[str, str]:
        self._opened()
        return self._info

    async def aclose(self) -> None:
        """Requests under way keep their client until they end; it goes with the last of them."""
        self._clients = None

    def wire(self) -> WireClient:
        """Raw requests, for the conformance kit. Raises Unsupported when only obstore knows the credentials."""
        if not self._has_keys:
            raise Unsupported("raw requests need keys from options, a profile or the environment")
        return self._wire

    async def _run(self, operation: str, key: str, call: Callable[[Client], Awaitable[T]]) -> T:
        """One call of the client, when there is room, its error translated."""
        self._opened()
        async with self._gate:
            return await self._translated(operation, key, lambda: call(self._opened().single))

    async def _translated(self, operation: str, key: str, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except Exception as error:
            if isinstance(error, StorageError) or not is_client_error(error):
                raise
            made = self._made(error, operation, key)
        raise made  # outside the handler: the client's error may quote the request, and would be its context

    def _made(self, error: Exception, operation: str, key: str) -> StorageError:
        made = self._translate.exception(error, operation, key)
        if isinstance(error, AlreadyExistsError) and of_exception(error).status is None:
            return _Undecided(made.message, operation=operation, key=key)
        return made

    def _opened(self) -> Clients:
        if self._clients is None:
            raise Closed("this store is closed")
        return self._clients

    def _mode(self, key: str, cond: Condition) -> Any:
        """obstore's name for the condition; Unsupported before anything is sent when the server would ignore it."""
        if cond is ANY:
            return None
        create = cond is IF_ABSENT
        needs = Capability.CONDITIONAL_CREATE if create else Capability.CONDITIONAL_UPDATE
        self._needs(needs, "put", key)
        return "create" if create else {"e_tag": self._if_match(cond, "put", key)}

    def _needs(self, capability: Capability, operation: str, key: str) -> None:
        claim = self.capabilities.get(capability)
        if claim is None or not claim.value:
            note = f": {claim.note}" if claim and claim.note else ""
            text = f"{self.server.name} {self.server.version}".strip() + f" has no {capability}{note}"
            raise Unsupported(text, operation=operation, key=key)

    def _if_match(self, cond: Condition, operation: str, key: str) -> str:
        if not isinstance(cond, IfToken):
            raise InvalidArgument(f"{operation} takes no {cond!r}", operation=operation, key=key)
        if not cond.token or not cond.token.isascii() or not cond.token.isprintable():
            raise PreconditionFailed("not a token of this store", operation=operation, key=key)
        quoted = self.server.quoted_if_match and '"' not in cond.token
        return f'"{cond.token}"' if quoted else cond.token

    async def _range(self, key: str, path: str, start: int, end: int) -> memoryview:
        ranged = lambda client: obstore.get_range_async(client, path, start=start, end=end)  # noqa: E731
        return memoryview(await self._run("get", key, ranged))

    async def _careful_range(self, key: str, path: str, start: int, end: int | None) -> memoryview:
        """Of an empty object the server promises bytes that it has not, and of an open range it then keeps silent."""
        try:
            if end is not None:
                return await self._range(key, path, start, end)
            if start < (size := (await self.head(key)).size):
                return await self._range(key, path, start, size)
        except Unavailable:
            if start < (await self.head(key)).size:
                raise
        raise RangeNotSatisfied("the object ends before the range begins", operation="get", key=key)

    async def _page(self, prefix: str, directory: str, after: str) -> walking.Page:
        self._opened()
        async with self._gate:
            answer = await self._wire.request("GET", query=walking.query(directory, after))
        if answer.status != 200:
            raise self._translate.answer(answer, "list", prefix)
        return walking.read_page(answer.body)

    async def _delete_batch(self, keys: Sequence[str], paths: Sequence[str]) -> Mapping[str, StorageError]:
        client = self._opened().batches
        try:
            await self._run("delete_many", "", lambda _: obstore.delete_async(client, paths))
        except Closed:
            raise
        except StorageError as error:
            if error.retry is Retry.AFTER_BACKOFF:  # the request as a whole
                return dict.fromkeys(keys, error)
            return await super().delete_many(keys)  # one by one: obstore does not tell which keys failed
        return {}

    async def _delete_if(self, key: str, path: str, cond: Condition) -> None:
        self._needs(Capability.CONDITIONAL_DELETE, "delete", key)
        headers = {"if-match": self._if_match(cond, "delete", key)}
        if not self.server.missing_is_refused:
            await self._present(key)
        url = await self._sign("DELETE", key, path, CONDITIONAL_DELETE_URL_S)
        async with self._gate:
            answer = await self._wire.fetch("DELETE", url, headers=headers)
        if answer.status in (200, 204):
            return
        made = self._translate.answer(answer, "delete", key)
        raise _another_version(key) if isinstance(made, NotFound) else made

    async def _present(self, key: str) -> None:
        try:
            await self.head(key)
        except NotFound:
            raise _another_version(key) from None

    async def _sign(self, method: Any, key: str, path: str, expires_s: float) -> str:
        lifetime = datetime.timedelta(seconds=expires_s)
        return await self._run(
            "presign", key, lambda client: obstore.sign_async(client, method, path, expires_in=lifetime)
        )

    async def _settled(self, key: str) -> StorageError:
        """obstore says "already exists" for 409 as well: only a key that is there is taken."""
        try:
            await self.head(key)
        except NotFound:
            return Conflict("the server did not decide", operation="put", key=key)
        return AlreadyExists("the key exists", operation="put", key=key)

    def _entry(self, meta: Mapping[str, Any]) -> ObjectEntry:
        modified_ms = round(meta["last_modified"].timestamp() * 1000)
        return ObjectEntry(
            meta["path"][len(self._prefix) :], meta["size"], _token(meta["e_tag"]), modified_ms
        )


def _lost_or_undecided(error: StorageError) -> Conflict:
    """Asking again tells: the answer is then that the other one won."""
    return Conflict(
        error.message, outcome=Outcome.UNKNOWN, operation="put", key=error.key, request_id=error.request_id
    )


def _another_version(key: str) -> PreconditionFailed:
    return PreconditionFailed("the object is gone", operation="delete", key=key)


class _Undecided(Conflict):
    """obstore's "already exists" without a status that tells 409 from 412."""


async def _whole(client: Client, path: str, start: int | None) -> Any:
    """The object, or what follows `start`."""
    result = await obstore.get_async(
        client, path, options={"range": {"offset": start}} if start is not None else None
    )
    return await result.bytes_async()


def _token(etag: str | None) -> str | None:
    if etag and len(etag) > 1 and etag[0] == etag[-1] == '"':
        return etag[1:-1]
    return etag
