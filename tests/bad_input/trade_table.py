"""Input that is well formed and wrong for the trade: units, years, titles, states, versions, and whose they are.

Registration and review have heard of plan 254/KH-UBND, which names Chi Lăng and Mai Pha; notification has a notice.
"""

from typing import Any, Final

from contracts.message import Actor
from contracts.vocabulary import derived_id
from services.registration.sheet import examples
from services.review.dossier.examples import DEED_DOSSIER, INDIVIDUAL_DOSSIER
from tests.bad_input.case import Case, changed
from tests.registration import sheets
from tests.review import cases

_OTHER: Final = str(derived_id("bad-input", "nobody"))
_SHEET: Final = f"/sheets/{sheets.SHEET}"
_TWICE: Final = [examples.HAND_IN["entries"][0]] * 2
_BACK: Final = examples.RETURN


def _sheet(  # noqa: PLR0917 - the parts of a row
    kind: str, act: str, sender: Any, status: int, code: str, body: object = None, at: str = ""
) -> Case:
    fault = f"#{at} {code}" if at else ""
    return Case(kind, "POST", f"{_SHEET}/{act}", sender, status, code, fault, body)


# fmt: off
SHEETS: Final = (
    _sheet("a sheet of another unit", "hand-in", sheets.OTHER_CLERK, 403, "sheet-not-your-unit", examples.HAND_IN),
    _sheet("somebody twice for one title", "hand-in", sheets.CLERK, 422, "entry-repeated", changed(examples.HAND_IN, "/entries", _TWICE), "/entries"),
    _sheet("a person's title for a collective", "hand-in", sheets.CLERK, 422, "title-not-for-subject", changed(examples.HAND_IN, "/entries/1/title", "LDTT"), "/entries"),
    _sheet("a title that no law knows", "hand-in", sheets.CLERK, 422, "sheet-title-unknown", changed(examples.HAND_IN, "/entries/0/title", "ANH_HUNG_NUOC_BAN"), "/entries"),
    _sheet("a receipt that a clerk dates back", "hand-in", sheets.CLERK, 403, "receipt-not-yours", examples.HAND_IN | {"received_at": "2017-01-02T08:00:00+07:00"}),
    _sheet("a receipt in the future", "hand-in", sheets.STANDING_BODY, 422, "received-in-future", examples.HAND_IN | {"received_at": "2017-02-02T08:00:00+07:00"}, "/received_at"),
    _sheet("a sheet accepted before it came", "accept", sheets.STANDING_BODY, 409, "nothing-handed-in", {"late_reason": ""}),
    _sheet("a sheet accepted by its own clerk", "accept", sheets.CLERK, 403, "duty-missing", {"late_reason": ""}),
    _sheet("a sheet returned before it came", "return", sheets.STANDING_BODY, 409, "nothing-handed-in", _BACK),
    _sheet("a title taken back that nobody registered", "withdraw-title", sheets.CLERK, 404, "title-not-registered", examples.WITHDRAW, "/title"),
    Case("a sheet that no plan expects", "POST", f"/sheets/{_OTHER}/hand-in", sheets.CLERK, 409, "registration-not-open", body=examples.HAND_IN),
    Case("a sheet read by another unit", "GET", _SHEET, sheets.OTHER_CLERK, 404, "not-found"),
    Case("a state of sheets that is none", "GET", f"/registrations/{sheets.PLAN}/sheets?state=xong", sheets.CLERK, 422, "request-invalid", "state literal_error"),
    Case("a year that is a word", "GET", "/titles?year=nam-nay", sheets.CLERK, 422, "request-invalid", "year int_parsing" ),
    Case("a year before the first campaign to look for", "GET", "/titles?year=1900", sheets.CLERK, 422, "request-invalid", "year greater_than_equal"),
    Case("words of 201 signs to look for", "GET", f"/titles?q={'a' * 201}", sheets.CLERK, 422, "request-invalid", "q string_too_long"),
    Case("words with a null byte to look for", "GET", "/titles?q=%00", sheets.CLERK, 422, "request-invalid", "q string_pattern_mismatch"),
    Case("a title in words to look for", "GET", "/titles?title=lao-dong", sheets.CLERK, 422, "request-invalid", "title string_pattern_mismatch"),
    Case("a filter that sheets do not have", "GET", f"/registrations/{sheets.PLAN}/sheets?stat=late", sheets.CLERK, 422, "request-invalid", "stat extra_forbidden"),
)
# fmt: on
_DOSSIER: Final = INDIVIDUAL_DOSSIER | {"plan_id": str(cases.PLAN)}
_SESSION: Final[dict[str, Any]] = {"council": "Hội đồng", "members": 9, "held_on": "2017-12-15", "dossiers": [_OTHER]}
_DECISION: Final[dict[str, Any]] = {
    "decision": {"issuer": "UBND thành phố Lạng Sơn", "number": "3120", "symbol": "QĐ-UBND", "dated": "2017-11-17"},
    "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
    "signer_role": "CHỦ TỊCH",
    "dossiers": [_OTHER],
}


