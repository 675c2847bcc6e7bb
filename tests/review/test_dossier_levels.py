"""A dossier between the levels as the city finds and shows it, on the real Postgres."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chassis.reading.rebuild import compare
from chassis.reading.viewer import Viewer
from contracts.federation import Federation, SiteEntry
from contracts.message import Event
from contracts.review import AwardDecided, DossierAnswered, DossierForwarded, DossierRefused, Stage
from contracts.vocabulary import Level, ReasonCode, Subject, derived_id
from deploy.local import servers
from services.review.decision.messages import decision_id_of
from services.review.dossier import queries
from services.review.dossier.messages import AppraiseDossier, FileDossier, Progress
from services.review.dossier.rows import Act, DossierInFull
from services.review.service import SERVICE
from tests.chassis.topics import write_keys
from tests.harness import ServiceHarness, problem_of, service_at
from tests.review.cases import (
    CHAIR,
    CHI_LANG,
    CLERK,
    DECISION,
    FILED_AT,
    HEAD,
    MAI_PHA,
    PLAN,
    STANDING_BODY,
    collective,
    file_dossier,
    issued,
    locked,
    person,
    registered,
    submitted,
    withdrawn_plan,
)
from tests.review.steps import appraised_over_http, decide, register, voted
from tests.review.test_dossier_excellent import CITY_FOUND, excellent
from tests.review.test_dossier_forwarding import examined, forwarded

WARD, CITY, PROVINCE = CHI_LANG.code, "lang-son", "tinh-lang-son"
OTHER_WARD = "phuong-tam-thanh"
FEDERATION = Federation(
    sites=(
        SiteEntry(code=PROVINCE, name="Tỉnh Lạng Sơn", level=Level.PROVINCE),
        SiteEntry(code=CITY, name="Thành phố Lạng Sơn", level=Level.DISTRICT, parent=PROVINCE),
        SiteEntry(code=WARD, name=CHI_LANG.name, level=Level.COMMUNE, parent=CITY),
        SiteEntry(code=OTHER_WARD, name="UBND phường Tam Thanh", level=Level.COMMUNE, parent=CITY),
    )
)
TEAM = file_dossier("TTLDTT", facts=collective(4, members_reaching_ldtt=3))
BEST = file_dossier("TTLDXS", facts=excellent(4))
STAFF = Viewer(None)


@pytest.fixture
async def city(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review of the city, above two wards and below the province, with plan 254 and its lock."""
    write_keys(tmp_path / "keys.json", {}, (), FEDERATION)
    async with service_at(postgres.admin_url, SERVICE, tmp_path, FILED_AT) as opened:
        await opened.hear(f"plan-{PLAN}", issued())
        await opened.hear(f"registration-{PLAN}", locked())
        yield opened


def award(subject: Subject, title: str = "LDTT", level: Level = Level.COMMUNE, **changed: Any) -> AwardDecided:
    """The ward's head has decided, but for what is `changed`."""
    command = file_dossier(title, subject)
    return AwardDecided(
        **{
            **submitted(command).model_dump(
                exclude={"submitted_at", "subject", "fixing", "registered_as", "procedure"}
            ),
            "subject": subject,
            "decision_id": decision_id_of(DECISION),
            "decision": DECISION,
            "deciding_authority": "Chủ tịch UBND phường Chi Lăng",
            "level": level,
            "signer_role": "CHỦ TỊCH",
            "session_id": derived_id("test-session", 2),
            "votes_for": 7,
            "council_members": 7,
            "title_name": "Lao động tiên tiến",
            "commendation_type": "CONG_TRANG",
            **changed,
        }
    )


async def hear(at_work: ServiceHarness, event: Event, site: str = WARD) -> None:
    """Let the city hear what the review of another site has said."""
    await at_work.hear(f"{site}-{type(event).__name__}", event, site)
    await at_work.settle()


async def shown(at_work: ServiceHarness, command: FileDossier) -> DossierInFull:
    """The dossier as the staff reads it."""
    found = await queries.dossier(at_work.store.pool, STAFF, command.dossier_id)
    assert found is not None
    return found


async def appraised(at_work: ServiceHarness, command: FileDossier) -> DossierInFull:
    """The dossier as it stands after its appraisal."""
    await at_work.handle(AppraiseDossier(dossier_id=command.dossier_id), STANDING_BODY)
    return await shown(at_work, command)


async def test_a_forwarded_dossier_lies_with_the_city_like_one_of_its_own(city: ServiceHarness) -> None:
    """With the way that it went so far."""
    await hear(city, forwarded(TEAM))

    found = await shown(city, TEAM)

    assert (found.state, found.forwarded_by, found.ruleset) == (Progress.FILED, WARD, "L2003_ND91")
    assert [(one.site, one.act) for one in found.steps] == [
        (WARD, Act.APPRAISED),
        (WARD, Act.FORWARDED),
        (CITY, Act.RECEIVED),
    ]
    assert [one.day for one in found.steps][:2] == [date(2017, 12, 4), date(2017, 12, 8)]


