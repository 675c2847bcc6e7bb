"""How a site comes to run: on one machine, in containers, on servers that are already there."""
