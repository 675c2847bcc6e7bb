"""The real servers a site stands on: Postgres and Apache Kafka."""

from deploy.local.faults import RuntimeFault
from deploy.local.kafka import GivenKafka, Kafka, kafka
from deploy.local.postgres import GivenPostgres, Postgres, postgres

__all__ = ["GivenKafka", "GivenPostgres", "Kafka", "Postgres", "RuntimeFault", "kafka", "postgres"]
