"""What the containers of a site need before its services can start: secrets, databases, topics, rights."""
