"""What the type checker must accept, and what it must refuse."""
