"""Everything that compares automq with other people's Kafka: the oracle, their suites, the wire diff.

Run as `python -m compat …` with this directory on the path. Nothing here is imported by the broker.
What is downloaded or built goes to the cache (`paths.CACHE`), never into the checkout.
"""