def _dossier(
    kind: str, code: str, status: int = 422, sender: Any = cases.STANDING_BODY, at: str = "", **parts: object
) -> Case:
    fault = f"#{at} {code}" if at else ""
    return Case(kind, "POST", "/dossiers", sender, status, code, fault, _DOSSIER | parts)


# fmt: off
REVIEW: Final = (
    _dossier("a unit that the plan does not name", "dossier-unit-not-in-plan", 409, unit="phuong-vinh-trai"),
    _dossier("a year that is not the plan's", "dossier-year-not-of-plan", 409, at="/year", year=2016),
    _dossier("a plan that nobody has heard of", "plan-not-heard", 409, plan_id=_OTHER),
    _dossier("a title that no ruleset has", "dossier-title-unknown", title="ANH_HUNG_NUOC_BAN"),
    _dossier("a document that no title has", "dossier-document-unknown", documents=["GIAY_KHAI_SINH"]),
    _dossier("a collective with a person's facts", "dossier-facts-of-other-kind", subject={"key": "to-1", "kind": "collective", "name": "Tổ 1"}),
    _dossier("a dossier of another unit", "dossier-not-your-unit", 403, cases.OTHER_CLERK),
    _dossier("a dossier that was received in the future", "dossier-submitted-in-future", submitted_at="2018-02-02T08:00:00+07:00" ),
    _dossier("a title for a sudden deed", "dossier-form-not-simplified", at="/title", facts=DEED_DOSSIER["facts"]),
    _dossier("a deed to come", "dossier-deed-in-future", **DEED_DOSSIER | {"plan_id": str(cases.PLAN), "facts": DEED_DOSSIER["facts"] | {"done_on": "2018-06-12"}}),
    _dossier("a deed of another year", "dossier-deed-of-other-year", **DEED_DOSSIER | {"plan_id": str(cases.PLAN), "facts": DEED_DOSSIER["facts"] | {"done_on": "2016-06-12"}}),
    _dossier("a dossier filed by the chair", "duty-missing", 403, cases.CHAIR),
    Case("a dossier appraised that nobody filed", "POST", f"/dossiers/{_OTHER}/appraise", cases.STANDING_BODY, 409, "dossier-not-filed"),
    Case("a dossier appraised by its clerk", "POST", f"/dossiers/{_OTHER}/appraise", cases.CLERK, 403, "duty-missing"),
    Case("a dossier forwarded that nobody filed", "POST", f"/dossiers/{_OTHER}/forward", cases.HEAD, 409, "dossier-not-filed"),
    Case("a dossier that is not there", "GET", f"/dossiers/{_OTHER}", cases.AUDITOR, 404, "not-found"),
    Case("a session over a dossier that is not eligible", "POST", "/sessions", cases.CHAIR, 409, "session-dossier-not-ready", body=_SESSION),
    Case("a session over nothing", "POST", "/sessions", cases.CHAIR, 422, "request-invalid", "#/dossiers too_short", _SESSION | {"dossiers": []}),
    Case("a dossier twice on an agenda", "POST", "/sessions", cases.CHAIR, 422, "session-dossier-twice", body=_SESSION | {"dossiers": [_OTHER, _OTHER]}),
    Case("a council of nobody", "POST", "/sessions", cases.CHAIR, 422, "request-invalid", "#/members greater_than_equal", _SESSION | {"members": 0}),
    Case("a council of a fraction", "POST", "/sessions", cases.CHAIR, 422, "request-invalid", "#/members int_type", _SESSION | {"members": 9.5}),
    Case("an id of a dossier that is none", "POST", "/sessions", cases.CHAIR, 422, "request-invalid", "#/dossiers/0 uuid_parsing", _SESSION | {"dossiers": ["254"]}),
    Case("votes below none", "POST", f"/sessions/{_OTHER}/votes", cases.CHAIR, 422, "request-invalid", "#/votes/0/votes_for greater_than_equal", {"votes": [{"dossier_id": _OTHER, "votes_for": -1}]}),
    Case("votes as text", "POST", f"/sessions/{_OTHER}/votes", cases.CHAIR, 422, "request-invalid", "#/votes/0/votes_for int_type", {"votes": [{"dossier_id": _OTHER, "votes_for": "9"}]}),
    Case("votes in a session that is not there", "POST", f"/sessions/{_OTHER}/votes", cases.CHAIR, 404, "session-missing", body={"votes": [{"dossier_id": _OTHER, "votes_for": 9}]}),
    Case("a session closed that is not there", "POST", f"/sessions/{_OTHER}/close", cases.CHAIR, 404, "session-missing" ),
    Case("a decision on nobody", "POST", "/decisions", cases.HEAD, 422, "request-invalid", "#/dossiers too_short", _DECISION | {"dossiers": []}),
    Case("a decision on somebody twice", "POST", "/decisions", cases.HEAD, 422, "decision-recipient-twice", body=_DECISION | {"dossiers": [_OTHER, _OTHER]}),
    Case("a decision on a dossier without a vote", "POST", "/decisions", cases.HEAD, 409, "decision-recipient-not-proposed", body=_DECISION),
    Case("a decision signed by the chair", "POST", "/decisions", cases.CHAIR, 403, "duty-missing", body=_DECISION),
    Case("a reason for a refusal that is none", "POST", f"/dossiers/{_OTHER}/decline", cases.HEAD, 422, "request-invalid", "#/reason_code enum", {"reason_code": "XAU", "reason": "Chưa xứng đáng"}),
    Case("a state of dossiers that is none", "GET", "/dossiers?state=cho", cases.AUDITOR, 422, "request-invalid", "state enum"),
    Case("a session's id that is none, to look for", "GET", "/dossiers?session=1", cases.AUDITOR, 422, "request-invalid", "session uuid_parsing"),
    Case("dossiers counted without a plan", "GET", "/counts", cases.AUDITOR, 422, "request-invalid", "plan missing"),
)
# fmt: on
_UNIT: Final = "phuong-chi-lang"
_UNIT_CLERK: Final = Actor("van-thu", _UNIT, frozenset({"clerk"}))
_OTHER_CLERK: Final = Actor("van-thu-2", "xa-mai-pha", frozenset({"clerk"}))
_OPERATOR: Final = Actor("van-hanh", duties=frozenset({"operator"}))


