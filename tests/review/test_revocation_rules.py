"""The rules of a revocation, what rests on an award, and what is true of both under any commands in any order."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.awards import AwardBonus, AwardRevoked, RevocationGround, RevocationPassedDown
from contracts.review import AwardDecided, RuleOutcome, Verdict
from contracts.vocabulary import Confidence, Document, DossierId, TitleCode, derived_id
from services.review.decision.messages import SeriesFound
from services.review.decision.refusals import DecisionDatedInFuture
from services.review.dossier.messages import Progress
from services.review.revocation import reactions
from services.review.revocation.dependants import Near, dependants
from services.review.revocation.messages import (
    AwardFound,
    BonusRecovered,
    Dependant,
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
from services.review.revocation.rules import DECIDER
from tests.notification.heard_events import of_superior
from tests.review.cases import CLERK, HEAD, POLICY, STANDING_BODY, when
from tests.review.test_decision_rules import decide, found, outcome_of, proposal

given = Rules(DECIDER).given
AT = "2018-03-20T09:00"
AWARD = next(one for one in outcome_of(proposal(1, ruleset="L2022_ND98")).events if isinstance(one, AwardDecided))
ID = AWARD.dossier_id
LATER = DossierId(derived_id("test-dossier", "later"))
FINDING = Document(issuer="Thanh tra thành phố", number="12", symbol="KL-TT", dated=date(2018, 3, 2))
PROPOSE = ProposeRevocation(
    dossier_id=ID, ground=RevocationGround.FRAUD, reason="Kê khai khống.", found_on=date(2018, 3, 5), finding=FINDING
)
REVOKE = RevokeAward(
    dossier_id=ID,
    issuer="UBND thành phố Lạng Sơn",
    symbol="QĐ-UBND",
    dated=date(2018, 3, 12),
    deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
    signer_role="CHỦ TỊCH",
)
DROP = DropRevocation(dossier_id=ID, reason="Không có vi phạm.")
WRITE_OFF = WriteOffRecovery(dossier_id=ID, reason="Không còn khả năng.")
RESTS = Dependant(
    dossier_id=LATER,
    subject=AWARD.subject.key,
    title="CSTDCS",
    year=2017,
    ruleset="L2003_ND91",
    state=Progress.ELIGIBLE,
    rules=("has_title_standard",),
)
REEVALUATE = ReevaluateDependant(dossier_id=ID, dependant=LATER)
EVIDENCE = RevocationEvidence(award=AWARD, series=SeriesFound(last=511, drawn=True), dependants=(RESTS,))
ABOVE = of_superior("phuong-chi-lang", "review")
PROPOSED = RevocationProposed(**dict(PROPOSE))


def pay(amount: int) -> RecordRecovery:
    """A payment."""
    return RecordRecovery(dossier_id=ID, amount=amount, received_on=date(2018, 3, 20), note="Phiếu thu 15")


def looked(*, stands: bool = False, dependant: DossierId = LATER) -> ReexamineDependant:
    """What was found of a dossier."""
    return ReexamineDependant(dossier_id=ID, dependant=dependant, stands=stands, found="Đã xem lại.")


def revoked() -> tuple[RevocationEvent, ...]:
    """The history of an award that was annulled."""
    return (PROPOSED, *given(PROPOSED).when(REVOKE, when(HEAD, AT), EVIDENCE).events)


def test_an_award_is_annulled_on_the_ground_that_was_filed() -> None:
    """Under the next number; its bonus is due, and what rests on it is recorded beside."""
    given().when(PROPOSE, when(STANDING_BODY, AT), AwardFound(award=AWARD)).then(PROPOSED)

    event, beside = given(PROPOSED).when(REVOKE, when(HEAD, AT), EVIDENCE).events

    assert isinstance(event, AwardRevoked)
    assert (str(event.decision), event.annulled) == ("512/QĐ-UBND", AWARD.decision)
    assert (event.ground, event.reason, event.finding) == (PROPOSE.ground, PROPOSE.reason, FINDING)
    assert isinstance(AWARD.bonus, AwardBonus)
    assert event.due == AWARD.bonus.amount == 390_000
    assert (event.citation, event.confidence) == ("Luật TĐKT 2022 Đ93 k2", Confidence.SOURCED)
    assert beside == DependantsFound(dossier_id=ID, dependants=(RESTS,), signature=None)
    given(*revoked()).when(REVOKE, when(HEAD, AT), EVIDENCE).nothing()


def test_the_ground_of_the_former_law_is_marked() -> None:
    """Nobody has checked its article."""
    award = AWARD.model_copy(update={"ruleset": "L2003_ND91"})
    event = given(PROPOSED).when(REVOKE, when(HEAD, AT), EVIDENCE.model_copy(update={"award": award})).events[0]

    assert isinstance(event, AwardRevoked)
    assert event.confidence is Confidence.UNSURE


def test_the_head_annuls_what_was_filed_and_nothing_else() -> None:
    """No unit, no award of another site, nothing without a ground, no day before the award or to come, not twice."""
    given().when(PROPOSE, when(CLERK, AT), AwardFound(award=AWARD)).refused(RevocationNotStandingBody)
    given(PROPOSED).when(REVOKE, when(CLERK, AT), EVIDENCE).refused(RevokingNotTheHead)
    given().when(PROPOSE, when(STANDING_BODY, AT), AwardFound()).refused(NoSuchAward)
    given().when(REVOKE, when(HEAD, AT), EVIDENCE).refused(RevocationNotProposed)
    early = REVOKE.model_copy(update={"dated": date(2017, 12, 1)})
    given(PROPOSED).when(early, when(HEAD, AT), EVIDENCE).refused(FoundBeforeAward)
    late = REVOKE.model_copy(update={"dated": date(2018, 3, 21)})
    given(PROPOSED).when(late, when(HEAD, AT), EVIDENCE).refused(DecisionDatedInFuture)
    given().when(PROPOSE, when(STANDING_BODY, "2018-03-04T09:00"), AwardFound(award=AWARD)).refused(FoundInFuture)
    other = PROPOSE.model_copy(update={"ground": RevocationGround.FALSE_PAPERS})
    given(PROPOSED).when(other, when(STANDING_BODY, AT), AwardFound(award=AWARD)).refused(RevocationProposedAlready)
    again = REVOKE.model_copy(update={"dated": date(2018, 3, 19)})
    given(*revoked()).when(again, when(HEAD, AT), EVIDENCE).refused(AwardRevokedAlready)
    given(*revoked()).when(DROP, when(HEAD, AT)).refused(AwardRevokedAlready)
    given(*revoked()).when(PROPOSE, when(STANDING_BODY, AT), AwardFound(award=AWARD)).refused(AwardRevokedAlready)


def test_the_head_may_revoke_nothing() -> None:
    """The award stands, and the revocation may be filed again."""
    dropped = RevocationDropped(dossier_id=ID, reason=DROP.reason)

    given(PROPOSED).when(DROP, when(HEAD, AT)).then(dropped)
    given(PROPOSED, dropped).when(DROP, when(HEAD, AT)).nothing()
    given(PROPOSED, dropped).when(PROPOSE, when(STANDING_BODY, AT), AwardFound(award=AWARD)).then(PROPOSED)
    given().when(DROP, when(HEAD, AT)).refused(RevocationNotProposed)


def test_a_bonus_is_paid_back_until_nothing_is_due() -> None:
    """In parts, never more than is due; what remains may be written off."""
    history = revoked()
    part = BonusRecovered(
        dossier_id=ID, amount=90_000, received_on=date(2018, 3, 20), note="Phiếu thu 15", outstanding=300_000
    )
    gone = RecoveryWrittenOff(dossier_id=ID, amount=300_000, reason=WRITE_OFF.reason)

    given(*history).when(pay(90_000), when(STANDING_BODY, AT)).then(part)
    given(*history, part).when(pay(300_001), when(STANDING_BODY, AT)).refused(MoreThanDue)
    given(*history, part).when(WRITE_OFF, when(HEAD, AT)).then(gone)
    given(*history, part, gone).when(WRITE_OFF, when(HEAD, AT)).nothing()
    given(*history, part, gone).when(pay(1), when(STANDING_BODY, AT)).refused(NothingDue)
    given(*history).when(pay(1), when(STANDING_BODY, "2018-03-19T09:00")).refused(FoundInFuture)
    given(PROPOSED).when(pay(1), when(STANDING_BODY, AT)).refused(AwardNotRevoked)


def test_what_rested_on_the_award_is_looked_at_anew() -> None:
    """Each dossier that was found, and no other."""
    event = DependantReexamined(dossier_id=ID, dependant=LATER, stands=False, found="Đã xem lại.")

    given(*revoked()).when(looked(), when(STANDING_BODY, AT)).then(event)
    given(*revoked(), event).when(looked(), when(STANDING_BODY, AT)).nothing()
    given(*revoked()).when(looked(dependant=ID), when(STANDING_BODY, AT)).refused(NoDependant)


def outcome(rule: str, verdict: Verdict) -> RuleOutcome:
    """What an appraisal of today finds of a rule."""
    holds = verdict in {Verdict.MET, Verdict.WAIVED}
    return RuleOutcome(
        rule=rule, holds=holds, evidence="Không đạt.", citation="", confidence=Confidence.KNOWN, verdict=verdict
    )


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ((Verdict.MET,), Verdict.MET),
        ((Verdict.MET, Verdict.WAIVED), Verdict.MET),
        ((Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN), Verdict.NOT_MET),
        ((Verdict.MET, Verdict.UNKNOWN), Verdict.UNKNOWN),
        ((), Verdict.UNKNOWN),
    ],
    ids=lambda found: "-".join(found) if isinstance(found, tuple) else found,
)
def test_what_rested_on_the_award_is_evaluated_without_it(found: tuple[Verdict, ...], verdict: Verdict) -> None:
    """By the rules alone by which it did, once for each; the standing body's own finding comes beside."""
    names = tuple(f"rule_{place}" for place in range(len(found)))
    history = tuple(
        one.model_copy(update={"dependants": (RESTS.model_copy(update={"rules": names or RESTS.rules}),)})
        if isinstance(one, DependantsFound)
        else one
        for one in revoked()
    )
    (command,) = reactions.reevaluate(next(one for one in history if isinstance(one, DependantsFound)), ABOVE)
    assert isinstance(command, ReevaluateDependant)
    rules = tuple(outcome(name, one) for name, one in zip(names, found, strict=True))
    seen = Reappraised(outcomes=(outcome("no_discipline", Verdict.NOT_MET), *rules))
    event = DependantReevaluated(dossier_id=ID, dependant=LATER, verdict=verdict, rules=rules)

    given(*history).when(command, when(POLICY, AT), seen).then(event)
    given(*history, event).when(command, when(POLICY, AT), seen).nothing()
    given(*history, event).when(looked(), when(STANDING_BODY, AT)).then(
        DependantReexamined(dossier_id=ID, dependant=LATER, stands=False, found="Đã xem lại.")
    )
    given(PROPOSED).when(command, when(POLICY, AT), seen).refused(AwardNotRevoked)
    stranger = ReevaluateDependant(dossier_id=ID, dependant=ID)
    given(*history).when(stranger, when(POLICY, AT), seen).refused(NoDependant)


