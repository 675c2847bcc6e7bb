"""The rules of a decision: one number, one list, the competent level, and quotas."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from contracts.catalog import ruleset, title
from contracts.catalog.entries import Competence, Quota
from contracts.catalog.terms import Procedure
from contracts.message import Context, Decider
from contracts.review import AwardDecided
from contracts.vocabulary import Confidence, Document, DossierId, Level, TitleCode
from services.review.catalogue.lines import sure_of
from services.review.catalogue.messages import LineId, local_quotas, percent, quota_of
from services.review.decision.issuing import bonus, check_signature, kept_for, numbered
from services.review.decision.managing import check_managed_here, own_staff
from services.review.decision.messages import (
    DecideAwards,
    DecideProposal,
    DecisionCommand,
    DecisionEvent,
    DecisionEvidence,
    DecisionGround,
    DecisionIssued,
)
from services.review.decision.refusals import (
    CstdcsQuotaExceeded,
    DecisionNumberTaken,
    LevelNotCompetent,
    NobodyCovered,
    NotDecidingHead,
    ProposalDecidedAlready,
    ProposalNotOpen,
    ProposalUnknown,
    RecipientAlreadyAwarded,
    RecipientAsksProposal,
    RecipientConsulted,
    RecipientDeclined,
    RecipientNotProposed,
    RecipientPlanWithdrawn,
    RecipientStopped,
    RecipientTwice,
)
from services.review.session.messages import CouncilLimits, Proposal, Standing


@dataclass(frozen=True, slots=True)
class Unsigned:
    """The number is free."""


@dataclass(frozen=True, slots=True)
class Issued:
    """The number stands over this list."""

    decision: Document
    dossiers: frozenset[DossierId]


DecisionState = Unsigned | Issued
INITIAL: DecisionState = Unsigned()


def decide(
    command: DecisionCommand, state: DecisionState, evidence: DecisionEvidence, context: Context
) -> tuple[DecisionEvent, ...]:
    """The events that follow from a command to decide awards."""
    if context.actor.unit is not None:
        raise NotDecidingHead
    covered = _covered(command, evidence)
    if isinstance(state, Issued):
        return _again(command, covered, state)
    decision = numbered(command, evidence.series, context)
    check_signature(command.signature)
    _check_open(evidence, command)
    level = Level(context.level)
    proposals = _proposals(covered, evidence)
    _check_way(command, proposals)
    local = local_quotas(context.limits_as(CouncilLimits).quotas)
    check_managed_here(level, proposals)
    grounds = (
        *_competences(level, proposals, evidence.confirmed),
        *own_staff(level, proposals, evidence.confirmed),
        *_without_council(proposals, evidence.confirmed),
        *_quotas(evidence, proposals, local),
    )
    issued = DecisionIssued(
        decision_id=command.decision_id,
        decision=decision,
        deciding_authority=command.deciding_authority,
        signer_role=command.signer_role,
        level=level,
        dossiers=covered,
        grounds=grounds,
        proposal_id=command.proposal_id if isinstance(command, DecideProposal) else None,
        drawn=isinstance(command, DecideProposal),
        signature=command.signature,
        retention=kept_for(level, evidence.confirmed),
    )
    return (issued, *(_award(issued, proposal, evidence.confirmed) for proposal in proposals))


def _covered(command: DecisionCommand, evidence: DecisionEvidence) -> tuple[DossierId, ...]:
    """The dossiers that a decision covers, each once."""
    if isinstance(command, DecideAwards):
        if len(set(command.dossiers)) != len(command.dossiers):
            raise RecipientTwice
        return command.dossiers
    if evidence.proposal is None:
        raise ProposalUnknown
    out = set(command.left_out)
    covered = tuple(one for one in evidence.proposal.dossiers if one not in out)
    if not covered:
        raise NobodyCovered
    return covered


def _again(command: DecisionCommand, covered: tuple[DossierId, ...], state: Issued) -> tuple[DecisionEvent, ...]:
    """Nothing, where the same stands under the number or on the proposal; else it is refused."""
    stands = state.decision
    if isinstance(command, DecideProposal):
        if (command.dated, command.symbol, frozenset(covered)) != (stands.dated, stands.symbol, state.dossiers):
            raise ProposalDecidedAlready(decision=str(stands))
        return ()
    if (command.decision.dated, frozenset(covered)) != (stands.dated, state.dossiers):
        raise DecisionNumberTaken(decision=str(command.decision))
    return ()


def _check_open(evidence: DecisionEvidence, command: DecisionCommand) -> None:
    if isinstance(command, DecideProposal) and evidence.proposal is not None and not evidence.proposal.open:
        raise ProposalNotOpen


def _proposals(covered: tuple[DossierId, ...], evidence: DecisionEvidence) -> list[Proposal]:
    known = {one.dossier_id: one for one in evidence.proposals}
    wanting = [one for one in covered if one not in known or not known[one].may_be_awarded]
    if wanting:
        raise RecipientNotProposed(count=len(wanting), first=str(wanting[0]))
    declined = [one for one in covered if known[one].refused]
    if declined:
        raise RecipientDeclined(count=len(declined), first=str(declined[0]))
    stopped = [one for one in covered if known[one].suspended or known[one].taken_back]
    if stopped:
        raise RecipientStopped(count=len(stopped), first=str(stopped[0]))
    consulted = [one for one in covered if known[one].consulted]
    if consulted:
        raise RecipientConsulted(count=len(consulted), first=str(consulted[0]))
    awarded = [one for one in covered if known[one].decision_id is not None]
    if awarded:
        raise RecipientAlreadyAwarded(count=len(awarded), first=str(awarded[0]))
    gone = [one for one in covered if known[one].plan_withdrawn and not _is_sudden(known[one])]
    if gone:
        raise RecipientPlanWithdrawn(count=len(gone), first=str(gone[0]))
    return [known[one] for one in covered]


def _is_sudden(one: Proposal) -> bool:
    return one.procedure is Procedure.SIMPLIFIED


def _check_way(command: DecisionCommand, proposals: list[Proposal]) -> None:
    """Without a council somebody else proposes: a sudden deed is decided on a proposal of the standing body alone."""
    sudden = [one.dossier_id for one in proposals if _is_sudden(one)]
    if sudden and isinstance(command, DecideAwards):
        raise RecipientAsksProposal(count=len(sudden), first=str(sudden[0]))


def _without_council(proposals: list[Proposal], confirmed: frozenset[LineId]) -> Iterator[DecisionGround]:
    """The ground on which a sudden deed is decided without a session, once for each ruleset."""
    for id_ in sorted({one.ruleset for one in proposals if _is_sudden(one)}):
        ground = ruleset(id_).simplified.council
        yield DecisionGround(
            rule="simplified_procedure",
            unit=None,
            evidence=f"{id_}: {ground.vi}",
            citation=ground.citation,
            confidence=sure_of(id_, ground, confirmed),
        )


def _competences(level: Level, proposals: list[Proposal], confirmed: frozenset[LineId]) -> Iterator[DecisionGround]:
    for code, law in sorted({(one.title, one.ruleset) for one in proposals}):
        ground = _competence(level, code, law)
        yield DecisionGround(
            rule="deciding_level",
            unit=None,
            evidence=f"{code} ({law}): {ground.vi}",
            citation=ground.citation,
            confidence=sure_of(law, ground, confirmed),
        )


def _competence(level: Level, code: TitleCode, law: str) -> Competence:
    found = title(code, law).competence(level)
    if found is None:
        raise LevelNotCompetent(level=level.value, title=code)
    return found


def _quotas(
    evidence: DecisionEvidence, proposals: list[Proposal], local: Mapping[TitleCode, Quota]
) -> Iterator[DecisionGround]:
    """A unit's awards so far and those of this decision together stay within its share; sudden deeds have no share."""
    proposals = [one for one in proposals if not _is_sudden(one)]
    standings = {(one.plan_id, one.unit): one for one in evidence.standings}
    asked = Counter((one.plan_id, one.unit, one.title) for one in proposals)
    limited = {
        (one.plan_id, one.unit, one.title): (one, quota)
        for one in proposals
        if (quota := quota_of(one.title, one.ruleset, local)) is not None
    }
    for key, (proposal, quota) in limited.items():
        sure = sure_of(proposal.ruleset, quota, evidence.confirmed)
        yield _quota(quota, sure, proposal, asked[key], standings.get(key[:2]))


