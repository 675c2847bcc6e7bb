"""Registration: units register titles under a plan; sheets are accepted, returned, late or missing."""
