"""Planning under test."""
