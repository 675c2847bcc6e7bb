"""The rules of a revocation: filed with a ground, decided by the head, paid back, and its dependants looked at."""

from datetime import date
from typing import Final, TypeAlias, assert_never

from contracts.awards import AwardRevoked
from contracts.message import Context, Decider
from contracts.review import AwardDecided, RuleOutcome, Verdict
from contracts.vocabulary import VIETNAM, Confidence, Document, Level
from services.review.decision.issuing import check_signature, next_document
from services.review.revocation.messages import (
    AwardFound,
    BonusRecovered,
    DependantReevaluated,
    DependantReexamined,
    DependantsFound,
    DropRevocation,
    PassedUpFrom,
    PassRevocationDown,
    ProposeRevocation,
    Reappraised,
    RecordRecovery,
    RecoveryWrittenOff,
    ReevaluateDependant,
    ReexamineDependant,
    RevocationCommand,
    RevocationDropped,
    RevocationEvent,
    RevocationEvidence,
    RevocationProposed,
    RevokeAward,
    WriteOffRecovery,
)
from services.review.revocation.refusals import (
    AwardNotRevoked,
    AwardRevokedAlready,
    FoundBeforeAward,
    FoundInFuture,
    MoreThanDue,
    NoDependant,
    NoSuchAward,
    NothingDue,
    RevocationNotProposed,
    RevocationNotStandingBody,
    RevocationProposedAlready,
    RevokingNotTheHead,
)
from services.review.revocation.states import INITIAL, Proposed, RevocationState, Revoked, Unproposed, evolve

RevocationFacts: TypeAlias = AwardFound | PassedUpFrom | Reappraised | None
"""The evidence of the command at hand."""
CITATION: Final = "Luật TĐKT 2022 Đ93 k2"
_FORMER: Final = "Luật TĐKT 2003; chưa đối chiếu điều khoản về hủy bỏ"
"""The ground of an annulment: sourced for the law of 2022, unsure for what was awarded under the one before."""


def decide(  # noqa: C901, PLR0911 - one case for each command
    command: RevocationCommand, state: RevocationState, evidence: RevocationFacts, context: Context
) -> tuple[RevocationEvent, ...]:
    """The events that follow from a command about a revocation."""
    _check_actor(command, context)
    match command:
        case ReevaluateDependant():
            return _reevaluate(command, _revoked(state), evidence)
        case PassRevocationDown():
            return _pass_down(command, state, evidence)
        case ProposeRevocation():
            return _propose(command, state, evidence, context)
        case RevokeAward():
            return _revoke(command, state, evidence, context)
        case DropRevocation():
            return _drop(command, state)
        case RecordRecovery():
            return _recover(command, _revoked(state), context)
        case WriteOffRecovery():
            return _write_off(command, _revoked(state))
        case ReexamineDependant():
            return _reexamine(command, _revoked(state))
        case _:
            assert_never(command)


def _check_actor(command: RevocationCommand, context: Context) -> None:
    if context.actor.unit is None:
        return
    raise RevokingNotTheHead if isinstance(command, RevokeAward | DropRevocation) else RevocationNotStandingBody


def _award(evidence: RevocationFacts) -> AwardDecided:
    if not isinstance(evidence, AwardFound) or evidence.award is None:
        raise NoSuchAward
    return evidence.award


def _propose(
    command: ProposeRevocation, state: RevocationState, evidence: RevocationFacts, context: Context
) -> tuple[RevocationEvent, ...]:
    _award(evidence)
    proposed = RevocationProposed(**dict(command))
    match state:
        case Revoked(event=revoked):
            raise AwardRevokedAlready(decision=str(revoked.decision))
        case Proposed(event=stands):
            if stands != proposed:
                raise RevocationProposedAlready
            return ()
        case Unproposed():
            _check_past(command.found_on, context)
            return (proposed,)
        case _:
            assert_never(state)


def _revoke(
    command: RevokeAward, state: RevocationState, evidence: RevocationFacts, context: Context
) -> tuple[RevocationEvent, ...]:
    award = _award(evidence)
    if isinstance(state, Revoked):
        stands = state.event.decision
        if (command.dated, command.symbol) != (stands.dated, stands.symbol):
            raise AwardRevokedAlready(decision=str(stands))
        return ()
    if not isinstance(state, Proposed):
        raise RevocationNotProposed
    if not isinstance(evidence, RevocationEvidence):
        raise TypeError("a revocation is decided on what rests on the award")
    if command.dated < award.decision.dated:
        raise FoundBeforeAward(day=f"{command.dated:%d/%m/%Y}", decided=f"{award.decision.dated:%d/%m/%Y}")
    check_signature(command.signature)
    decision = next_document(command.issuer, command.symbol, command.dated, evidence.series, context)
    revoked = _annulled(command, state.event, award, decision, context)
    found = DependantsFound(dossier_id=command.dossier_id, dependants=evidence.dependants, signature=command.signature)
    return (revoked, found)


