"""Generate automq/protocol/messages from the schemas inside Kafka's jars.

    python tools/generate_messages.py           write the modules
    python tools/generate_messages.py --check   exit 1 when what is checked in is not what would be written

The jars come through Maven (messagegen/pom.xml pins their version); they and the schemas are not checked in.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from messagegen.modules import message_module  # noqa: E402
from messagegen.schema import Message, parse_message, snake_case  # noqa: E402

POM = HERE / "messagegen" / "pom.xml"
OUTPUT = HERE.parent / "automq" / "protocol" / "messages"
SCHEMAS = "common/message/"
KAFKA_ARTIFACTS = ("kafka-clients", "kafka-group-coordinator", "kafka-transaction-coordinator")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--jars", type=Path, help="a directory that holds the jars already")
    arguments = parser.parse_args()
    version = kafka_version()
    with tempfile.TemporaryDirectory() as temporary:
        jars = arguments.jars or fetch_jars(Path(temporary))
        messages = load_messages(jars, version)
    wanted = render(messages, version)
    found = {path.name: path.read_text() for path in OUTPUT.glob("*.py")}
    stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if arguments.check:
        print("\n".join(stale) or "up to date")
        return 1 if stale else 0
    for name in stale:
        if name in wanted:
            (OUTPUT / name).write_text(wanted[name])
        else:
            (OUTPUT / name).unlink()
    print(f"{len(messages)} messages, {len(stale)} files changed")
    return 0


def kafka_version() -> str:
    found = re.search(r"<kafka.version>([^<]+)<", POM.read_text())
    assert found is not None
    return found.group(1)


def fetch_jars(directory: Path) -> Path:
    goal = ["dependency:copy-dependencies", "-DexcludeTransitive=true", f"-DoutputDirectory={directory}"]
    subprocess.run(["mvn", "-q", "-B", "-f", str(POM), *goal], check=True)
    return directory


def load_messages(jars: Path, version: str) -> list[Message]:
    messages: dict[str, Message] = {}
    for artifact in KAFKA_ARTIFACTS:
        with zipfile.ZipFile(jars / f"{artifact}-{version}.jar") as jar:
            for name in sorted(jar.namelist()):
                if name.startswith(SCHEMAS) and name.endswith(".json"):
                    message = parse_message(jar.read(name).decode())
                    if message is not None:
                        messages[message.name] = message
    return [messages[name] for name in sorted(messages)]


def render(messages: list[Message], version: str) -> dict[str, str]:
    files = {snake_case(m.name) + ".py": message_module(m, version) for m in messages}
    files["__init__.py"] = '"""Kafka\'s messages, one generated module each: import the module you need."""\n'
    files["index.py"] = index_module(messages, version)
    return files


def index_module(messages: list[Message], version: str) -> str:
    """The API keys and what the schemas say of each API."""
    requests = {m.api_key: m for m in messages if m.kind == "request"}
    responses = {m.api_key: m for m in messages if m.kind == "response"}
    lines = [
        '"""API keys, versions and listeners.',
        "",
        f"Generated from the schemas in Kafka {version} by tools/generate_messages.py: do not edit.",
        '"""',
        "",
        "from enum import IntEnum",
        "",
        "",
        "class ApiKey(IntEnum):",
    ]
    for key in sorted(k for k in requests if k is not None):
        lines.append(f"    {snake_case(requests[key].name.removesuffix('Request')).upper()} = {key}")
    lines += ["", ""]
    lines.append("# key: (name, first version, last stable version, last version, first flexible versions of")
    lines.append("# request and response, listeners)")
    lines.append("APIS = {")
    for key in sorted(k for k in requests if k is not None):
        request, response = requests[key], responses[key]
        name = request.name.removesuffix("Request")
        first, last = request.versions
        stable = last - 1 if request.latest_unstable else last
        flexible = (request.first_flexible, response.first_flexible)
        listeners = request.listeners
        lines.append(f'    {key}: ("{name}", {first}, {stable}, {last}, {flexible}, {listeners}),')
    lines.append("}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
