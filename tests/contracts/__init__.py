"""What the services say to one another is complete, remembered, and never taken back."""