def passed_down(award: AwardRevoked) -> RevocationPassedDown:
    """What the site between says of an award that its superior annulled."""
    (command,) = reactions.pass_down(award, ABOVE)
    assert isinstance(command, PassRevocationDown)
    return command.revocation


def test_the_annulment_of_a_dossier_that_came_from_below_is_passed_down_once() -> None:
    """Of one that was filed here nobody below knows; whatever is further down passes it on as it stands."""
    annulled = revoked()[1]
    assert isinstance(annulled, AwardRevoked)
    event = passed_down(annulled)
    command, below = PassRevocationDown(dossier_id=ID, revocation=event), PassedUpFrom(forwarded_by="phuong-chi-lang")
    relay = when(STANDING_BODY, AT)

    assert (event.site, event.said_by) == (ABOVE.site, ABOVE.event_id)
    assert {name: getattr(event, name) for name in ("decision", "annulled", "ground", "due", "revoked_on")} == {
        name: getattr(annulled, name) for name in ("decision", "annulled", "ground", "due", "revoked_on")
    }
    given().when(command, relay, below).then(event)
    given(event).when(command, relay, below).nothing()
    given().when(command, relay, PassedUpFrom()).nothing()
    assert list(reactions.pass_on(event, ABOVE)) == [command]


def near(title: TitleCode = "CSTDCS", year: int = 2017, evidence: str = "Đạt.", **changed: Any) -> Near:
    """Another dossier of the same person."""
    rule = RuleOutcome(rule="any_of", holds=True, evidence=evidence, citation="", confidence=Confidence.KNOWN)
    one = {
        "dossier_id": LATER,
        "subject": AWARD.subject.key,
        "title": title,
        "year": year,
        "ruleset": "L2003_ND91",
        "state": Progress.ELIGIBLE,
        "member": False,
        "rules": (rule,),
    }
    return Near.model_validate({**one, **changed})