def _reevaluate(command: ReevaluateDependant, state: Revoked, evidence: RevocationFacts) -> tuple[RevocationEvent, ...]:
    """Once; what the standing body has found since stays what it is."""
    rests = state.dependants.get(command.dependant)
    if rests is None:
        raise NoDependant
    if command.dependant in state.reevaluated:
        return ()
    outcomes = evidence.outcomes if isinstance(evidence, Reappraised) else ()
    rules = tuple(one for one in outcomes if one.rule in rests.rules)
    return (DependantReevaluated(**dict(command), verdict=_come_to(rules), rules=rules),)


def _come_to(rules: tuple[RuleOutcome, ...]) -> Verdict:
    found = {one.found for one in rules}
    if Verdict.NOT_MET in found:
        return Verdict.NOT_MET
    return Verdict.MET if found and found <= {Verdict.MET, Verdict.WAIVED} else Verdict.UNKNOWN


def _pass_down(
    command: PassRevocationDown, state: RevocationState, evidence: RevocationFacts
) -> tuple[RevocationEvent, ...]:
    """Once, and only what has come from below."""
    from_below = isinstance(evidence, PassedUpFrom) and evidence.forwarded_by is not None
    known = isinstance(state, Unproposed) and state.passed_down is not None
    return (command.revocation,) if from_below and not known else ()


def _annulled(
    command: RevokeAward, filed: RevocationProposed, award: AwardDecided, decision: Document, context: Context
) -> AwardRevoked:
    of_2022 = award.ruleset.startswith("L2022")
    return AwardRevoked(
        dossier_id=award.dossier_id,
        decision_id=award.decision_id,
        decision=decision,
        annulled=award.decision,
        deciding_authority=command.deciding_authority,
        level=Level(context.level),
        signer_role=command.signer_role,
        plan_id=award.plan_id,
        unit=award.unit,
        unit_name=award.unit_name,
        subject=award.subject,
        title=award.title,
        title_name=award.title_name,
        year=award.year,
        ruleset=award.ruleset,
        ground=filed.ground,
        reason=filed.reason,
        finding=filed.finding,
        due=0 if award.bonus is None else award.bonus.amount,
        citation=CITATION if of_2022 else _FORMER,
        confidence=Confidence.SOURCED if of_2022 else Confidence.UNSURE,
        revoked_on=command.dated,
    )


def _drop(command: DropRevocation, state: RevocationState) -> tuple[RevocationEvent, ...]:
    match state:
        case Revoked(event=revoked):
            raise AwardRevokedAlready(decision=str(revoked.decision))
        case Proposed():
            return (RevocationDropped(dossier_id=command.dossier_id, reason=command.reason),)
        case Unproposed(dropped=dropped):
            if dropped is None or dropped.reason != command.reason:
                raise RevocationNotProposed
            return ()
        case _:
            assert_never(state)


def _revoked(state: RevocationState) -> Revoked:
    if not isinstance(state, Revoked):
        raise AwardNotRevoked
    return state


def _recover(command: RecordRecovery, state: Revoked, context: Context) -> tuple[RevocationEvent, ...]:
    if not state.outstanding:
        raise NothingDue
    if command.amount > state.outstanding:
        raise MoreThanDue(amount=command.amount, outstanding=state.outstanding)
    _check_past(command.received_on, context)
    return (BonusRecovered(**dict(command), outstanding=state.outstanding - command.amount),)


def _write_off(command: WriteOffRecovery, state: Revoked) -> tuple[RevocationEvent, ...]:
    stands = state.written_off
    if stands is not None and stands.reason == command.reason:
        return ()
    if not state.outstanding:
        raise NothingDue
    return (RecoveryWrittenOff(dossier_id=command.dossier_id, amount=state.outstanding, reason=command.reason),)


def _reexamine(command: ReexamineDependant, state: Revoked) -> tuple[RevocationEvent, ...]:
    if command.dependant not in state.dependants:
        raise NoDependant
    event = DependantReexamined(**dict(command))
    last = next((one for one in reversed(state.reexamined) if one.dependant == command.dependant), None)
    return () if last == event else (event,)


def _check_past(day: date, context: Context) -> None:
    if day > context.now.astimezone(VIETNAM).date():
        raise FoundInFuture(day=f"{day:%d/%m/%Y}")


DECIDER: Decider[RevocationCommand, RevocationState, RevocationEvent] = Decider(INITIAL, decide, evolve)
