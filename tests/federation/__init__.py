"""Tests of several sites that exchange events over Kafka."""
