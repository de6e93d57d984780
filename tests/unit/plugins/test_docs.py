"""The pages for authors: the example is run, the reference pages are what the code says."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from automq.plugins import Registry
from automq.testing import Verdict, check_object_store

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "docs" / "plugins"


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[path.stem]
    return module


def test_the_example_conforms(tmp_path: Path) -> None:
    text = (PAGES / "write-a-backend.md").read_text()
    blocks = re.findall(r"```python\n# automq_backend_rows\.py.*?\n(.*?)```", text, re.S)
    assert len(blocks) == 2
    (tmp_path / "automq_backend_rows.py").write_text("\n".join(blocks))
    registry = Registry()
    registry.add(load(tmp_path / "automq_backend_rows.py"), schemes=["rows"])
    report = asyncio.run(check_object_store(f"rows://{tmp_path}/objects.db", registry=registry))
    bad = [
        (r.id, r.verdict.value, r.detail)
        for r in report.results
        if r.verdict in (Verdict.FAIL, Verdict.VIOLATION)
    ]
    assert not bad
    assert report.exit_code == 0 and report.profiles() == ["data", "wal-object"]


@pytest.mark.parametrize("name", ["contract.md", "reference.md", "checks.md", "built-in.md"])
def test_reference_pages_are_generated(name: str) -> None:
    wanted = load(ROOT / "tools" / "generate_plugin_docs.py").pages()
    assert (PAGES / name).read_text() == wanted[name], "run: python tools/generate_plugin_docs.py"


def test_links_between_pages_exist() -> None:
    for page in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([a-z-]+\.md)\)", page.read_text()):
            assert (PAGES / target).exists(), f"{page.name} links to {target}"
