"""The declarations of a service: its modules, their tables and row changes."""
