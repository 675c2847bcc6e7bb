"""The steps of a dossier between filing and council: their notices, whom the dossier waits for, and where it is."""

from datetime import date

import pytest

from chassis.deciding.testing import at
from contracts.catalog.terms import Silence
from contracts.notification import About
from contracts.review import AppraisalResult
from contracts.review_steps import (
    DossierResumed,
    DossierStep,
    DossierSupplemented,
    DossierSuspended,
    DossierTakenBack,
    OpinionRequested,
    ReceiptIssued,
    SupplementRequested,
    SuspensionGround,
)
from contracts.vocabulary import Confidence, WithdrawalReason, derived_id
from deploy.local import servers
from services.notification.contact.messages import Language
from services.notification.notice.messages import ServeNotice
from services.notification.notice.wording import wording
from services.notification.service import SERVICE
from services.notification.work.tasks import TaskKind
from tests.chassis.sample import SITE
from tests.notification.commands import served_for
from tests.notification.harness import NotificationHarness
from tests.notification.heard_events import WARD, appraised, issued, of_superior
from tests.notification.test_work_projection import (
    BELOW,
    CITY,
    DOSSIER,
    STAFF,
    WARD_CLERK,
    Told,
    at_site,
    found,
    here,
    tasks,
    told,
)
from tests.notification.work_events import DOSSIER_ID, SECOND_ID, convened, forwarded, submitted, voted

WHOSE = submitted().model_dump(include=set(DossierStep.model_fields))
RECEIPT = ReceiptIssued(
    **WHOSE,
    received_on=date(2017, 12, 1),
    working_days=10,
    due=date(2017, 12, 15),
    sure=True,
    citation="",
    confidence=Confidence.UNSURE,
)
REQUESTED = SupplementRequested(
    **WHOSE,
    documents=("TO_TRINH",),
    facts=("service_months",),
    reason="Chưa khớp bảng chấm công.",
    requested_on=date(2017, 12, 4),
    working_days=5,
    due=date(2017, 12, 11),
    sure=True,
    appraisal_due=date(2017, 12, 22),
)
SUPPLEMENTED = DossierSupplemented(**WHOSE, supplemented_at=at("2017-12-06T09:00"), appraisal_due=date(2017, 12, 19))
FILED = here(("2016-12-23", issued()), ("2017-12-01", submitted()), ("2017-12-01", RECEIPT))
ASKED = here(("2017-12-04", REQUESTED))


def test_the_unit_hears_of_a_receipt_and_of_a_request() -> None:
    """With the day of the result, and the last day of its answer."""
    notices = [*served_for(RECEIPT), *served_for(REQUESTED)]
    said = [wording(one.addressee, one.facts, None, Language.VI) for one in notices]

    assert [(one.addressee.code, one.facts.about) for one in notices] == [
        (WARD.code, About.DOSSIER_RECEIVED),
        (WARD.code, About.SUPPLEMENT_REQUESTED),
    ]
    assert "Ngày hẹn trả kết quả: 15/12/2017." in said[0].text
    assert "chậm nhất ngày 11/12/2017" in said[1].text
    assert "cần được bổ sung 2 nội dung.\nLý do: Chưa khớp bảng chấm công." in said[1].text


@pytest.mark.parametrize(
    ("silence", "said"),
    [(Silence.PROCEEDS, "coi như đơn vị không có ý kiến khác"), (Silence.WAITS, "khi đơn vị đã trả lời")],
)
def test_a_unit_that_is_asked_hears_until_when_and_what_its_silence_means(silence: Silence, said: str) -> None:
    """The notice names how many dossiers, and nobody in them."""
    asked = OpinionRequested(
        opinion_id=derived_id("test", "opinion"),
        unit=WARD.code,
        unit_name=WARD.name,
        dossiers=12,
        asked_on=date(2017, 11, 22),
        due=date(2017, 12, 6),
        silence=silence,
    )
    (notice,) = served_for(asked)
    text = wording(notice.addressee, notice.facts, None, Language.VI).text

    assert (notice.addressee.code, notice.facts.about) == (WARD.code, About.OPINION_REQUESTED)
    assert "về 12 hồ sơ đề nghị khen thưởng, chậm nhất ngày 06/12/2017" in text
    assert said in text


