"""The year that is played through a site: its actors, their steps, and the dates."""
