"""The code that the type checker must accept, and the code that it must refuse."""
