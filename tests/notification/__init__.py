"""What is expected of notification."""
