"""The rules of planning: one file for each kind of stream."""
