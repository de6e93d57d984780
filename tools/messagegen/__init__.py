"""Turns Kafka's JSON message schemas into Python entities with straight-line codecs."""
