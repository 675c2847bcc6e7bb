"""The framework that every service is built on; it knows no service by name."""
