"""One site on one machine, with a real Postgres and a real Apache Kafka from packages."""
