"""`python -m compat COMMAND …`: each command is a module with a `main(argv)`."""

import importlib
import sys

COMMANDS = {
    "oracle": "install Kafka's jars, or run the oracle in the foreground",
    "suites": "run other people's test suites against Kafka and automq, write the table",
    "diff": "send the same requests to both brokers and compare the answers",
    "groups": "let members act at random in groups of both brokers, and compare each answer",
    "matrix": "run the broker and the conformance kit on real storage systems, write the page",
}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print("usage: python -m compat COMMAND [options]\n", file=sys.stderr)
        for name, what in COMMANDS.items():
            print(f"  {name:8} {what}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"compat.{sys.argv[1]}").main(sys.argv[2:]))


sys.exit(main())
