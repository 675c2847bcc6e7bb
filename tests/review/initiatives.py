"""An initiative of Chi Lăng to test with, from its submission to its recognition."""

from datetime import date
from typing import Any

from contracts.catalog.terms import Scope
from contracts.vocabulary import Document, derived_id
from services.review.initiative.messages import (
    AnnulRecognition,
    Author,
    CriterionScore,
    InitiativeContent,
    InitiativeId,
    InitiativeRecognised,
    InitiativeScored,
    InitiativeSubmitted,
    RecogniseInitiative,
    RefuseInitiative,
    ScoreInitiative,
    SubmitInitiative,
)
from tests.review.cases import CHI_LANG, person

INITIATIVE = InitiativeId(derived_id("test-initiative", 1))
RECOGNITION = Document(issuer="UBND thành phố Lạng Sơn", number="2810", symbol="QĐ-UBND", dated=date(2017, 10, 20))
SUBMITTED_AT, SCORED_AT, RECOGNISED_AT = "2017-09-20T09:00", "2017-10-12T16:00", "2017-10-20T09:00"


def content(**changed: Any) -> InitiativeContent:
    """An initiative of two authors, but for what is `changed`."""
    stated: dict[str, Any] = {
        "name": "Sổ theo dõi hồ sơ một cửa",
        "field": "Cải cách hành chính",
        "solution": "Xếp hồ sơ theo ngày trả kết quả.",
        "effect": "Hồ sơ trả chậm giảm từ 40 xuống 6.",
        "applied_at": "Bộ phận một cửa",
        "applied_since": date(2017, 2, 1),
        "authors": (
            Author(key=person(1).key, name=person(1).name, share=60),
            Author(key=person(2).key, name="Trần Văn Bách", share=40),
        ),
    }
    return InitiativeContent(**{**stated, **changed})


SUBMIT = SubmitInitiative(initiative_id=INITIATIVE, unit=CHI_LANG.code, year=2017, content=content())
SCORE = ScoreInitiative(
    initiative_id=INITIATIVE,
    council="Hội đồng sáng kiến thành phố",
    held_on=date(2017, 10, 12),
    scores=(
        CriterionScore(criterion="Tính mới", most=40, points=30),
        CriterionScore(criterion="Hiệu quả", most=60, points=55),
    ),
    proposed=True,
)
RECOGNISE = RecogniseInitiative(
    initiative_id=INITIATIVE,
    scope=Scope.GRASSROOTS,
    decision=RECOGNITION,
    recognised_by="Chủ tịch UBND thành phố Lạng Sơn",
)
REFUSE = RefuseInitiative(initiative_id=INITIATIVE, reason="Đã có đơn vị khác áp dụng.")
ANNUL = AnnulRecognition(initiative_id=INITIATIVE, reason="Sao chép của đơn vị khác.")
SUBMITTED = InitiativeSubmitted(
    initiative_id=INITIATIVE,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    year=2017,
    content=content(),
    submitted_on=date(2017, 9, 20),
)
SCORED = InitiativeScored(**SCORE.model_dump(), total=85, most=100)
RECOGNISED = InitiativeRecognised(unit=CHI_LANG.code, year=2017, **dict(RECOGNISE))
