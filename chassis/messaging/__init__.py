"""Kafka: signed messages out, verified messages in."""
