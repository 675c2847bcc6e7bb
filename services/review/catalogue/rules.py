"""The rules of a confirmation: the standing body states against which text it has compared a line, and when."""

from typing import assert_never

from contracts.message import Context, Decider
from contracts.vocabulary import VIETNAM
from services.review.catalogue.lines import lines
from services.review.catalogue.messages import (
    CatalogueCommand,
    CatalogueEvent,
    ConfirmationWithdrawn,
    ConfirmLine,
    LineConfirmed,
    WithdrawConfirmation,
)
from services.review.catalogue.refusals import (
    LawNotStandingBody,
    LineConfirmedAlready,
    LineDayWrong,
    LineNotConfirmed,
    LineUnknown,
)
from services.review.catalogue.states import INITIAL, Confirmations, evolve


def decide(
    command: CatalogueCommand, state: Confirmations, evidence: None, context: Context
) -> tuple[CatalogueEvent, ...]:
    """The events that follow from a command about a line; its evidence is the catalogue itself."""
    _ = evidence
    if context.actor.unit is not None:
        raise LawNotStandingBody
    match command:
        case ConfirmLine():
            return _confirm(command, state, context)
        case WithdrawConfirmation(ruleset=ruleset, line=line, reason=reason):
            if line not in state:
                raise LineNotConfirmed
            return (ConfirmationWithdrawn(ruleset=ruleset, line=line, reason=reason),)
        case _:
            assert_never(command)


def _confirm(command: ConfirmLine, state: Confirmations, context: Context) -> tuple[LineConfirmed, ...]:
    try:
        ground = lines(command.ruleset)[command.line].ground
    except KeyError:
        raise LineUnknown from None
    if command.checked_on > context.now.astimezone(VIETNAM).date():
        raise LineDayWrong(day=f"{command.checked_on:%d/%m/%Y}")
    confirmed = LineConfirmed(**dict(command), words=ground.vi, citation=ground.citation)
    stands = state.get(command.line)
    if stands is not None and stands != confirmed:
        raise LineConfirmedAlready(source=stands.source)
    return () if stands is not None else (confirmed,)


DECIDER: Decider[CatalogueCommand, Confirmations, CatalogueEvent] = Decider(INITIAL, decide, evolve)
