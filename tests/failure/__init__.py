"""Guarantees under failure: what is killed, cut off, doubled, reordered or starved loses and doubles nothing."""
