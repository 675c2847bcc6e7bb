"""Commands: decided, appended, reacted to, and their effects on the outside world."""
