"""The tests of the contracts: complete, kept as golden files, and never taken back."""
