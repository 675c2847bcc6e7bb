"""Tells everybody what concerns them: in an inbox always, by e-mail where an address is known."""
