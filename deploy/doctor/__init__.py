"""Examines a site as a neighbour that does wrong: each wrong message must be refused, and stop nothing else."""
