"""What the services say to one another: the grammar, the events, the words they share."""
