"""Serves notices on whomever an event concerns: in an inbox always, by e-mail where an address is known."""
