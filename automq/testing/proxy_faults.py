"""The faults that `automq.testing.proxy` injects, and the usual ones ready-made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum

from automq.testing.http1 import Head

FOREVER = 1 << 62


class Kind(StrEnum):
    """What a fault does to a request that it strikes."""

    RESET = "reset"  #: the connection is reset before anything is forwarded
    RESET_UPLOAD = "reset-upload"  #: half of the request's body is forwarded, then both sides are reset
    RESET_BODY = "reset-body"  #: half of the answer's body arrives, then a reset
    TRUNCATE = "truncate"  #: half of the answer's body arrives, then a clean end
    DROP = "drop"  #: forwarded, and the answer is thrown away: committed, then a reset
    HANG = "hang"  #: nothing is forwarded and nothing answered
    ANSWER = "answer"  #: `status`, `headers` and `body` are answered, nothing is forwarded
    LATENCY = "latency"  #: forwarded after `seconds`
    BANDWIDTH = "bandwidth"  #: the answer's body at `bytes_per_s`
    WHOLE = "whole"  #: a 206 becomes 200 with a whole body, as from a server that ignores Range
    LIE = "lie"  #: If-Match and If-None-Match are taken out of a write


@dataclass
class ProxyFault:
    """`method` and `contains` choose requests by method and by a part of their target."""

    kind: Kind
    times: int = 1
    _: KW_ONLY
    skip: int = 0
    one_in: int = 1
    method: str = ""
    contains: str = ""
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0
    bytes_per_s: int = 1
    #: How often it has struck.
    struck: int = 0

    def would_strike(self, head: Head, draw: Callable[[int], int]) -> bool:
        """Asked for every request, also one that another fault strikes: `skip` counts requests."""
        if self.times <= 0 or self.method not in ("", head.method) or self.contains not in head.target:
            return False
        if self.kind is Kind.LIE and not (head.get("if-none-match") or head.get("if-match")):
            return False
        if self.skip:
            self.skip -= 1
            return False
        return self.one_in == 1 or draw(self.one_in) == 0

    def struck_one(self) -> ProxyFault:
        self.times -= 1
        self.struck += 1
        return self


def lying(*, one_in: int = 1) -> ProxyFault:
    """Conditions on PUT, POST and DELETE are dropped, always or one time in `one_in`, at random."""
    return ProxyFault(Kind.LIE, FOREVER, one_in=one_in)


def slow_down(retry_after_s: int = 1, times: int = 1, method: str = "") -> ProxyFault:
    """S3's 503 Slow Down."""
    body = b'<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>injected</Message></Error>'
    headers = {"Retry-After": str(retry_after_s), "Content-Type": "application/xml"}
    return ProxyFault(Kind.ANSWER, times, method=method, status=503, headers=headers, body=body)


def refusal(status: int, code: str, times: int = 1, method: str = "") -> ProxyFault:
    """An S3 error document: `refusal(409, "ConditionalRequestConflict")`."""
    body = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>injected</Message></Error>'.encode()
    headers = {"Content-Type": "application/xml"}
    return ProxyFault(Kind.ANSWER, times, method=method, status=status, headers=headers, body=body)
