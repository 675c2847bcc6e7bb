"""The wording of notices."""

import pytest

from contracts.awards import Manner
from contracts.message import Event
from contracts.plan_parts import Purpose, Recipient
from contracts.planning import PlanAmended, PlanContent
from contracts.registration import ReturnedTitle, ReturnReason
from contracts.review import AppraisalResult, Stage
from contracts.vocabulary import GateKind, ReasonCode
from services.notification.contact.messages import Language
from services.notification.notice.phrases import Wording
from services.notification.notice.terms import BODIES, FIELDS, GATES, MANNERS, PURPOSES, REASONS, RETURNS
from services.notification.notice.wording import wording
from tests.notification.commands import served_for
from tests.notification.heard_events import (
    DOCUMENT,
    PLAN_ID,
    accepted,
    appraised,
    awarded,
    closed,
    conferred,
    content,
    issued,
    missing,
    refused,
    returned,
    scheduled,
    taken_back,
)


def worded(event: Event, language: Language = Language.VI) -> Wording:
    """The wording of the first notice that follows from an event, once the plan's number is known."""
    command = served_for(event)[0]
    return wording(command.addressee, command.facts, DOCUMENT, language)


def test_a_unit_is_asked_to_register_before_the_deadline() -> None:
    """The day itself is excluded, and the notice says so."""
    unit = Recipient(code="xa-mai-pha", name="UBND xã Mai Pha", purpose=Purpose.TO_IMPLEMENT)

    notice = worded(issued(unit))

    assert notice == Wording(
        "Kế hoạch số 254/KH-UBND ngày 23/12/2016 của UBND thành phố Lạng Sơn",
        "UBND thành phố Lạng Sơn đã ban hành Kế hoạch số 254/KH-UBND ngày 23/12/2016 "
        "“Công tác thi đua, khen thưởng năm 2017”.\n"
        "Đề nghị UBND xã Mai Pha xây dựng kế hoạch của đơn vị, đăng ký danh hiệu thi đua và tổ chức thực hiện.\n"
        "Hồ sơ đăng ký gửi về Phòng Nội vụ trước ngày 15/01/2017.\n"
        "Danh hiệu không đăng ký thì không được xem xét khen thưởng.",
    )


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("xa-mai-pha", "Danh hiệu không đăng ký thì không được xem xét khen thưởng."),
        ("trang-thong-tin", "Kế hoạch được gửi đến Nơi nhận."),
    ],
)
def test_a_recipient_without_a_mark_is_asked_to_register_only_as_a_unit(code: str, ending: str) -> None:
    """No purpose is invented where the plan gives none; a unit of its clusters still learns of the deadline."""
    notice = worded(issued(Recipient(code=code, name="Nơi nhận")))

    assert "Kế hoạch được gửi đến Nơi nhận." in notice.text
    assert notice.text.endswith(ending)
    assert ("trước ngày 15/01/2017" in notice.text) is (code == "xa-mai-pha")


def test_an_award_names_the_decision_the_authority_and_the_person() -> None:
    """A reader of it can find the decision."""
    notice = worded(awarded())

    assert notice.title == "Tặng danh hiệu “Lao động tiên tiến”: Hoàng Thị Mai"
    assert "Quyết định số 3120/QĐ-UBND ngày 29/12/2017, Chủ tịch UBND thành phố Lạng Sơn" in notice.text
    assert "Hoàng Thị Mai (Công chức) thuộc UBND phường Chi Lăng" in notice.text


def test_a_conferral_to_come_says_when_and_where() -> None:
    """Whoever invites the recipients needs nothing else; without an hour the day alone."""
    said = worded(scheduled()).text

    assert "UBND phường Chi Lăng có 12 trường hợp được trao tặng theo Quyết định số 3120/QĐ-UBND" in said
    assert "Thời gian: 08:00 ngày 12/01/2018.\nĐịa điểm: Hội trường UBND thành phố.\n" in said
    assert "Thời gian: ngày 12/01/2018." in worded(scheduled(None)).text


def test_a_posthumous_award_says_so() -> None:
    """The family is told, not the recipient."""
    said = worded(awarded().model_copy(update={"posthumous": True}))

    assert said.title.startswith("Truy tặng danh hiệu")
    assert "đã truy tặng danh hiệu" in said.text
    assert said.text.endswith("thông báo đến gia đình và tổ chức trao truy tặng cho thân nhân trang trọng, tiết kiệm.")
    assert "gia đình" not in worded(awarded()).text


def test_a_conferred_award_says_how_it_was_received_and_an_absent_one_is_still_to_come() -> None:
    """Each manner by its term; nobody who received for another is named."""
    assert worded(conferred()) == Wording(
        "Đã trao tặng danh hiệu “Lao động tiên tiến”: Hoàng Thị Mai",
        "Ngày 12/01/2018, tại Hội trường UBND thành phố, đã trao danh hiệu “Lao động tiên tiến” năm 2017 theo Quyết "
        "định số 3120/QĐ-UBND ngày 29/12/2017 cho Hoàng Thị Mai (Công chức) thuộc UBND phường Chi Lăng "
        "(trực tiếp nhận).",
    )
    assert "(truy tặng)" in worded(conferred(Manner.POSTHUMOUS)).text
    absent = worded(conferred(Manner.ABSENT))
    assert absent.title.startswith("Chưa trao tặng")
    assert "vắng mặt nên chưa nhận" in absent.text


def test_an_ineligible_dossier_names_each_reason_and_its_article() -> None:
    """A unit learns on which ground."""
    notice = worded(appraised(AppraisalResult.INELIGIBLE))

    assert "danh hiệu “Lao động tiên tiến” năm 2017 cho Hoàng Thị Mai (Công chức) chưa đủ điều kiện" in notice.text
    assert notice.text.endswith(
        "- mức độ hoàn thành nhiệm vụ chưa đạt yêu cầu: Xếp loại HTNV, cần từ HTTNV. Căn cứ: Luật TĐKT 2003 Đ24."
    )


