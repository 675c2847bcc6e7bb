"""The sites of a federation: those that run on one machine, and those of the signed register that is in force."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from chassis.signed_register import SignedRegister
from contracts.federation import Federation
from contracts.register import faults_of
from contracts.vocabulary import SiteCode
from deploy.local.faults import RuntimeFault

FEDERATION = Path(__file__).with_name("lang-son.json")
"""The sites that `make run` starts, in the order of their ports."""
VARIABLES = ("TDKT_REGISTER_FOLDER", "TDKT_REGISTER_ROOT", "TDKT_REGISTER_STATE")
"""A copy of the signed register, the root metadata that came by hand, and a folder that keeps what was trusted last."""


class StrangerError(Exception):
    """A site is not in the register; the text is one sentence that says what to do."""


def read_federation(file: Path = FEDERATION) -> Federation:
    """Return the sites that `file` lists; raises RuntimeFault, with a sentence, when they are no tree."""
    try:
        return Federation.model_validate_json(file.read_bytes())
    except ValidationError as wrong:
        raise RuntimeFault(f"{file} lists no federation: {faults_of(wrong)}; correct it and run again.") from None
    except OSError as away:
        raise RuntimeFault(f"{file} cannot be read: {away.strerror}; put it back and run again.") from away


def federation_of(site: SiteCode, environment: Mapping[str, str]) -> Federation:
    """Return the federation of `site` by the signed register that VARIABLES name; without them the site is alone.

    Raises KeyError, with its name, when one of several variables is missing, StrangerError when the register does not
    name the site, and RegisterUnreadableError when none is in force.
    """
    if not any(name in environment for name in VARIABLES):
        return Federation()
    folder, root, state = (Path(environment[name]) for name in VARIABLES)
    in_force, _ = SignedRegister(folder, root, state).look()
    federation = in_force.content.federation
    if federation.site(site) is None:
        raise StrangerError(
            f"{site} is not in the register {folder} ({in_force.sentence()}): have its root add the site and sign, "
            "and copy the register again"
        )
    return federation
