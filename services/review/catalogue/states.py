"""The state of a ruleset: the confirmations that stand."""

from collections.abc import Mapping
from typing import assert_never

from services.review.catalogue.messages import CatalogueEvent, ConfirmationWithdrawn, LineConfirmed, LineId

Confirmations = Mapping[LineId, LineConfirmed]
INITIAL: Confirmations = {}


def evolve(state: Confirmations, event: CatalogueEvent) -> Confirmations:
    """The confirmations that stand after an event."""
    match event:
        case LineConfirmed():
            return {**state, event.line: event}
        case ConfirmationWithdrawn():
            return {line: one for line, one in state.items() if line != event.line}
        case _:
            assert_never(event)