@pytest.mark.parametrize(
    ("award", "other", "rules"),
    [
        ("LDTT", near(), ("has_title_standard",)),
        ("LDTT", near(year=2018), ()),
        ("CSTDCS", near("CSTDBNT", 2018), ("consecutive_title",)),
        ("CSTDCS", near("CSTDBNT", 2020), ("consecutive_title",)),
        ("CSTDCS", near("CSTDBNT", 2021), ()),
        ("LDTT", near("LDTT", 2018), ()),
        ("LDTT", near("LDTT", 2018, evidence="Theo Quyết định 3120/QĐ-UBND."), ("any_of",)),
        ("LDTT", near("TTLDTT", member=True), ("member_share_with_title",)),
        ("LDTT", near("TTLDTT", 2018, member=True), ()),
        ("CSTDCS", near("TTLDXS", member=True), ("has_member_with_title", "member_share_with_title")),
    ],
    ids=lambda case: f"{case.title}-{case.year}" if isinstance(case, Near) else str(case),
)
def test_what_rests_on_an_award_is_found_by_the_law_that_was_recorded(
    award: TitleCode, other: Near, rules: tuple[str, ...]
) -> None:
    """Consecutive years, the standard of the same year, a collective's members, and whatever names the decision."""
    revoked_award = AWARD.model_copy(update={"title": award})

    names = [name for one in dependants(revoked_award, [other]) for name in one.rules]

    assert set(rules) <= set(names) if rules else names == []


