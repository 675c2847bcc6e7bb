"""The process, the command line and the verbs of an operator."""