async def test_a_receipt_makes_the_appraisal_due(harness: NotificationHarness) -> None:
    """On the day that it names, which is still in time."""
    await told(harness, FILED)

    assert (await tasks(harness, STAFF, "2017-12-02"))[TaskKind.DOSSIER_TO_APPRAISE].due == at("2017-12-16")


async def test_a_dossier_waits_for_its_unit_while_its_supplement_is_awaited(harness: NotificationHarness) -> None:
    """Until the last day; then, or once it has come, for the standing body."""
    await told(harness, [*FILED, *ASKED])

    line = (await tasks(harness, WARD_CLERK, "2017-12-05"))[TaskKind.DOSSIER_TO_SUPPLEMENT]
    assert (line.group.value, line.due, line.vi) == (
        "mine",
        at("2017-12-12"),
        "Bổ sung hồ sơ đề nghị tặng “Lao động tiên tiến” cho Hoàng Thị Mai, UBND phường Chi Lăng",
    )
    assert TaskKind.DOSSIER_TO_APPRAISE not in await tasks(harness, STAFF, "2017-12-05")
    assert [(one.state, one.holder) for one in await found(harness, STAFF, q="Hoàng Thị Mai")] == [
        ("supplement", WARD.name)
    ]
    lapsed = await tasks(harness, STAFF, "2017-12-12T08:00")
    assert TaskKind.DOSSIER_TO_SUPPLEMENT not in lapsed
    assert lapsed[TaskKind.DOSSIER_TO_APPRAISE].due == at("2017-12-23")

    await told(harness, here(("2017-12-06", SUPPLEMENTED)))

    after = await tasks(harness, STAFF, "2017-12-07")
    assert TaskKind.DOSSIER_TO_SUPPLEMENT not in after
    assert after[TaskKind.DOSSIER_TO_APPRAISE].due == at("2017-12-20")
    assert [one.state for one in await found(harness, STAFF, q="Hoàng Thị Mai")] == ["filed"]


SUSPENDED = DossierSuspended(
    **WHOSE,
    ground=SuspensionGround.COMPLAINT,
    reason="Có đơn tố cáo.",
    reference=None,
    suspended_on=date(2017, 12, 5),
)
RESUMED = DossierResumed(
    **WHOSE,
    reason="Tố cáo sai.",
    reference=None,
    resumed_on=date(2017, 12, 7),
    appraisal_due=date(2017, 12, 19),
    supplement_due=None,
)
TAKEN_BACK = DossierTakenBack(
    **WHOSE, reason_code=WithdrawalReason.MISTAKEN, reason="Nộp nhầm.", by_standing_body=False
)


def test_the_unit_hears_that_its_dossier_is_suspended_and_resumed() -> None:
    """On which ground, and by when its result is due now; of what it took back itself it needs no notice."""
    notices = [*served_for(SUSPENDED), *served_for(RESUMED)]
    said = [wording(one.addressee, one.facts, None, Language.VI).text for one in notices]

    assert [one.facts.about for one in notices] == [About.DOSSIER_SUSPENDED, About.DOSSIER_RESUMED]
    assert "có khiếu nại, tố cáo đang giải quyết." in said[0]
    assert "Ngày hẹn trả kết quả: 19/12/2017." in said[1]
    assert served_for(TAKEN_BACK) == []


def test_the_unit_hears_that_the_superior_has_suspended_what_was_passed_up() -> None:
    """And that it goes on; the days of the superior are its own matter."""
    commands = [one.command for event in (SUSPENDED, RESUMED) for one in SERVICE.react(event, of_superior("lang-son"))]
    served = [one for one in commands if isinstance(one, ServeNotice)]
    said = [wording(one.addressee, one.facts, None, Language.VI).text for one in served]

    assert len(served) == 2
    assert "(đã trình cấp trên) tạm dừng xem xét từ ngày 05/12/2017" in said[0]
    assert "được cấp trên tiếp tục xem xét." in said[1]
    assert "19/12/2017" not in said[1]


