"""`open_metadata`: the store of a URL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from automq.metadata.contract import MetadataError
from automq.metadata.sqlite import SqliteMetadata
from automq.runtime.clock import SYSTEM, Clock
from automq.runtime.files import SYSTEM_FILES
from automq.telemetry.logs import get_logger

log = get_logger("metadata")
# Longer than any read of an object and than the longest PUT (fencing rule 17).
DELETE_DELAY_MS = 600_000


def _log_crash(error: BaseException) -> None:
    log.error("the metadata store has failed", error=str(error), exc_info=error)


async def open_metadata(
    url: str,
    *,
    cluster_id: str | None = None,
    clock: Clock = SYSTEM,
    on_crash: Callable[[BaseException], None] = _log_crash,
    marker: Path | None = None,
    delete_delay_ms: int = DELETE_DELAY_MS,
    read_only: bool = False,
    lock: bool | None = None,
) -> SqliteMetadata:
    """Opens, creates or migrates the store at `url`: `sqlite:///absolute/path`, or `sqlite://` in memory.

    `cluster_id`: given to a new cluster, must match an existing one. `on_crash` is told on the loop when the store
    fails for good. `marker`: where the marks are kept that show a restored store, beside the database by default.
    `delete_delay_ms`: how long an object no longer named stays in the deletion queue. `read_only`: changes nothing, and
    may be beside a broker; its image is of the time of opening. `lock`: whether another process is refused, by
    default unless `read_only`. Raises MetadataError.
    """
    parts = urlsplit(url)
    if parts.scheme != "sqlite" or parts.netloc:
        raise MetadataError(f"metadata URL {parts.scheme}:// is not supported: expected sqlite:///path")
    # SQLAlchemy's habit is four slashes before an absolute path; three will do.
    path = Path("/" + unquote(parts.path).lstrip("/")) if parts.path else None
    if path is not None:
        if read_only and not SYSTEM_FILES.exists(path):
            raise MetadataError(f"there is no metadata store at {path}")
        try:
            SYSTEM_FILES.mkdir(path.parent)
        except OSError as error:
            raise MetadataError(
                f"the metadata store's directory {path.parent} cannot be made: {error}"
            ) from error
        marker = marker or path.with_name(path.name + ".mark")
    store = SqliteMetadata(
        path,
        clock=clock,
        on_crash=on_crash,
        marker=marker,
        delete_delay_ms=delete_delay_ms,
        read_only=read_only,
    )
    if lock or (lock is None and not read_only):
        store.lock()
    await store.open(cluster_id)
    return store