def test_an_award_does_not_rest_on_itself() -> None:
    """Whatever its own outcomes name."""
    assert dependants(AWARD, [near(dossier_id=ID, evidence="3120/QĐ-UBND")]) == ()
    assert decide(proposal(1)).dossiers == (ID,)
    assert found(proposal(1)).proposals


commands = st.one_of(
    st.sampled_from(
        [
            PROPOSE,
            REVOKE,
            REVOKE,
            DROP,
            WRITE_OFF,
            looked(),
            looked(stands=True),
            ReevaluateDependant(dossier_id=ID, dependant=LATER),
        ]
    ),
    st.builds(pay, st.sampled_from([1, 90_000, 390_000])),
)


def evidence_of(command: RevocationCommand) -> AwardFound | None:
    """The evidence of a command where nothing is wrong."""
    match command:
        case ProposeRevocation():
            return AwardFound(award=AWARD)
        case RevokeAward():
            return EVIDENCE
        case _:
            return None


@settings(deadline=None)
@cases(st.lists(st.tuples(commands, st.sampled_from([HEAD, STANDING_BODY, STANDING_BODY, CLERK])), max_size=15))
def test_an_award_is_annulled_once_and_no_more_is_paid_than_is_due(sent: list[tuple[RevocationCommand, Any]]) -> None:
    """Whatever is sent in whatever order."""
    events: list[RevocationEvent] = []
    for command, actor in sent:
        events += given(*events).when(command, when(actor, AT), evidence_of(command)).events
    annulled = [one for one in events if isinstance(one, AwardRevoked)]
    paid = sum(one.amount for one in events if isinstance(one, BonusRecovered | RecoveryWrittenOff))

    assert len(annulled) <= 1
    assert paid <= sum(one.due for one in annulled)
    if annulled:
        assert isinstance(events[0], RevocationProposed)
        after = [type(one) for one in events[events.index(annulled[0]) + 1 :]]
        assert not {RevocationProposed, RevocationDropped} & set(after)
