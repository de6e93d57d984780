"""Stands in for `test/service.py`, which kafka-python's sdist leaves out.

Its integration tests need only the external service: a broker that somebody else started.
"""


class ExternalService:
    def __init__(self, host, port):
        self.host = host
        self.port = port

    def open(self):
        pass

    def close(self):
        pass

    def stop(self):
        pass

    def dump_logs(self):
        pass


class SpawnedService:
    def __init__(self, *_args, **_kwargs):
        raise RuntimeError("the suite runs against a broker that is already there (KAFKA_URI)")
