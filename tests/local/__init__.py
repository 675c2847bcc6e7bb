"""The runtime on one machine, shown on real servers."""
