"""Registration under test."""
