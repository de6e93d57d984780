"""The reference page is the settings'."""

from __future__ import annotations

from pathlib import Path

from automq.config import docs
from automq.config.setting import BROKER, TOPIC

PAGE = Path(__file__).parents[3] / "docs" / "configuration.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == docs.render(), "run python -m automq.config.docs docs/configuration.md"


def test_the_page_names_every_setting() -> None:
    text = docs.render()
    assert [name for name in (*BROKER.by_name, *TOPIC.by_name) if f"`{name}`" not in text] == []


def test_settings_in_effect_say_what_they_do() -> None:
    assert [s.name for s in BROKER.by_name.values() if not s.doc.endswith((".", "`"))] == []
