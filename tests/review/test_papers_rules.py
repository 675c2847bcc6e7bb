"""The rules of the files of a dossier's papers: who attaches, until when, how many, and how a file ends."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, context
from contracts.files import LARGEST_FILE, LARGEST_PAPERS, MOST_FILES, ErasureGround, FileId
from contracts.message import Actor, Refusal
from services.review.dossier.messages import Progress
from services.review.papers.found import ContentFound, DossierFound, PapersEvidence
from services.review.papers.messages import (
    AttachFile,
    EraseFile,
    FileAttached,
    FileErased,
    FileRemoved,
    PapersCommand,
    PapersEvent,
    RemoveFile,
)
from services.review.papers.refusals import (
    ErasingNotYours,
    FileNotStored,
    FileStays,
    FileUnknown,
    PapersClosed,
    PapersFull,
    PapersNotYours,
    PapersOfNoDossier,
    PaperUnknown,
)
from services.review.papers.rules import DECIDER
from tests.review.cases import CHI_LANG, CLERK, MAI_PHA, OTHER_CLERK, STANDING_BODY, dossier_of, person

given = Rules(DECIDER).given
DOSSIER = dossier_of(person())
WHEN = context(CLERK)


def file_id(number: int) -> FileId:
    """The id of the file of that number."""
    return FileId(UUID(int=number))


def sha256(number: int) -> str:
    """The digest of the content of that number."""
    return f"{number:064x}"


def attach(number: int = 1, content: int | None = None, **changed: Any) -> AttachFile:
    """The command that attaches the file of that number, whose content is that of `content`."""
    command = AttachFile(
        dossier_id=DOSSIER,
        file_id=file_id(number),
        paper="TO_TRINH",
        sha256=sha256(number if content is None else content),
    )
    return command.model_copy(update=changed)


def attached(number: int = 1, size: int = 1000, paper: str = "TO_TRINH") -> FileAttached:
    """The file of that number was attached."""
    return FileAttached(
        dossier_id=DOSSIER,
        file_id=file_id(number),
        paper=paper,
        sha256=sha256(number),
        size=size,
        media_type="application/pdf",
    )


def found(number: int | None = 1, state: Progress = Progress.OPENED, **changed: Any) -> PapersEvidence:
    """A dossier of Chi Lăng, and the content of that number."""
    content = None if number is None else ContentFound(sha256=sha256(number), size=1000, media_type="application/pdf")
    own = DossierFound(unit=CHI_LANG.code, holder=CHI_LANG.code, state=state)
    return PapersEvidence(dossier=own.model_copy(update=changed), content=content)


REMOVE = RemoveFile(dossier_id=DOSSIER, file_id=file_id(1))
REMOVED = FileRemoved(dossier_id=DOSSIER, file_id=file_id(1))
ERASE = EraseFile(dossier_id=DOSSIER, file_id=file_id(1), ground=ErasureGround.WRONG_FILE)
ERASED = FileErased(dossier_id=DOSSIER, file_id=file_id(1), ground=ErasureGround.WRONG_FILE)


def test_a_file_is_attached_to_a_paper() -> None:
    """The event says which content it is, and nothing of its name."""
    given().when(attach(), WHEN, found()).then(attached())


@pytest.mark.parametrize(
    ("command", "evidence", "actor", "refusal"),
    [
        (attach(), found(holder=MAI_PHA.code), CLERK, PapersNotYours),
        (attach(), found(), OTHER_CLERK, PapersNotYours),
        (attach(), found(), Actor("an", None, frozenset({"clerk"})), PapersNotYours),
        (attach(), PapersEvidence(dossier=None), CLERK, PapersOfNoDossier),
        (attach(), found(state=Progress.ELIGIBLE), CLERK, PapersClosed),
        (attach(), found(state=Progress.AWARDED), STANDING_BODY, PapersClosed),
        (attach(paper="THU_KHEN"), found(), CLERK, PaperUnknown),
        (attach(), found(None), CLERK, FileNotStored),
        (attach(content=2), found(1), CLERK, FileNotStored),
        (attach(replaces=file_id(9)), found(), CLERK, FileUnknown),
    ],
)
def test_a_file_is_not_attached(
    command: AttachFile, evidence: PapersEvidence, actor: Actor, refusal: type[Refusal]
) -> None:
    """By others, to nothing, after the appraisal, to an unknown paper, without content, in the place of none."""
    given().when(command, context(actor), evidence).refused(refusal)


@pytest.mark.parametrize("actor", [CLERK, STANDING_BODY])
def test_a_filed_dossier_takes_files_until_it_is_appraised(actor: Actor) -> None:
    """What the unit only claimed may still come as a file."""
    given().when(attach(), context(actor), found(state=Progress.FILED)).then(attached())


def test_the_same_file_is_attached_once() -> None:
    """The same content to the same paper is there already, and the same id is the same request."""
    given(attached()).when(attach(2, content=1), WHEN, found(1)).nothing()
    given(attached(), REMOVED).when(attach(), WHEN, found()).nothing()
    given(attached(paper="BB_BINH_XET")).when(attach(2), WHEN, found(2)).then(attached(2))


def test_a_dossier_holds_so_many_files() -> None:
    """By number and by bytes; one that goes makes room."""
    many = [attached(number) for number in range(1, MOST_FILES + 1)]
    last = MOST_FILES + 1
    given(*many).when(attach(last), WHEN, found(last)).refused(PapersFull)
    given(*many).when(attach(last, replaces=file_id(1)), WHEN, found(last)).then(REMOVED, attached(last))
    large = [attached(number, LARGEST_FILE) for number in range(1, LARGEST_PAPERS // LARGEST_FILE + 1)]
    given(*large).when(attach(99), WHEN, found(99)).refused(PapersFull)
    given(*large, REMOVED).when(attach(99), WHEN, found(99)).then(attached(99))


def test_a_file_is_taken_back_before_the_dossier_is_filed() -> None:
    """Afterwards it stays: whoever examines the dossier sees what was filed."""
    given(attached()).when(REMOVE, WHEN, found(None)).then(REMOVED)
    given(attached(), REMOVED).when(REMOVE, WHEN, found(None)).nothing()
    given(attached()).when(REMOVE, WHEN, found(None, Progress.FILED)).refused(FileStays)
    given(attached()).when(attach(2, replaces=file_id(1)), WHEN, found(2, Progress.FILED)).refused(FileStays)
    given().when(REMOVE, WHEN, found(None)).refused(FileUnknown)
    given(attached(), ERASED).when(REMOVE, WHEN, found(None)).refused(FileUnknown)
    given(attached()).when(REMOVE, context(OTHER_CLERK), found(None)).refused(PapersNotYours)


def test_the_standing_body_erases_the_content_of_a_file() -> None:
    """Whatever became of the dossier, once, and never in a unit's name."""
    given(attached()).when(ERASE, context(STANDING_BODY)).then(ERASED)
    given(attached(), ERASED).when(ERASE, context(STANDING_BODY)).nothing()
    given(attached(), REMOVED).when(ERASE, context(STANDING_BODY)).nothing()
    given(attached()).when(ERASE, WHEN).refused(ErasingNotYours)
    given().when(ERASE, context(STANDING_BODY)).refused(FileUnknown)


