"""Prepares a site in containers before its services start: secrets, databases, topics, rights."""
