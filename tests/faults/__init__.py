"""Three federated sites under a steady load while their processes die and stop and their links are cut."""
