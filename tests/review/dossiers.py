"""A dossier of Chi Lăng at each of its steps."""

from typing import Any

from chassis.deciding.testing import at
from contracts.review import DossierRefused, Stage
from contracts.vocabulary import ReasonCode, SessionId, derived_id
from services.review.decision.messages import decision_id_of
from services.review.dossier.messages import (
    AppraiseDossier,
    DossierAwarded,
    DossierOpened,
    DossierWithdrawn,
    OpenDossier,
)
from tests.review.cases import (
    CHI_LANG,
    DECISION,
    PLAN,
    REGISTERED,
    UNIT_PLAN,
    appraised_eligible,
    file_dossier,
    filed,
    person,
    sheet_of,
    submitted,
)

FILE = file_dossier()
FILED = (submitted(FILE), filed(FILE))
ELIGIBLE = (*FILED, appraised_eligible(FILE))
SESSION = SessionId(derived_id("test-session", 1))
APPRAISE = AppraiseDossier(dossier_id=FILE.dossier_id)


def open_dossier(**changed: Any) -> OpenDossier:
    """The command that follows from a registered title."""
    command = OpenDossier(
        dossier_id=FILE.dossier_id,
        plan_id=PLAN,
        sheet_id=sheet_of(CHI_LANG),
        registered_by=REGISTERED,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        subject=person(),
        title="LDTT",
        year=2017,
        received_at=at("2017-01-12T09:30"),
        on_time=True,
        late_reason="",
        unit_plan=UNIT_PLAN,
    )
    return command.model_copy(update=changed)


OPENED = DossierOpened(**dict(open_dossier()))
TAKEN_BACK = DossierWithdrawn(dossier_id=FILE.dossier_id, plan_id=PLAN, reason="Chuyển công tác")
AWARDED = DossierAwarded(dossier_id=FILE.dossier_id, decision_id=decision_id_of(DECISION), decision=DECISION)
REFUSED = DossierRefused(
    **submitted(FILE).model_dump(exclude={"submitted_at", "ruleset", "fixing", "registered_as", "procedure"}),
    stage=Stage.COUNCIL,
    reason_codes=(ReasonCode.VOTE_BELOW_THRESHOLD,),
    explanation="Hội đồng: 5 trên tổng số 11 thành viên đồng ý; cần trên 50%.",
)
