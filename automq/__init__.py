"""automq: a Kafka broker whose storage is a plugin."""
