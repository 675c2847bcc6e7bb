"""The links between the sites of a federation: what each carries, its MirrorMaker, its rights, and its condition."""