async def test_the_ward_s_awards_are_evidence_at_the_city(city: ServiceHarness) -> None:
    """Members whom the ward has awarded LDTT reach it; the city has no dossier of theirs."""
    await register(city, (TEAM.subject, "TTLDTT"))
    for number in range(1, 4):
        await hear(city, award(person(number)))
    await hear(city, forwarded(TEAM))

    found = await appraised(city, TEAM)

    assert found.state is Progress.ELIGIBLE
    assert "3 trên 4" in next(one.evidence for one in found.rules if one.rule == "member_share_with_title")


async def test_an_award_that_a_level_may_not_decide_is_no_evidence(city: ServiceHarness) -> None:
    """A commune has no CSTDCS to give, and says so itself."""
    await register(city, (TEAM.subject, "TTLDTT"))
    for number in range(1, 4):
        await hear(city, award(person(number), "CSTDCS"))
    await hear(city, forwarded(TEAM))

    assert (await appraised(city, TEAM)).reason_codes == (ReasonCode.MEMBER_RATIO.value,)


async def test_a_subject_that_a_ward_has_awarded_is_not_awarded_again_for_another_unit(city: ServiceHarness) -> None:
    """One achievement, one award, at whichever level it was decided."""
    again = file_dossier(unit=MAI_PHA.code)
    await register(city, (again.subject, "LDTT"), unit=MAI_PHA)
    await city.handle(again, STANDING_BODY)
    await hear(city, award(again.subject))

    assert ReasonCode.DUPLICATE_ACHIEVEMENT.value in (await appraised(city, again)).reason_codes


async def test_the_quota_of_a_unit_counts_those_whom_its_own_site_has_awarded(city: ServiceHarness) -> None:
    """15 % of seven is one CSTDCS; the ward's LDTT were never before the city."""
    fighter = file_dossier("CSTDCS", person(9))
    await register(city, (person(9), "CSTDCS"))
    for number in range(1, 7):
        await hear(city, award(person(number)))
    await hear(city, forwarded(fighter))
    await appraised_over_http(city, fighter.dossier_id)
    await voted(city, [(fighter.dossier_id, 9)])

    assert (await decide(city, [fighter.dossier_id])).status_code == 201


async def test_a_dossier_goes_up_over_http_and_ends_as_the_province_says(city: ServiceHarness) -> None:
    """And the answer for the ward holds the city's own examination."""
    await ready_for_province(city)

    assert problem_of(await city.post(f"/dossiers/{BEST.dossier_id}/forward", CHAIR)) == (403, "duty-missing")
    assert (await city.post(f"/dossiers/{BEST.dossier_id}/forward", HEAD)).status_code == 200
    assert problem_of(await city.post(f"/dossiers/{BEST.dossier_id}/forward", HEAD)) == (
        409,
        "dossier-already-forwarded",
    )
    assert (await shown(city, BEST)).state is Progress.FORWARDED
    await hear(city, award(BEST.subject, "TTLDXS", Level.PROVINCE), PROVINCE)

    found = await shown(city, BEST)
    said = await city.recorded()
    (up,) = [one for one in said if isinstance(one, DossierForwarded) and one.forwarded_to == PROVINCE]
    (answer,) = [one for one in said if isinstance(one, DossierAnswered)]
    assert [one.site for one in up.examinations] == [WARD, CITY]
    assert [one.site for one in answer.examinations] == [CITY]
    assert answer.result.site == PROVINCE
    assert (found.state, found.forwarded_to, found.deciding_site) == (Progress.AWARDED, PROVINCE, PROVINCE)
    assert found.decision == DECISION
    assert [(one.site, one.act) for one in found.steps][2:] == [
        (CITY, Act.RECEIVED),
        (CITY, Act.APPRAISED),
        (CITY, Act.FORWARDED),
        (PROVINCE, Act.DECIDED),
    ]


async def ready_for_province(at_work: ServiceHarness) -> None:
    """The ward's TTLDXS, found eligible and proposed by the city's council."""
    await register(at_work, (BEST.subject, "TTLDXS"))
    for number in range(1, 5):
        await hear(at_work, award(person(number)))
    await hear(at_work, award(person(1), "CSTDCS", Level.DISTRICT))
    await hear(at_work, forwarded(BEST))
    await appraised_over_http(at_work, BEST.dossier_id)
    await voted(at_work, [(BEST.dossier_id, 10)])


async def test_what_went_up_comes_before_no_other_session(city: ServiceHarness) -> None:
    """It lies with the province."""
    await ready_for_province(city)
    await city.post(f"/dossiers/{BEST.dossier_id}/forward", STANDING_BODY)

    agenda = {
        "council": "Hội đồng",
        "members": 10,
        "held_on": "2017-12-15",
        "dossiers": [str(BEST.dossier_id)],
    }

    assert problem_of(await city.post("/sessions", CHAIR, agenda)) == (409, "session-dossier-not-ready")


