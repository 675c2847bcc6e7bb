"""Runs a site: on one machine, in containers, on servers that are there already."""
