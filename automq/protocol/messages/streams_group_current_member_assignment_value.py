"""StreamsGroupCurrentMemberAssignmentValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    bad_tag_size,
    duplicate_tag,
    long_compact_string,
    new,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_iib = Format(">iib").pack
U_iibB = Format(">iibB").unpack_from

class TaskIds(Struct):
    __slots__ = FIELDS = ("subtopology_id", "partitions", "assignment_epochs", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+", "[]int32 0+ nullable 0+",)

    def __init__(
        self,
        *,
        subtopology_id: str = '',
        partitions: list[int] | None = None,
        assignment_epochs: list[int] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.subtopology_id = subtopology_id
        self.partitions = [] if partitions is None else partitions
        self.assignment_epochs = [] if assignment_epochs is UNSET else assignment_epochs
        self.unknown_tagged_fields = unknown_tagged_fields


class StreamsGroupCurrentMemberAssignmentValue(Message):
    __slots__ = FIELDS = ("member_epoch", "previous_member_epoch", "state", "active_tasks", "standby_tasks", "warmup_tasks", "active_tasks_pending_revocation", "standby_tasks_pending_revocation", "warmup_tasks_pending_revocation", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 0+", "int8 0+", "[]TaskIds 0+", "[]TaskIds 0+", "[]TaskIds 0+", "[]TaskIds 0+", "[]TaskIds 0+", "[]TaskIds 0+",)
    API_KEY = 22
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        member_epoch: int = 0,
        previous_member_epoch: int = 0,
        state: int = 0,
        active_tasks: list[TaskIds] | None = None,
        standby_tasks: list[TaskIds] | None = None,
        warmup_tasks: list[TaskIds] | None = None,
        active_tasks_pending_revocation: list[TaskIds] | None = None,
        standby_tasks_pending_revocation: list[TaskIds] | None = None,
        warmup_tasks_pending_revocation: list[TaskIds] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_epoch = member_epoch
        self.previous_member_epoch = previous_member_epoch
        self.state = state
        self.active_tasks = [] if active_tasks is None else active_tasks
        self.standby_tasks = [] if standby_tasks is None else standby_tasks
        self.warmup_tasks = [] if warmup_tasks is None else warmup_tasks
        self.active_tasks_pending_revocation = [] if active_tasks_pending_revocation is None else active_tasks_pending_revocation
        self.standby_tasks_pending_revocation = [] if standby_tasks_pending_revocation is None else standby_tasks_pending_revocation
        self.warmup_tasks_pending_revocation = [] if warmup_tasks_pending_revocation is None else warmup_tasks_pending_revocation
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_task_ids_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TaskIds)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.subtopology_id = buf[p:q].decode()
            p = q
        elif n:
            o.subtopology_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("SubtopologyId", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.assignment_epochs = []
        t = buf[p]
        p += 1
        if t:
            if t > 127:
                t, p = uvarint_tail(buf, p, t)
            seen = 0
            u = None
            for _ in range(t):
                t, e, p = tag_head(buf, p, end)
                if t == 0:
                    if seen & 1:
                        raise duplicate_tag(t)
                    seen |= 1
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 40
                        if b[0] < 0 or n * 4 > end - p:
                            raise bad_count("AssignmentEpochs", n, b)
                        o.assignment_epochs = list(unpack_from(f">{n}i", buf, p))
                        p += 4 * n
                    elif n:
                        o.assignment_epochs = []
                    else:
                        o.assignment_epochs = None
                    if p != e:
                        raise bad_tag_size(t)
                else:
                    u = unknown_tag(u, t, buf, p, e, b)
                    p = e
            o.unknown_tagged_fields = u
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_task_ids_v0(objs, out):
    for o in objs:
        x = o.subtopology_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        t = {}
        if (o.assignment_epochs is None or o.assignment_epochs):
            t[0] = v = bytearray()
            x = o.assignment_epochs
            if x is None:
                v.append(0)
            else:
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_uvarint(v, n)
                v += pack(f">{len(x)}i", *x)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_streams_group_current_member_assignment_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupCurrentMemberAssignmentValue)
        o.member_epoch, o.previous_member_epoch, o.state, n = U_iibB(buf, p)
        p += 10
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ActiveTasks", n, b)
            o.active_tasks, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.active_tasks = []
        else:
            raise bad_length("ActiveTasks", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("StandbyTasks", n, b)
            o.standby_tasks, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.standby_tasks = []
        else:
            raise bad_length("StandbyTasks", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("WarmupTasks", n, b)
            o.warmup_tasks, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.warmup_tasks = []
        else:
            raise bad_length("WarmupTasks", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ActiveTasksPendingRevocation", n, b)
            o.active_tasks_pending_revocation, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.active_tasks_pending_revocation = []
        else:
            raise bad_length("ActiveTasksPendingRevocation", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("StandbyTasksPendingRevocation", n, b)
            o.standby_tasks_pending_revocation, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.standby_tasks_pending_revocation = []
        else:
            raise bad_length("StandbyTasksPendingRevocation", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("WarmupTasksPendingRevocation", n, b)
            o.warmup_tasks_pending_revocation, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.warmup_tasks_pending_revocation = []
        else:
            raise bad_length("WarmupTasksPendingRevocation", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_current_member_assignment_value_v0(objs, out):
    for o in objs:
        x = o.active_tasks
        out += P_iib(o.member_epoch, o.previous_member_epoch, o.state)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        x = o.standby_tasks
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        x = o.warmup_tasks
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        x = o.active_tasks_pending_revocation
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        x = o.standby_tasks_pending_revocation
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        x = o.warmup_tasks_pending_revocation
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


StreamsGroupCurrentMemberAssignmentValue.READERS = {
    0: _read_streams_group_current_member_assignment_value_v0,
}
StreamsGroupCurrentMemberAssignmentValue.WRITERS = {
    0: _write_streams_group_current_member_assignment_value_v0,
}
