"""The year that is played through a site: who takes part, what each does, and when."""
