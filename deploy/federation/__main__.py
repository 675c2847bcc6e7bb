"""`python -m deploy.federation VERB`: the mirror of a site, and what a neighbour's mirror may read."""

import sys

from deploy.federation.verbs import main

sys.exit(main(sys.argv[1:]))
