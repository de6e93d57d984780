"""StreamsGroupTargetAssignmentMemberValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations


from automq.protocol.entity import Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    new,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

class TaskIds(Struct):
    __slots__ = FIELDS = ("subtopology_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        subtopology_id: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.subtopology_id = subtopology_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class StreamsGroupTargetAssignmentMemberValue(Message):
    __slots__ = FIELDS = ("active_tasks", "standby_tasks", "warmup_tasks", "unknown_tagged_fields",)
    TYPES = ("[]TaskIds 0+", "[]TaskIds 0+", "[]TaskIds 0+",)
    API_KEY = 21
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        active_tasks: list[TaskIds] | None = None,
        standby_tasks: list[TaskIds] | None = None,
        warmup_tasks: list[TaskIds] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.active_tasks = [] if active_tasks is None else active_tasks
        self.standby_tasks = [] if standby_tasks is None else standby_tasks
        self.warmup_tasks = [] if warmup_tasks is None else warmup_tasks
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
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_streams_group_target_assignment_member_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupTargetAssignmentMemberValue)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
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
            b[0] -= n * 200
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
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("WarmupTasks", n, b)
            o.warmup_tasks, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.warmup_tasks = []
        else:
            raise bad_length("WarmupTasks", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_target_assignment_member_value_v0(objs, out):
    for o in objs:
        x = o.active_tasks
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


StreamsGroupTargetAssignmentMemberValue.READERS = {
    0: _read_streams_group_target_assignment_member_value_v0,
}
StreamsGroupTargetAssignmentMemberValue.WRITERS = {
    0: _write_streams_group_target_assignment_member_value_v0,
}
