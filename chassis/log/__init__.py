"""The event store: what this service recorded itself and what it heard, and how loops follow it."""
