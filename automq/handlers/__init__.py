"""One module a family of Kafka APIs; each registers its handlers with `registry.handles`."""
