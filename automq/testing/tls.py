"""Certificates for an hour: an authority of the kit's own, so that a proxy can speak TLS to a driver."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from automq.testing.catalogue import Skip


@dataclass(frozen=True)
class Authority:
    """`ca_file`: what a client must trust. `server`: a context with a certificate for 127.0.0.1."""

    ca_file: str
    server: ssl.SSLContext


@contextmanager
def authority() -> Iterator[Authority]:
    """Raises Skip where trustme is not installed."""
    try:
        import trustme
    except ImportError as error:
        raise Skip("certificates need trustme: pip install 'automq[testing]'") from error
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(ca.cert_pem.bytes())
        file.flush()
        yield Authority(file.name, context)
