"""The operator of a verb: the name, the consent to a change, and the record of it in the log."""

import getpass
import os
import re
from dataclasses import dataclass

from chassis.clock import Clock
from chassis.deciding.decider import Cause, Handler
from chassis.declaring.service import Service
from chassis.ids import new_id
from chassis.log.store import Store
from chassis.settings import Settings
from contracts.message import Actor, Command

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
"""Names of operators: without `@`, which would make one look like the actor of a unit."""


class NotConfirmed(Exception):  # noqa: N818 - the question that is open, not an error
    """A verb was called without consent or without a reason; the message describes its effect."""


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator at one verb: the name that the log remembers, the reason, and the consent to the change."""

    name: str
    because: str
    yes: bool = True

    @classmethod
    def of(cls, name: str, because: str, *, yes: bool = True) -> "Operator":
        """Return the operator `name`, or the account of the operating system where it is empty.

        Raises ValueError for a name that could be taken for another kind of actor.
        """
        name = name or account()
        if not _NAME.fullmatch(name):
            raise ValueError("an operator's name has letters, digits, dots, hyphens and underscores, up to 100")
        return cls(name, because.strip(), yes)

    def confirm(self, would: str) -> None:
        """Raise NotConfirmed without consent or reason; `would` describes the verb's effect, without a full stop."""
        missing = [*(() if self.yes else ("--yes",)), *(() if self.because else ('--because "the reason"',))]
        if missing:
            raise NotConfirmed(f"This would {would}. Nothing was done: repeat it with {' and '.join(missing)}.")

    async def record(self, service: Service, settings: Settings, store: Store, order: Command) -> None:
        """Record `order` in the stream of the service's operations, with this operator as its actor."""
        command_id = new_id()
        actor = Actor(self.name, None, frozenset({"operator"}))
        handler = Handler(service, store, Clock(settings.training_clock_file))
        await handler.handle(order, Cause(actor, command_id, command_id))


def account() -> str:
    """Return the name of the operating system's account, or its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        return f"uid-{os.getuid()}"
