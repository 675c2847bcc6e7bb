"""Proposals (tờ trình): the standing body proposes to the head what the council passed, with its list."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.proposal import evidence, pages, projection, routes
from services.review.proposal.messages import (
    ProposalReturned,
    ProposalSubmitted,
    ReturnProposal,
    SubmitProposal,
)
from services.review.proposal.rules import DECIDER

MODULE = Module(
    "proposal",
    __name__,
    decider=DECIDER,
    commands=(SubmitProposal, ReturnProposal),
    events=(HomeEvent("ProposalSubmitted", ProposalSubmitted), HomeEvent("ProposalReturned", ProposalReturned)),
    evidence=(
        Loads(SubmitProposal, evidence.for_submission, after_policies=True),
        Loads(ReturnProposal, evidence.for_return),
    ),
    projections=(On(ProposalSubmitted, projection.submitted), On(ProposalReturned, projection.returned)),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