def _quota(quota: Quota, sure: Confidence, proposal: Proposal, new: int, standing: Standing | None) -> DecisionGround:
    reaching = standing.reaching if standing else 0
    awards = new + (standing.awarded.get(proposal.title, 0) if standing else 0)
    share = percent(quota.share)
    most = quota.most(reaching)
    if awards > most:
        raise CstdcsQuotaExceeded(
            unit_name=proposal.unit_name,
            awards=awards,
            title=proposal.title,
            reaching=reaching,
            share=share,
            most=most,
        )
    counted = f"{proposal.unit_name}: {awards} {proposal.title} trên {reaching} cá nhân đạt {quota.base}"
    return DecisionGround(
        rule="quota",
        unit=proposal.unit,
        evidence=f"{counted}, không quá {share}.",
        citation=quota.citation,
        confidence=sure,
    )


def _award(issued: DecisionIssued, proposal: Proposal, confirmed: frozenset[LineId]) -> AwardDecided:
    """The award of one recipient, with its bonus by the base salary of the decision's day."""
    asked = title(proposal.title, proposal.ruleset)
    return AwardDecided(
        decision_id=issued.decision_id,
        decision=issued.decision,
        deciding_authority=issued.deciding_authority,
        level=issued.level,
        signer_role=issued.signer_role,
        dossier_id=proposal.dossier_id,
        plan_id=proposal.plan_id,
        session_id=proposal.session_id,
        votes_for=None if proposal.vote is None else proposal.vote.votes_for,
        council_members=None if proposal.vote is None else proposal.vote.members,
        unit=proposal.unit,
        unit_name=proposal.unit_name,
        subject=proposal.subject,
        title=proposal.title,
        title_name=asked.name.vi,
        commendation_type=ruleset(proposal.ruleset).simplified.commendation_type
        if _is_sudden(proposal)
        else asked.commendation_type,
        year=proposal.year,
        ruleset=proposal.ruleset,
        bonus=bonus(proposal.title, proposal.ruleset, proposal.subject.kind, issued.decision.dated, confirmed),
        procedure=proposal.procedure,
        posthumous=proposal.died,
    )


def evolve(state: DecisionState, event: DecisionEvent) -> DecisionState:
    """The state of a decision after an event."""
    match event:
        case DecisionIssued(decision=decision, dossiers=dossiers):
            return Issued(decision, frozenset(dossiers))
        case AwardDecided():
            return state
        case _:
            assert_never(event)


DECIDER: Decider[DecisionCommand, DecisionState, DecisionEvent] = Decider(INITIAL, decide, evolve)