def test_the_unit_hears_why_the_standing_body_or_the_superior_took_its_dossier_back() -> None:
    """After a violation, or from above on whatever ground; what it has left out itself it knows."""
    found = TAKEN_BACK.model_copy(
        update={"reason_code": WithdrawalReason.OUT_OF_REACH, "reason": "Có vi phạm.", "by_standing_body": True}
    )
    (here_,) = served_for(found)
    (above,) = [one.command for one in SERVICE.react(found, of_superior("lang-son"))]
    assert isinstance(above, ServeNotice)
    said = [wording(one.addressee, one.facts, None, Language.VI).text for one in (here_, above)]

    assert {one.facts.about for one in (here_, above)} == {About.DOSSIER_REFUSED}
    assert said[0].startswith("Cơ quan thẩm định không đề nghị tặng")
    assert said[1].startswith("Cơ quan thẩm định cấp trên không đề nghị tặng")
    assert all(text.endswith("Có vi phạm.") for text in said)
    assert served_for(TAKEN_BACK.model_copy(update={"by_standing_body": True})) == []


async def test_a_dossier_that_the_superior_took_back_waits_for_nobody(postgres: servers.Postgres) -> None:
    """It has ended at the site below as after a refusal."""
    up: Told = [*DOSSIER[:3], ("2017-12-13", forwarded(CITY.code, SITE), SITE)]
    async with at_site(postgres, BELOW) as harness:
        await told(harness, up)
        await told(harness, [("2017-12-20", TAKEN_BACK, CITY.code)])
        after = await tasks(harness, STAFF, "2017-12-21")
        ended = (await found(harness, STAFF, q="hoàng mai"))[0]

    assert TaskKind.DOSSIER_ABOVE not in after
    assert ended.state == "refused-appraisal"


async def test_a_suspended_dossier_waits_for_nobody_until_it_is_resumed(harness: NotificationHarness) -> None:
    """Then for the standing body, with its day moved; what was taken back waits no more."""
    await told(harness, [*FILED, *here(("2017-12-05", SUSPENDED))])
    assert TaskKind.DOSSIER_TO_APPRAISE not in await tasks(harness, STAFF, "2017-12-06")
    assert [one.state for one in await found(harness, STAFF, q="Hoàng Thị Mai")] == ["suspended"]

    await told(harness, here(("2017-12-07", RESUMED)))
    assert (await tasks(harness, STAFF, "2017-12-08"))[TaskKind.DOSSIER_TO_APPRAISE].due == at("2017-12-20")

    await told(harness, here(("2017-12-08", TAKEN_BACK)))
    assert TaskKind.DOSSIER_TO_APPRAISE not in await tasks(harness, STAFF, "2017-12-09")
    assert [one.state for one in await found(harness, STAFF, q="Hoàng Thị Mai")] == ["taken-back"]


async def test_what_the_council_put_off_comes_before_it_again(harness: NotificationHarness) -> None:
    """A dossier that was suspended in a session stands on no agenda once that one is closed."""
    over = voted(SECOND_ID, over=(SECOND_ID,)).model_copy(update={"put_off": (DOSSIER_ID,)})
    eligible = here(("2017-12-12", appraised(AppraisalResult.ELIGIBLE)), ("2017-12-15", convened(DOSSIER_ID)))
    await told(harness, [*FILED, *eligible, *here(("2017-12-16", SUSPENDED), ("2017-12-20", over))])
    assert TaskKind.DOSSIERS_ELIGIBLE not in await tasks(harness, STAFF, "2017-12-21")

    await told(harness, here(("2017-12-22", RESUMED)))
    assert TaskKind.DOSSIERS_ELIGIBLE in await tasks(harness, STAFF, "2017-12-23")
