"""What the system does in a second, each figure beside the limit that was measured in the same run."""
