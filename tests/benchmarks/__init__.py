"""The rates of the system, each beside the limit that was measured in the same run."""
