"""Capabilities: claims with their provenance.

A capability is a *claim*: a value and who says so. A driver declares, a server version implies, the prober measures,
an operator overrides; a later word replaces an earlier one and the provenance stays visible in `backend list`,
in the logs and in the matrix. Values are booleans, or integers for limits, or a word for the fencing mode. Hosts
ignore names they do not know, so a newer driver may claim more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = bool | int | str


class Capability(StrEnum):
    """Names of the known claims; the description is what a true (or given) value promises."""

    description: str

    def __new__(cls, value: str, description: str) -> Capability:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    # Object stores
    CONDITIONAL_CREATE = ("conditional-create", "put with IF_ABSENT: exactly one of concurrent creators wins")
    CONDITIONAL_UPDATE = (
        "conditional-update",
        "put with IfToken: succeeds only over the version the token names",
    )
    CONDITIONAL_DELETE = ("conditional-delete", "delete with IfToken")
    READ_AFTER_WRITE = ("read-after-write", "any client reads a new or overwritten object at once")
    LIST_AFTER_WRITE = ("list-after-write", "any client lists a new object, and no deleted one, at once")
    LIST_ORDERED = ("list-ordered", "list yields keys in the byte order of their UTF-8")
    DURABLE_PUT = ("durable-put", "a put is on stable storage before it is answered")
    TOKENS = ("tokens", "put and head return a token that changes with the content")
    PUT_STREAM = (
        "put-stream",
        "put_stream takes bodies larger than put-bytes-max without holding them in memory",
    )
    BATCH_DELETE = ("batch-delete", "delete_many costs fewer requests than its keys")
    COPY = ("copy", "copy happens in the store")
    PRESIGN = ("presign", "presign gives a URL that works without credentials")
    SHARED = ("shared", "other machines that open the same URL see the same data")
    PUT_BYTES_MAX = ("put-bytes-max", "largest body of one put, in bytes")
    KEY_BYTES_MAX = ("key-bytes-max", "longest key, in bytes")

    # Segment media
    FENCING = ("fencing", "how a stale writer is kept out: store, verify, metadata or none")
    APPENDS_IN_FLIGHT = (
        "appends-in-flight",
        "so many appends may be under way at once; they begin in order and may end in any",
    )
    APPEND_RETRY = (
        "append-retry",
        "what the host may do after a failed append: never, same (repeat it), next (in a new segment)",
    )
    SINGLE_APPEND = ("single-append", "a segment takes exactly one append, which makes it")
    GROWS = ("grows", "a segment's size is what was appended: no zeros or older bytes follow its end")


class Provenance(StrEnum):
    DECLARED = "declared"
    SERVER_VERSION = "server-version"
    PROBED = "probed"
    OVERRIDDEN = "overridden"


class FencingMode(StrEnum):
    """Who refuses a stale WAL writer (values of `Capability.FENCING`)."""

    STORE = "store"
    VERIFY = "verify"
    METADATA = "metadata"
    NONE = "none"


class AppendRetry(StrEnum):
    """What the host may do after an append failed (values of `Capability.APPEND_RETRY`)."""

    NEVER = "never"
    SAME = "same"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Claim:
    value: Value
    provenance: Provenance = Provenance.DECLARED
    note: str = ""


class Capabilities(Mapping[str, Claim]):
    """An immutable set of claims. `Capabilities.declare(Capability.COPY, key_bytes_max=…)`."""

    __slots__ = ("_claims",)

    def __init__(self, claims: Mapping[str, Claim] | None = None) -> None:
        self._claims = {str(name): claim for name, claim in (claims or {}).items()}

    @classmethod
    def declare(cls, *present: str, **values: Value) -> Capabilities:
        """Claims a driver makes of itself: names that hold, and names with a value (`_` written for `-`)."""
        claims = {str(name): Claim(True) for name in present}
        claims.update({name.replace("_", "-"): Claim(value) for name, value in values.items()})
        return cls(claims)

    def has(self, name: str) -> bool:
        """True when the claim exists and its value is not false, zero or empty."""
        claim = self._claims.get(str(name))
        return claim is not None and bool(claim.value)

    def value(self, name: str, default: Value | None = None) -> Value | None:
        claim = self._claims.get(str(name))
        return default if claim is None else claim.value

    def limit(self, name: str, default: int) -> int:
        """An integer claim, or `default` when the driver does not make it."""
        value = self.value(name, default)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def with_claim(self, name: str, value: Value, provenance: Provenance, note: str = "") -> Capabilities:
        return Capabilities({**self._claims, str(name): Claim(value, provenance, note)})

    def __getitem__(self, name: str) -> Claim:
        return self._claims[str(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)

    def __repr__(self) -> str:
        inner = ", ".join(
            f"{name}={claim.value!r} ({claim.provenance})" for name, claim in self._claims.items()
        )
        return f"Capabilities({inner})"
