"""The pages for authors: the example is run, the reference pages are what the code says."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from automq.cli.backend_new import render
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


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """What the guide makes: `automq backend new rows`, its files replaced by those on the page."""
    render("rows", tmp_path / "project")
    package = tmp_path / "project" / "automq_backend_rows"
    blocks = re.findall(
        r"```python\n# automq_backend_rows/(\w+\.py)\n(.*?)```",
        (PAGES / "write-a-backend.md").read_text(),
        re.S,
    )
    assert {name for name, _ in blocks} == {"objects.py", "options.py", "__init__.py"}
    (package / "segments.py").unlink()
    for name, text in blocks:
        assert (package / name).exists(), f"the template has no {name}"
        (package / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path / "project"))
    yield importlib.import_module("automq_backend_rows")
    for name in [name for name in sys.modules if name.startswith("automq_backend_rows")]:
        del sys.modules[name]


def test_the_example_conforms(rows: ModuleType, tmp_path: Path) -> None:
    registry = Registry()
    registry.add(rows, schemes=["rows"])
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
