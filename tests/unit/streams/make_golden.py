"""Writes the golden objects of this format version: `python -m tests.unit.streams.make_golden`, once a version."""

import asyncio
import json

from automq.objects.memory import MemoryOptions, MemoryStore, _Space
from automq.plugins import Context
from automq.streams.inspect import inspect_object

from .test_format import GOLDEN, golden_objects


async def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    store = MemoryStore("golden", _Space(), MemoryOptions(), Context())
    for name, built in golden_objects().items():
        path = GOLDEN / f"{name}.object"
        if path.exists():
            continue
        path.write_bytes(b"".join(built.buffers))
        await store.put(built.key, path.read_bytes())
        shown = await inspect_object(store, built.key, blocks=True)
        (GOLDEN / f"{name}.json").write_text(json.dumps(shown, indent=1) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
