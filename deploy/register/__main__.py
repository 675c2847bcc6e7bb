"""`python -m deploy.register VERB`: the signed register of a federation."""

import sys

from deploy.register.verbs import main

sys.exit(main(sys.argv[1:]))
