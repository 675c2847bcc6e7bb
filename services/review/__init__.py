"""Review: dossiers are filed and appraised, the council votes, the competent head decides."""
