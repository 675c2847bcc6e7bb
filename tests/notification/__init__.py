"""The tests of notification."""
