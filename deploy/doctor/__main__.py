"""`python -m deploy.doctor VERB`: examines a site of a training federation as a neighbour that does wrong."""

import sys

from deploy.doctor.verbs import main

sys.exit(main(sys.argv[1:]))
