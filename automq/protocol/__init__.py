"""Kafka on the wire: framing (sans-IO), generated entities and codecs, record batches."""
