"""The signed register of a federation: how its root makes it, and how a service trusts it."""
