"""The tests of review."""
