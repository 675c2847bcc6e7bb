"""The process, the command line and what an operator does with a service."""
