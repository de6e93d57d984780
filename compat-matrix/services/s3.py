"""What the services with an S3 interface share: credentials by environment, buckets, TLS on loopback."""

from __future__ import annotations

import contextlib
import os
import ssl
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from services.contract import HOST, Mode, NotPossible, Service, ServiceError, http_answers

REGION = "us-east-1"


class S3Service(Service):
    """`health`: the path that answers once the service is up. `tls=True` serves https with a CA of its own."""

    health: ClassVar[str] = "/"
    offers_tls: ClassVar[bool] = False

    @property
    def tls(self) -> bool:
        return bool(self.options.get("tls"))

    @property
    def native_url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{HOST}:{self.port}"

    def environment(self) -> Mapping[str, str]:
        """AWS's names: the credential chain of every S3 client reads them."""
        if self.mode is Mode.EXTERNAL:
            return {}  # the user's own environment has them
        access, secret = self.credentials()
        return {"AWS_ACCESS_KEY_ID": access, "AWS_SECRET_ACCESS_KEY": secret, "AWS_REGION": REGION}

    def secrets(self) -> tuple[str, ...]:
        if self.mode is Mode.EXTERNAL:
            theirs = os.environ.get("AWS_SECRET_ACCESS_KEY")
            return (theirs,) if theirs else ()
        return (self.credentials()[1],)

    def started(self) -> None:
        if self.mode is not Mode.EXTERNAL:
            self.write_credentials_file()

    def ready(self) -> bool:
        context = ssl.create_default_context(cafile=str(self.ca)) if self.tls else None
        return http_answers(self.url + self.health, context=context)

    @cached_property
    def client(self) -> Any:
        """A boto3 client, for what stores do not offer: buckets, versioning, users."""
        mine = self.environment()
        return self.client_with(mine.get("AWS_ACCESS_KEY_ID"), mine.get("AWS_SECRET_ACCESS_KEY"))

    def client_with(self, access: str | None, secret: str | None) -> Any:
        """None: the keys of the user's own environment."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=access,
            aws_secret_access_key=secret,
            verify=str(self.ca) if self.tls else None,
            config=Config(
                s3={"addressing_style": "path"},
                retries={"total_max_attempts": 5},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def make_bucket(self, name: str, *, versioned: bool = False) -> str:
        """Make a bucket unless it is there; its name. Of an external service the user may have made it otherwise."""
        if self.mode is Mode.EXTERNAL and self._has_bucket(name):
            return name
        with contextlib.suppress(self.client.exceptions.BucketAlreadyOwnedByYou):
            self.client.create_bucket(Bucket=name)
        if versioned:
            wanted = {"Status": "Enabled"}
            self.client.put_bucket_versioning(Bucket=name, VersioningConfiguration=wanted)
        return name

    def _has_bucket(self, name: str) -> bool:
        try:
            self.client.head_bucket(Bucket=name)
        except self.client.exceptions.ClientError:
            return False
        return True

    # Keys that change while clients work

    @property
    def credentials_file(self) -> Path:
        """The current keys in the form of AWS's own file, for clients that read it again."""
        return self.home / "aws-credentials"

    def write_credentials_file(self) -> None:
        access, secret = self.credentials()
        scratch = self.credentials_file.with_suffix(".new")
        scratch.touch(mode=0o600)
        scratch.write_text(f"[default]\naws_access_key_id = {access}\naws_secret_access_key = {secret}\n")
        scratch.replace(self.credentials_file)

    def rotate(self) -> tuple[str, str]:
        """Draw new keys, let both pairs in, write the new ones to the file; returns the old pair."""
        raise NotPossible(f"{self.name}: its launcher cannot change keys while it runs")

    def retire(self, old: tuple[str, str]) -> None:
        """Refuse the old pair from now on."""
        raise NotPossible(f"{self.name}: its launcher cannot change keys while it runs")

    # --- TLS ----------------------------------------------------------------------------------------------------------

    @property
    def ca(self) -> Path:
        return self.home / "tls" / "ca.pem"

    @property
    def certificate(self) -> Path:
        return self.home / "tls" / "server.pem"

    @property
    def private_key(self) -> Path:
        return self.home / "tls" / "server.key"

    def prepare_tls(self) -> None:
        """A certificate authority of this home, and a server certificate for loopback."""
        if not self.offers_tls:
            raise ServiceError(f"{self.name}: its launcher does not do TLS")
        if self.ca.exists():
            return
        import trustme

        self.ca.parent.mkdir(parents=True, exist_ok=True)
        authority = trustme.CA()
        issued = authority.issue_cert(HOST, "localhost")
        authority.cert_pem.write_to_path(str(self.ca))
        issued.private_key_pem.write_to_path(str(self.private_key))
        with self.certificate.open("wb") as out:
            for part in issued.cert_chain_pems:
                out.write(part.bytes())
