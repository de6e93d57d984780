"""ACLs, SCRAM credentials, quotas."""

from __future__ import annotations

import json
from collections.abc import Sequence

from automq.metadata.contract import AclRow, QuotaChange, ScramChange
from automq.metadata.engine import Tx


def add_acls(tx: Tx, acls: Sequence[AclRow]) -> None:
    tx.executemany("INSERT INTO acls VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", acls)
    tx.changed("acls")


def remove_acls(tx: Tx, acls: Sequence[AclRow]) -> None:
    tx.executemany(
        "DELETE FROM acls WHERE resource_type = ? AND resource_name = ? AND pattern_type = ? AND principal = ? "
        "AND host = ? AND operation = ? AND permission = ?",
        acls,
    )
    tx.changed("acls")


def alter_scram(tx: Tx, changes: Sequence[ScramChange]) -> None:
    for user, mechanism, credential in changes:
        tx.execute("DELETE FROM scram_credentials WHERE user_name = ? AND mechanism = ?", (user, mechanism))
        if credential is not None:
            tx.execute(
                "INSERT INTO scram_credentials VALUES (?, ?, ?, ?, ?, ?)",
                (
                    user,
                    mechanism,
                    credential.salt,
                    credential.stored_key,
                    credential.server_key,
                    credential.iterations,
                ),
            )
    tx.changed("scram")


def alter_quotas(tx: Tx, changes: Sequence[QuotaChange]) -> None:
    for entity, values in changes:
        name = json.dumps(entity, ensure_ascii=False)
        for key, value in values.items():
            tx.execute('DELETE FROM quotas WHERE entity = ? AND "key" = ?', (name, key))
            if value is not None:
                tx.execute("INSERT INTO quotas VALUES (?, ?, ?)", (name, key, value))
    tx.changed("quotas")