def test_an_acceptance_says_how_many_titles_are_registered_and_when_the_sheet_came() -> None:
    """One notice for the sheet, however many titles it lists."""
    assert worded(accepted()) == Wording(
        "Tiếp nhận bản đăng ký danh hiệu thi đua",
        "Bản đăng ký danh hiệu thi đua của UBND phường Chi Lăng theo Kế hoạch số 254/KH-UBND ngày 23/12/2016 được tiếp "
        "nhận; số danh hiệu được đăng ký: 38.\nBản đăng ký đến lúc 09:30 ngày 12/01/2017.",
    )
    assert worded(accepted(on_time=False)).text.endswith("sau thời hạn và được chấp nhận.")


def test_a_withdrawn_title_is_named_with_who_withdrew_it_and_why() -> None:
    """A unit has to know whether it was its own doing."""
    by_others, by_unit = worded(taken_back()).text, worded(taken_back(by_standing_body=False)).text

    assert by_others.startswith("Cơ quan thường trực đưa ra khỏi")
    assert by_unit.startswith("UBND phường Chi Lăng rút khỏi")
    assert by_others.endswith("danh hiệu “Lao động tiên tiến” của Hoàng Thị Mai (Công chức).\nLý do: Chuyển công tác.")


def test_a_dropped_unit_learns_how_many_titles_no_longer_count() -> None:
    """With the reason."""
    notice = worded(closed())

    assert "không còn hiệu lực: 1.\nLý do: Kế hoạch sau khi sửa đổi" in notice.text
    assert "theo Kế hoạch số 254/KH-UBND" in notice.text


def test_an_eligible_dossier_goes_before_the_council() -> None:
    """The unit learns that nothing is wanting."""
    notice = worded(appraised(AppraisalResult.ELIGIBLE))

    assert "Qua thẩm định ngày 12/12/2017, Phòng Nội vụ" in notice.text
    assert notice.text.endswith("cho Hoàng Thị Mai (Công chức) đủ điều kiện trình Hội đồng Thi đua – Khen thưởng.")


def test_a_refusal_by_the_head_holds_the_explanation_of_the_head() -> None:
    """That of the council gives its code only: the votes are the council's own matter."""
    assert worded(refused(Stage.HEAD)).text == (
        "Người có thẩm quyền không quyết định tặng danh hiệu “Lao động tiên tiến” năm 2017 đối với "
        "Hoàng Thị Mai (Công chức).\nLý do: kê khai thành tích không trung thực.\nTheo kết luận thanh tra."
    )
    assert "4/9" not in worded(refused(Stage.COUNCIL)).text


def test_a_late_sheet_is_not_asked_for_again() -> None:
    """After the deadline nothing can be completed."""
    assert "gửi lại" not in worded(returned(ReturnReason.LATE)).text
    assert "gửi lại trong thời hạn" in worded(returned(ReturnReason.INCOMPLETE)).text


def test_a_notice_of_flagged_rows_says_how_many_and_names_nobody() -> None:
    """Who they are stands in the sheet, which the unit opens; a notice may go out as an e-mail."""
    row = ReturnedTitle(subject="hoang-thi-mai", title="LDTT", reason_code=ReturnReason.WRONG_FORM, reason="Bà Mai")

    notice = worded(returned(ReturnReason.INCOMPLETE, row, row.model_copy(update={"title": "CSTDCS"})))

    assert "Số dòng cần sửa: 2;" in notice.text
    assert "Mai" not in notice.text.replace("UBND xã Mai Pha", "")
    assert "dòng cần sửa" not in worded(returned()).text


def test_an_amendment_names_the_changed_parts_by_their_terms() -> None:
    """Names of fields mean nothing to a reader."""
    amended = PlanAmended(
        plan_id=PLAN_ID, content=content(), changed=("tasks", "registration_deadline"), reason="Bổ sung."
    )

    assert "Nội dung thay đổi: nội dung nhiệm vụ; thời hạn đăng ký." in worded(amended).text


@pytest.mark.parametrize(
    "event",
    [
        issued(),
        accepted(),
        returned(),
        taken_back(),
        taken_back(by_standing_body=False),
        closed(),
        missing(),
        appraised(AppraisalResult.ELIGIBLE),
        appraised(AppraisalResult.INELIGIBLE),
        refused(Stage.COUNCIL),
        refused(Stage.HEAD),
        awarded(),
        scheduled(),
        conferred(),
        conferred(Manner.ABSENT),
    ],
    ids=lambda event: type(event).__name__,
)
def test_every_notice_can_be_read_in_english_and_names_the_same_documents(event: Event) -> None:
    """The English wording says the same."""
    vietnamese, english = worded(event), worded(event, Language.EN)

    assert vietnamese.title != english.title
    assert ("254/KH-UBND" in vietnamese.text) is ("254/KH-UBND" in english.text)
    assert all(len(notice.title) <= 300 and len(notice.text) <= 4000 for notice in (vietnamese, english))


def test_every_code_that_a_notice_can_hold_has_a_term() -> None:
    """A new code needs a term before a notice can hold it."""
    assert set(REASONS) == set(ReasonCode)
    assert set(RETURNS) == set(ReturnReason)
    assert set(PURPOSES) == set(Purpose)
    assert set(GATES) == set(GateKind)
    assert set(MANNERS) == set(Manner)
    assert set(BODIES) == set(Stage)
    assert set(FIELDS) == set(PlanContent.model_fields)
