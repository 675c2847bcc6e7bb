"""Makes the signed register of a federation, on the machine of its root (ADR 0035)."""
