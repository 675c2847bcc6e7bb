"""What every service stands on; it knows no service by name."""
