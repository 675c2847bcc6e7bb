"""What a service declares: its modules, their tables and row changes."""
