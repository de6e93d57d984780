"""`python -m services NAME start|stop|status|kill|restart|pause|resume|install|env|bucket`: a storage system at hand.

Each command prints the URL or the status, or one sentence and exit code 1. `env` prints the lines that let a client
in; evaluate them in a shell. `bucket BUCKET` makes one, where there are such.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from services import SERVICES, Mode, ServiceError, make
from services.s3 import S3Service

ACTIONS = ("start", "stop", "status", "kill", "restart", "pause", "resume", "install", "env", "bucket")
FIRST_PORT = 19500


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="services", description=__doc__)
    parser.add_argument("name", choices=sorted(SERVICES))
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("bucket", nargs="?", default="", help="with the action bucket: its name")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.NATIVE.value)
    parser.add_argument("--url", default="", help="external: where it is")
    parser.add_argument("--port", type=int, default=FIRST_PORT, help="the first of its ports")
    parser.add_argument(
        "--home", type=Path, help="its data, logs and state; default: below the temp directory"
    )
    parser.add_argument("--only", action="append", default=[], metavar="PROCESS", help="kill: just this one")
    parser.add_argument(
        "--tls", action="store_true", help="serve https with a CA of its own (home/tls/ca.pem)"
    )
    args = parser.parse_args(argv)
    home = args.home or Path(tempfile.gettempdir()) / f"automq-{args.name}-{args.port}"
    try:
        options = {"tls": True} if args.tls else {}
        service = make(args.name, home, args.port, mode=Mode(args.mode), url=args.url, **options)
        if args.action == "status":
            status = asdict(service.status())
            print(json.dumps(status))
            return 0 if status["running"] else 1
        if args.action == "env":
            for key, value in service.environment().items():
                print(f"export {key}={shlex.quote(value)}")
            return 0
        if args.action == "bucket":
            if not isinstance(service, S3Service) or not args.bucket:
                raise ServiceError("bucket takes the name of one, and a service that has buckets")
            print(service.make_bucket(args.bucket))
            return 0
        names = args.only if args.action == "kill" else ()
        print(getattr(service, args.action)(*names) or f"{args.name}: {args.action} done")
    except ServiceError as error:
        print(f"services: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
