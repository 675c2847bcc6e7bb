"""Sudden deeds of people, a collective and a household of Chi Lăng, to test with."""

from datetime import date
from typing import Any, Final

from contracts.catalog.terms import SimplifiedGround
from contracts.facts import DeedFacts, SpecialResult
from contracts.vocabulary import Document, Subject, TitleCode
from services.review.dossier.messages import FileDossier
from tests.review.cases import file_dossier, person

DONE_AT: Final = "2017-06-14T09:00"
"""Two days after the deed."""
REPORT: Final = Document(issuer="Công an phường Chi Lăng", number="12", symbol="BC-CAP", dated=date(2017, 6, 13))
DEED_PAPERS: Final = ("TO_TRINH", "TOM_TAT_THANH_TICH")


def deed(**changed: Any) -> DeedFacts:
    """A rescue with all that the simplified procedure asks for, but for what is `changed`."""
    good: dict[str, Any] = {
        "kind": "deed",
        "deed": "Cứu hai em nhỏ bị nước cuốn khi lũ về.",
        "done_on": date(2017, 6, 12),
        "place": "Suối Lao Ly",
        "ground": SimplifiedGround.SUDDEN_ACHIEVEMENT,
        "certified": True,
        "special_results": (SpecialResult(name="Cứu người trong lũ", paper=REPORT),),
    }
    return DeedFacts.model_validate({**good, **changed})


def file_deed(title: TitleCode = "GK_HUYEN", subject: Subject | None = None, **changed: Any) -> FileDossier:
    """The command of Chi Lăng to file a sudden deed, but for what is `changed`."""
    return file_dossier(title, subject or person(), **{"facts": deed(), "documents": DEED_PAPERS, **changed})