async def test_a_refusal_of_the_province_is_shown_with_its_reasons(city: ServiceHarness) -> None:
    """Stage, reasons and explanation are the province's."""
    await ready_for_province(city)
    await city.post(f"/dossiers/{BEST.dossier_id}/forward", STANDING_BODY)
    refusal = DossierRefused(
        **submitted(BEST).model_dump(
            exclude={"submitted_at", "ruleset", "subject", "fixing", "registered_as", "procedure"}
        ),
        subject=BEST.subject,
        stage=Stage.COUNCIL,
        reason_codes=(ReasonCode.VOTE_BELOW_THRESHOLD,),
        explanation="Hội đồng: 5 trên tổng số 15 thành viên đồng ý; cần trên 50%.",
    )
    await hear(city, refusal, PROVINCE)

    found = await shown(city, BEST)

    assert (found.state, found.stage, found.deciding_site) == (Progress.REFUSED, "council", PROVINCE)
    assert found.reason_codes == ("VOTE_BELOW_THRESHOLD",)
    assert found.explanation == refusal.explanation
    assert found.steps[-1].act is Act.REFUSED


async def test_a_stranger_s_dossier_is_not_received(city: ServiceHarness) -> None:
    """Another ward cannot propose somebody of Chi Lăng; the refusal is counted and nothing begins."""
    await hear(city, forwarded(TEAM, examined(OTHER_WARD)), OTHER_WARD)

    assert await queries.dossier(city.store.pool, STAFF, TEAM.dossier_id) is None


async def test_a_subordinates_plan_is_evidence_for_its_own_dossiers_alone(city: ServiceHarness) -> None:
    """Nobody files under it here, and it never takes the place of ours."""
    await city.hear("plan-of-ward", issued(year=2018), WARD)
    await city.hear("plan-of-ward", withdrawn_plan(), WARD)
    await city.settle()

    filed = await city.post("/dossiers", STANDING_BODY, file_dossier(unit=MAI_PHA.code).model_dump(mode="json"))

    assert filed.status_code == 201, filed.text


async def test_a_dossier_under_the_wards_own_plan_is_appraised_on_what_the_ward_found(
    postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The city has heard the ward's plan and none of its registrations."""
    write_keys(tmp_path / "keys.json", {}, (), FEDERATION)
    async with service_at(postgres.admin_url, SERVICE, tmp_path, FILED_AT) as alone:
        fighter = file_dossier("CSTDCS")
        await alone.hear("plan-of-ward", issued(), WARD)
        await alone.settle()
        refused = await alone.post("/dossiers", STANDING_BODY, file_dossier(unit=MAI_PHA.code).model_dump(mode="json"))
        await hear(alone, forwarded(fighter, examined().model_copy(update={"rules": CITY_FOUND.rules})))

        found = await appraised(alone, fighter)

    assert problem_of(refused) == (409, "plan-not-heard")
    assert found.state is Progress.ELIGIBLE
    assert found.appraising_body == "Cơ quan thường trực Hội đồng Thi đua - Khen thưởng"


async def test_a_ward_files_under_the_superiors_plan_and_appraises_by_its_registrations(
    postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The title registered at the city opens the ward's dossier."""
    write_keys(tmp_path / "keys.json", {}, (), as_ward())
    async with service_at(postgres.admin_url, SERVICE, tmp_path, FILED_AT) as ward:
        for event in (issued(), registered(unit=CHI_LANG), locked()):
            await ward.hear(f"city-{type(event).__name__}", event, PROVINCE)
        await ward.settle()

        filed = await ward.post("/dossiers", STANDING_BODY, file_dossier().model_dump(mode="json"))

    assert filed.status_code == 201, filed.text


def as_ward() -> Federation:
    """The tests' site, `lang-son`, directly below another one."""
    return Federation(sites=FEDERATION.sites[:2])


async def test_a_rebuild_makes_the_tables_between_the_levels_as_they_are(city: ServiceHarness) -> None:
    """Steps, awards and plans of neighbours are folded alike."""
    await ready_for_province(city)
    await city.post(f"/dossiers/{BEST.dossier_id}/forward", STANDING_BODY)
    await hear(city, award(BEST.subject, "TTLDXS", Level.PROVINCE), PROVINCE)

    compared = await compare(city.store, SERVICE)

    assert all(one.identical for one in compared), compared


async def test_nobody_files_at_the_city_for_a_ward_with_a_site(city: ServiceHarness) -> None:
    """The ward's clerk works at the ward."""
    body = file_dossier().model_dump(mode="json", exclude_none=True)

    assert problem_of(await city.post("/dossiers", CLERK, body)) == (409, "dossier-unit-works-elsewhere")