def _email(kind: str, address: object, fault: str = "string_pattern_mismatch") -> Case:
    body = {"email": address, "language": "vi"}
    return Case(kind, "PUT", f"/contacts/{_UNIT}", _UNIT_CLERK, 422, "request-invalid", f"#/email {fault}", body)


# fmt: off
NOTIFICATION: Final = (
    _email("an e-mail address without its sign", "vanphong.langson.gov.vn"),
    _email("an e-mail address without a domain", "vanphong@"),
    _email("an e-mail address with a blank in it", "van phong@langson.gov.vn"),
    _email("an e-mail address with a header behind it", "a@langson.gov.vn\r\nBcc: b@langson.gov.vn"),
    _email("two e-mail addresses in one", "a@langson.gov.vn,b@langson.gov.vn"),
    _email("an e-mail address with marks", "văn-phòng@langson.gov.vn"),
    _email("an e-mail address with a look-alike letter (Cyrillic)", "v\u0430n@langson.gov.vn"),
    _email("an e-mail address with a name before it", "Văn phòng <a@langson.gov.vn>"),
    _email("an e-mail address that is a figure", 254, "string_type"),
    Case("a language that is none", "PUT", f"/contacts/{_UNIT}", _UNIT_CLERK, 422, "request-invalid", "#/language enum", {"email": None, "language": "fr"}),
    Case("another unit's contact", "PUT", f"/contacts/{_UNIT}", _OTHER_CLERK, 403, "not-your-contact", body={"email": None}),
    Case("the contact of nobody", "GET", "/contacts/khong-ai", _OPERATOR, 404, "not-found"),
    Case("an addressee in capitals", "GET", "/contacts/PHUONG", _OPERATOR, 422, "request-invalid", "addressee string_pattern_mismatch"),
    Case("another unit's inbox", "GET", f"/notices?addressee={_UNIT}", _OTHER_CLERK, 404, "inbox-unknown"),
    Case("a notice acknowledged that is not there", "POST", f"/notices/{_OTHER}/acknowledge", _UNIT_CLERK, 404, "notice-missing"),
    Case("a mail sent again that is not there", "POST", f"/notices/{_OTHER}/resend-email", _OPERATOR, 404, "notice-missing"),
    Case("a mail sent again by a clerk", "POST", f"/notices/{_OTHER}/resend-email", _UNIT_CLERK, 403, "duty-missing"),
    Case("a language of a notice that is none", "GET", f"/notices/{_OTHER}?language=fr", _OPERATOR, 422, "request-invalid", "language enum"),
    Case("a subject of notices that is none", "GET", "/notices?about=tin-nong", _OPERATOR, 422, "request-invalid", "about enum"),
    Case("a place in a list that is a word", "GET", "/notices?after=cuoi", _OPERATOR, 422, "request-invalid", "after int_parsing"),
    Case("a year beyond all plans to look for", "GET", "/search?q=an&year=9999", _OPERATOR, 422, "request-invalid", "year less_than_equal"),
    Case("a place beyond what a search counts", "GET", "/search?q=an&after=100000", _OPERATOR, 422, "request-invalid", "after less_than_equal"),
    Case("a part of the work list that is none", "GET", "/work?group=mai", _OPERATOR, 422, "request-invalid", "group enum"),
)
# fmt: on
