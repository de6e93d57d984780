"""Signature Version 4, against the example that AWS publishes for it."""

from __future__ import annotations

import datetime

from automq_backend_s3.signing import Keys, encode_path, encode_query, signed_headers

from automq.plugins import Secret

# "Example: GET Object" of the S3 API reference, signature calculations in the Authorization header.
KEYS = Keys(Secret("AKIAIOSFODNN7EXAMPLE"), Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
NOW = datetime.datetime(2013, 5, 24, tzinfo=datetime.UTC)
HOST = "examplebucket.s3.amazonaws.com"


def test_the_published_example() -> None:
    headers = {"host": HOST, "range": "bytes=0-9"}
    signed = signed_headers(KEYS, "GET", "/test.txt", {}, headers, b"", region="us-east-1", now=NOW)
    signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    assert signed["authorization"].endswith(f"Signature={signature}")


def test_the_published_example_with_a_query() -> None:
    query = {"max-keys": "2", "prefix": "J"}
    signed = signed_headers(KEYS, "GET", "/", query, {"host": HOST}, b"", region="us-east-1", now=NOW)
    signature = "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    assert signed["authorization"].endswith(f"Signature={signature}")


def test_temporary_keys_send_their_token() -> None:
    keys = Keys(KEYS.access_key, KEYS.secret_key, Secret("session-token-1"))
    signed = signed_headers(keys, "GET", "/", {}, {"host": HOST}, b"", region="us-east-1", now=NOW)
    assert signed["x-amz-security-token"] == "session-token-1"
    assert "x-amz-security-token" in signed["authorization"]


def test_paths_and_queries_are_encoded_as_they_are_signed() -> None:
    assert encode_path("/b/a b+ü/~") == "/b/a%20b%2B%C3%BC/~"
    assert encode_query({"uploads": "", "a": "/ +"}) == "a=%2F%20%2B&uploads="
