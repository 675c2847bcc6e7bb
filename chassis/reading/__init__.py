"""Read models: projections folded live and rebuilt, and the migrations that make their tables."""
