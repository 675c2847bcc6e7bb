"""The contracts between the services: the grammar, the events, the shared vocabulary."""
