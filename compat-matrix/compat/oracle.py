"""`python -m compat oracle install|run [--port N] [--set key=value]…`: Apache Kafka in the foreground."""

import argparse
import contextlib
import signal

from compat import java
from compat.brokers import SUITE_PROPERTIES, KafkaBroker

DEFAULT_PORT = 21100


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="compat oracle", description=__doc__)
    parser.add_argument("action", choices=("install", "run"))
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="a server.properties line"
    )
    args = parser.parse_args(argv)
    print(f"jars: {java.install()}", flush=True)
    if args.action == "install":
        return 0
    properties = {**SUITE_PROPERTIES, **dict(item.split("=", 1) for item in args.set)}
    # As Ctrl-C does: the broker is stopped before this process ends.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), KafkaBroker(args.port, properties=properties) as broker:
        print(f"Kafka serves on {broker.bootstrap} (data {broker.data}, pid {broker.pid})", flush=True)
        while True:
            signal.pause()
    return 0
