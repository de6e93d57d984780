"""What a user and an author get from packages alone: wheels in an environment that has nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .environment import Environment, backend_wheel, core_wheel

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

BROKEN = {
    "raises": ("import no_such_client\n", "no_such_client"),
    "misspelt": (
        "from automq.plugins import hookimpl\n\n\n@hookimpl\ndef automq_object_store():\n    return []\n",
        "automq_object_store",
    ),
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return core_wheel(tmp_path_factory.mktemp("core"))


def backends(environment: Environment) -> dict[str, Any]:
    """Plugins by distribution."""
    done = environment.run("automq", "backend", "list", "--json")
    assert done.returncode == 0, done.stderr
    return {row["distribution"]: row for row in json.loads(done.stdout)}


def broken_plugin(directory: Path, scheme: str, source: str) -> Path:
    (directory / scheme).mkdir()
    (directory / scheme / f"automq_backend_{scheme}.py").write_text(source)
    (directory / scheme / "pyproject.toml").write_text(
        f'[build-system]\nrequires = ["setuptools>=70"]\nbuild-backend = "setuptools.build_meta"\n'
        f'[project]\nname = "automq-backend-{scheme}"\nversion = "1"\n'
        f'[tool.setuptools]\npy-modules = ["automq_backend_{scheme}"]\n'
        f'[project.entry-points.automq]\n{scheme} = "automq_backend_{scheme}"\n'
    )
    return directory / scheme


def test_an_installed_backend_appears_and_a_broken_one_stops_nobody(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install(str(wheel))
    assert set(backends(environment)) == {"automq"}
    refused = environment.run("automq", "backend", "check", "fsspec+memory://x")
    assert refused.returncode == 1 and "pip install automq-backend-fsspec" in refused.stderr

    environment.install(str(backend_wheel("fsspec", tmp_path)))
    found = backends(environment)["automq-backend-fsspec"]
    assert found["status"] == "ok" and found["schemes"] == ["fsspec"]
    assert "fsspec+*" in environment.run("automq", "backend", "list").stdout

    environment.install(*(str(broken_plugin(tmp_path, name, source)) for name, (source, _) in BROKEN.items()))
    rows = backends(environment)
    for name, (_, reason) in BROKEN.items():
        row = rows[f"automq-backend-{name}"]
        assert row["status"] == "BROKEN" and reason in row["reason"] and "Traceback" not in row["reason"]
        selected = environment.run("automq", "backend", "check", f"{name}://x")
        assert (
            selected.returncode == 1 and reason in selected.stderr and len(selected.stderr.splitlines()) == 1
        )
    shown = environment.run("automq", "backend", "list").stdout
    assert "BROKEN" in shown and "no_such_client" in shown
    assert rows["automq"]["status"] == rows["automq-backend-fsspec"]["status"] == "ok"
    good = environment.run("automq", "backend", "check", "fsspec+memory://x", "--level", "smoke")
    assert good.returncode == 0, good.stdout + good.stderr


def test_a_new_backend_passes_the_kit_on_the_first_run(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install(f"{wheel}[new,testing]")
    made = environment.run("automq", "backend", "new", "mine", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    project = tmp_path / "automq-backend-mine"
    environment.install(str(project))
    tested = environment.run("python", "-m", "pytest", "-q", cwd=project)
    assert tested.returncode == 0, tested.stdout[-4000:] + tested.stderr
    checked = environment.run(
        "automq", "backend", "check", "mine://x", "--wal", "mine://y", "--level", "smoke", cwd=tmp_path
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "conforms to: data, wal-object" in checked.stdout and "wal-medium" in checked.stdout
