"""Kafka's messages, one generated module each: import the module you need."""