commands = st.one_of(
    st.builds(attach, st.integers(1, 4), st.integers(1, 3), replaces=st.sampled_from([None, file_id(1), file_id(2)])),
    st.builds(lambda number: RemoveFile(dossier_id=DOSSIER, file_id=file_id(number)), st.integers(1, 4)),
    st.builds(
        lambda number: EraseFile(dossier_id=DOSSIER, file_id=file_id(number), ground=ErasureGround.WRONG_FILE),
        st.integers(1, 4),
    ),
)
sent = st.tuples(commands, st.sampled_from([CLERK, STANDING_BODY]), st.sampled_from(list(Progress)), st.integers(1, 3))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@for_all(st.lists(sent, max_size=12))
def test_whatever_is_sent_each_file_is_attached_once_and_ends_once(
    history: list[tuple[PapersCommand, Actor, Progress, int]],
) -> None:
    """No paper holds one content twice, nothing ends that was not there, and nothing is removed after filing."""
    events: list[PapersEvent] = []
    for command, actor, progress, content in history:
        outcome = given(*events).when(command, context(actor), found(content, progress))
        if any(isinstance(one, FileRemoved) for one in outcome.events):
            assert progress is Progress.OPENED
        events += outcome.events
    ended = [one.file_id for one in events if isinstance(one, FileRemoved | FileErased)]
    began = [one.file_id for one in events if isinstance(one, FileAttached)]
    kept = [(one.paper, one.sha256) for one in events if isinstance(one, FileAttached) and one.file_id not in ended]
    assert len(set(began)) == len(began)
    assert len(set(ended)) == len(ended)
    assert set(ended) <= set(began)
    assert len(set(kept)) == len(kept)
