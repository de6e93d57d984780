"""Finding plugins: real modules on a real path, announced by real entry points."""

from __future__ import annotations

import importlib.metadata
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from automq.plugins import Context, InvalidArgument, ObjectStoreDriver, PluginError, Registry, Status

GOOD = """
    from automq.plugins import ObjectStoreDriver, hookimpl
    from automq.objects.memory import open_memory, MemoryOptions

    @hookimpl
    def automq_object_stores():
        return [ObjectStoreDriver(name="{name}", schemes=("{name}",), summary="", api_version=(1, 0),
                                  options=MemoryOptions, open=open_memory)]
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Make a distribution with one module and its entry points importable."""
    monkeypatch.syspath_prepend(str(tmp_path))
    modules = set(sys.modules)

    def make(distribution: str, module: str, source: str, *schemes: str) -> None:
        (tmp_path / f"{module}.py").write_text(textwrap.dedent(source))
        info = tmp_path / f"{distribution.replace('-', '_')}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n")
        lines = "".join(f"{scheme} = {module}\n" for scheme in schemes)
        (info / "entry_points.txt").write_text(f"[automq]\n{lines}")
        importlib.invalidate_caches()

    yield make
    for name in set(sys.modules) - modules:
        if name.startswith("plug_"):
            del sys.modules[name]


def by_scheme(registry: Registry) -> dict[str, object]:
    return {scheme: plugin for plugin in registry.plugins() for scheme in plugin.schemes}


def test_only_the_selected_plugin_is_imported(install: Install, run) -> None:
    install("automq-backend-one", "plug_one", GOOD.format(name="one"), "one")
    install("automq-backend-two", "plug_two", GOOD.format(name="two"), "two")

    async def main() -> None:
        store = await Registry.discover().open_object_store("one://x", Context())
        await store.put("k", b"v")
        await store.aclose()

    run(main())
    assert "plug_one" in sys.modules and "plug_two" not in sys.modules


def test_a_broken_plugin_is_shown_and_harms_nobody(install: Install) -> None:
    install("automq-backend-bad", "plug_bad", "import no_such_module_here", "bad")
    install("automq-backend-one", "plug_one", GOOD.format(name="one"), "one")
    registry = Registry.discover()
    found = by_scheme(registry)
    assert found["bad"].status is Status.BROKEN and "no_such_module_here" in found["bad"].reason
    assert found["one"].status is Status.OK
    assert found["file"].status is Status.OK
    with pytest.raises(PluginError, match=r"automq-backend-bad 1\.2 .* is broken: .*no_such_module_here"):
        registry.driver("bad", ObjectStoreDriver)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (GOOD.format(name="x").replace("automq_object_stores", "automq_object_store"), "unknown hook"),
        (
            GOOD.format(name="x").replace("(1, 0)", "(2, 0)"),
            "plugin API 2.0, this automq has 1.0: upgrade automq",
        ),
        (GOOD.format(name="x").replace("(1, 0)", "(1, 9)"), "upgrade automq"),
        (GOOD.format(name="x").replace("(1, 0)", "(0, 9)"), "upgrade x"),
        (GOOD.format(name="other"), "claims other:// but no entry point"),
        (GOOD.format(name="x").replace("@hookimpl", ""), "returns no driver"),
        (GOOD.format(name="x").replace("return [", "return [1, "), "returned int"),
        ("raise SystemError('secret of the module')", "SystemError"),
    ],
)
def test_faults_of_a_plugin_are_named(install: Install, source: str, reason: str) -> None:
    install("automq-backend-x", "plug_x", source, "x")
    plugin = by_scheme(Registry.discover())["x"]
    assert plugin.status is Status.BROKEN and reason in plugin.reason


def test_two_claimants_of_a_scheme_are_an_error_naming_both(install: Install) -> None:
    install("automq-backend-one", "plug_one", GOOD.format(name="same"), "same")
    install("another-one", "plug_two", GOOD.format(name="same"), "same")
    registry = Registry.discover()
    with pytest.raises(PluginError) as caught:
        registry.driver("same", ObjectStoreDriver)
    assert "automq-backend-one" in str(caught.value) and "another-one" in str(caught.value)
    assert by_scheme(registry)["same"].status is Status.CONFLICT
    registry.driver("file", ObjectStoreDriver)


def test_an_unknown_scheme_says_what_is_installed() -> None:
    with pytest.raises(
        InvalidArgument, match=r"installed: .*file, .*memory.*`automq backend list`"
    ) as caught:
        Registry.discover().driver("zzz", ObjectStoreDriver)
    assert "pip" not in str(caught.value)  # such a distribution may be anybody's


@pytest.mark.parametrize(
    ("scheme", "name"),
    [("s3", "s3"), ("ceph+rados", "ceph"), ("object+hdfs", "hdfs"), ("fsspec+sftp", "fsspec")],
)
def test_a_scheme_of_ours_says_what_to_install(scheme: str, name: str) -> None:
    with pytest.raises(InvalidArgument, match=rf"pip install automq-backend-{name}$"):
        Registry().driver(scheme, ObjectStoreDriver)


def test_a_compound_scheme_finds_its_family(install: Install) -> None:
    install(
        "automq-backend-fam",
        "plug_fam",
        GOOD.format(name="fam").replace('("fam",)', '("fam", "fam+ssh")'),
        "fam",
    )
    assert Registry.discover().driver("fam+ssh", ObjectStoreDriver).name == "fam"


def test_a_secret_in_the_url_warns(run, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        await (await Registry.discover().open_object_store("memory://u:hidden-word@x", Context())).aclose()

    run(main())
    assert "secrets stand in the text" in caplog.text and "hidden-word" not in caplog.text
