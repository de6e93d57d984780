"""What the reference calls effective is read by something, and what it calls of no effect is not."""

from __future__ import annotations

import re
from pathlib import Path

import automq
from automq.config import settings, topic
from automq.config.group import SYNONYMS as GROUP_SYNONYMS
from automq.config.setting import Setting
from automq.config.settings.storage import SYNONYMS as STORAGE_SYNONYMS
from automq.coordinators.options import GroupOptions

PACKAGE = Path(automq.__file__).parent
DECLARING = ("settings", "setting.py", "docs.py", "describe.py")
# Refusing to start is an effect.
REFUSED = {"AUTHORIZER_CLASS_NAME"}


def _read_by_code() -> set[str]:
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        inside = path.relative_to(PACKAGE).parts
        if inside[:2] == ("protocol", "messages") or (inside[0] == "config" and inside[1] in DECLARING):
            continue
        found.update(re.findall(r"settings\.([A-Z][A-Z0-9_]+)", path.read_text()))
    return found


def test_the_reference_is_honest() -> None:
    topics = {broker.name for pairs in topic.SYNONYMS.values() for broker, _ in pairs}
    groups = {broker.name for triple in GROUP_SYNONYMS.values() for broker in triple}
    automqs = {theirs.name for theirs, _ in STORAGE_SYNONYMS.values()}
    elsewhere = topics | groups | automqs
    read = _read_by_code() | {name.upper() for name in GroupOptions.__dataclass_fields__} | REFUSED
    declared = {name: value for name, value in vars(settings).items() if isinstance(value, Setting)}
    idle = [s.name for n, s in declared.items() if s.effective and n not in read and s.name not in elsewhere]
    assert idle == [], "nothing reads these: list them in automq/config/settings/unbuilt.py"
    used = [s.name for n, s in declared.items() if not s.effective and n in read and s.name not in elsewhere]
    assert used == [], "these are read: take them out of automq/config/settings/unbuilt.py"
