"""The shape of the code is held by tests, and each of them is shown to bite."""
