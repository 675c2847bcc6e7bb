"""The rules of registration: one file for each kind of stream."""
