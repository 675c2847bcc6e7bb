"""Planning: plans are drawn up, issued, amended, withdrawn, and followed."""
