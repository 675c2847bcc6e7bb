"""`python -m deploy.local run|up|down|status|accounts|fresh|play|verb`."""

import sys

from deploy.local.faults import RuntimeFault

_BROKEN_OFF = 130


def main() -> int | str | None:
    """Run the verb that the command line names; a fault of the machine is printed in one sentence."""
    try:
        # Importing takes a while, during which Ctrl-C may arrive.
        from deploy.local.verbs import app  # noqa: PLC0415

        app()
        code: int | str | None = 0
    except RuntimeFault as fault:
        print(fault, file=sys.stderr)
        return 1
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        code = _BROKEN_OFF
    if code == _BROKEN_OFF:
        print("\nBroken off: make run goes on from here, make down stops the programs.", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
