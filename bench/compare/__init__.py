"""automq beside Apache Kafka on the same machine: `python -m compare` (see `make bench`).

Rounds are interleaved, so that what else the machine does hurts both alike; each round starts both brokers on fresh
directories. A row is the median of the rounds, and the interval of its ratio is bootstrapped over rounds.
"""
