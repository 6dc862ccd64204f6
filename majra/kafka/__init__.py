"""Kafka: one way to publish, reading a log to its end, topic administration, the embedded broker."""
