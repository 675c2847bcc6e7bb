"""The chassis under a small sample service and real servers."""
