"""The tests of the system."""
