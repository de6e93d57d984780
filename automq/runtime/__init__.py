"""The only doors to the outside: time, randomness, tasks and threads, files.

Everything else in automq takes one of these as an argument (or uses its module default), so that a test
can put a faulty disk, a frozen clock or a planted fault beneath unmodified code. A linter rule bans `time.time`,
`random`, `asyncio.create_task` and `os.fsync` elsewhere.
"""
