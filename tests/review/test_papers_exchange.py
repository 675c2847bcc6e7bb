"""The rules of files between sites: who asks, who sends, what is refused, and how an erasure goes up."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, context
from contracts.files import (
    AbsentFile,
    DossierFile,
    ErasureGround,
    ErasurePassedUp,
    FileAbsence,
    FileId,
    FilesRefused,
    FilesRequested,
)
from contracts.message import Actor, Context
from services.review.papers.found import PapersEvidence
from services.review.papers.messages import (
    AnswerRequest,
    EraseFile,
    FileArrived,
    FileErased,
    FilesAbsent,
    FilesAwaited,
    FilesListed,
    FilesSent,
    FollowErasure,
    ListFiles,
    PapersCommand,
    PapersEvent,
    RecordAbsence,
    RecordArrival,
    RequestFiles,
    SentFile,
)
from services.review.papers.refusals import (
    FetchingNotYours,
    FetchingTooMuch,
    FilesOutOfReach,
    FileUnknown,
    NothingToFetch,
)
from services.review.papers.rules import DECIDER
from tests.review.cases import CLERK, STANDING_BODY
from tests.review.test_papers_rules import DOSSIER, attached, file_id, sha256

given = Rules(DECIDER).given
WARD, CITY, PROVINCE = "phuong-vinh-trai", "lang-son", "tinh-lang-son"
POLICY = Actor("review.policies", duties=frozenset({"policy"}))
ONE, TWO = file_id(1), file_id(2)
GROUND = ErasureGround.ASKED_BY_PERSON


def at_city(actor: Actor = STANDING_BODY) -> Context:
    """The circumstances of the city, between the ward and the province."""
    return replace(context(actor, site=CITY), superior=PROVINCE, subordinate_of={WARD: WARD}.get)


def listed(*numbers: int) -> FilesListed:
    """The ward has listed the files of these numbers."""
    files = tuple(
        DossierFile(
            file_id=file_id(number), paper="TO_TRINH", sha256=sha256(number), size=1000, media_type="application/pdf"
        )
        for number in numbers
    )
    return FilesListed(dossier_id=DOSSIER, unit=WARD, held_by=WARD, files=files)


def request(*files: FileId) -> RequestFiles:
    """The command that asks for files."""
    return RequestFiles(dossier_id=DOSSIER, files=files)


def requested(*files: FileId) -> FilesRequested:
    """The ward was asked for files."""
    return FilesRequested(dossier_id=DOSSIER, unit=WARD, asked_of=WARD, files=files)


def answer(*files: FileId, by: str = PROVINCE) -> AnswerRequest:
    """The command that answers the province."""
    return AnswerRequest(dossier_id=DOSSIER, asked_by=by, files=files)


def sent(*numbers: int) -> FilesSent:
    """The province gets files."""
    files = tuple(SentFile(file_id=file_id(number), sha256=sha256(number), size=1000) for number in numbers)
    return FilesSent(dossier_id=DOSSIER, sent_to=PROVINCE, files=files)


def refused(reason: FileAbsence, *files: FileId) -> FilesRefused:
    """The province gets none of these, for one reason."""
    absent = tuple(AbsentFile(file_id=one, reason=reason) for one in files)
    return FilesRefused(dossier_id=DOSSIER, refused_to=PROVINCE, files=absent)


def absent(reason: FileAbsence, *files: FileId) -> FilesAbsent:
    """The ward sends none of these, for one reason."""
    return FilesAbsent(dossier_id=DOSSIER, files=tuple(AbsentFile(file_id=one, reason=reason) for one in files))


def arrived(number: int = 1) -> FileArrived:
    """The content of a file is here."""
    return FileArrived(dossier_id=DOSSIER, file_id=file_id(number))


def awaited(*files: FileId) -> FilesAwaited:
    """The province waits for files of the ward."""
    return FilesAwaited(dossier_id=DOSSIER, awaited_by=PROVINCE, files=files)


def erased(number: int = 1) -> tuple[FileErased, ErasurePassedUp]:
    """The content of a file was erased, and the superior is told."""
    what = {"dossier_id": DOSSIER, "file_id": file_id(number), "ground": GROUND}
    return FileErased.model_validate(what), ErasurePassedUp.model_validate(what)


ARRIVE = RecordArrival(dossier_id=DOSSIER, file_id=ONE)
UP = PapersEvidence(forwarded_to=PROVINCE)
UP_WITH_ONE = PapersEvidence(forwarded_to=PROVINCE, held=(ONE,))


def test_the_files_of_a_dossier_from_below_are_listed_once() -> None:
    """A list without files is none."""
    command = ListFiles(dossier_id=DOSSIER, unit=WARD, held_by=WARD, files=listed(1, 2).files)
    given().when(command, at_city(POLICY)).then(listed(1, 2))
    given(listed(1, 2)).when(command, at_city(POLICY)).nothing()
    given().when(command.model_copy(update={"files": ()}), at_city(POLICY)).nothing()


def test_what_the_site_below_has_erased_before_its_list_came_is_erased_here_at_once() -> None:
    """As after days without a line: the erasure is older here than the list."""
    command = ListFiles(dossier_id=DOSSIER, unit=WARD, held_by=WARD, files=listed(1, 2).files)
    before = PapersEvidence(erased={TWO: GROUND, file_id(9): GROUND})
    gone = FileErased(dossier_id=DOSSIER, file_id=TWO, ground=GROUND)

    given().when(command, at_city(POLICY), before).then(listed(1, 2), gone)


def test_a_file_that_does_not_come_is_asked_for_again_by_name() -> None:
    """Its site answers by what it has today; what is here is not asked for."""
    there = given(listed(1, 2), requested(ONE, TWO))
    again = RequestFiles(dossier_id=DOSSIER, files=(ONE,), again=True)

    there.when(again, at_city(), PapersEvidence()).then(requested(ONE))
    there.when(request(ONE), at_city(), PapersEvidence()).nothing()
    there.when(again, at_city(), PapersEvidence(held=(ONE,))).nothing()


def test_no_more_is_fetched_at_once_than_a_dossier_may_hold() -> None:
    """A list of a foreign site does not fill the disk in one click."""
    large = tuple(one.model_copy(update={"size": 21 * 2**20}) for one in listed(*range(1, 11)).files)
    there = given(listed(1).model_copy(update={"files": large}))

    there.when(request(), at_city(), PapersEvidence()).refused(FetchingTooMuch)
    there.when(request(ONE), at_city(), PapersEvidence()).then(requested(ONE))


def test_the_standing_body_asks_the_site_that_passed_the_dossier_up() -> None:
    """For what is neither here nor on its way; for one that was refused or is lost it asks again."""
    given(listed(1, 2)).when(request(ONE, TWO), at_city()).then(requested(ONE, TWO))
    given(listed(1, 2), requested(ONE)).when(request(ONE, TWO), at_city()).then(requested(TWO))
    came = (listed(1), requested(ONE), arrived())
    given(*came).when(request(ONE), at_city(), PapersEvidence(held=(ONE,))).nothing()
    given(*came).when(request(ONE), at_city(), PapersEvidence()).then(requested(ONE))
    failed = (listed(1), requested(ONE), absent(FileAbsence.NOT_HELD, ONE))
    given(*failed).when(request(ONE), at_city()).then(requested(ONE))
    given(attached()).when(request(ONE), at_city()).nothing()


def test_all_files_are_asked_for_where_none_is_named() -> None:
    """Those that the ward has and this site has not; with none of them the answer says so."""
    history = (listed(1, 2), attached(3), erased(2)[0])
    given(*history).when(request(), at_city()).then(requested(ONE))
    given(*history, requested(ONE)).when(request(), at_city()).refused(NothingToFetch)
    given().when(request(), at_city()).refused(NothingToFetch)


def test_files_are_not_asked_for() -> None:
    """In a unit's name, where there are none, of a site that is joined no more."""
    given(listed(1)).when(request(ONE), at_city(CLERK)).refused(FetchingNotYours)
    given(listed(1)).when(request(TWO), at_city()).refused(FileUnknown)
    given(listed(1), erased()[0]).when(request(ONE), at_city()).refused(FileUnknown)
    alone = replace(at_city(), subordinate_of=lambda _: None)
    given(listed(1)).when(request(ONE), alone).refused(FilesOutOfReach)


def test_the_superior_to_which_a_dossier_was_passed_up_gets_what_is_here() -> None:
    """And a reason for the rest; another site gets no answer at all."""
    given(attached()).when(answer(ONE), at_city(POLICY), UP_WITH_ONE).then(sent(1))
    given(attached(), attached(2)).when(answer(ONE, TWO, ONE), at_city(POLICY), UP_WITH_ONE).then(
        sent(1), refused(FileAbsence.NOT_HELD, TWO)
    )
    given(attached()).when(answer(ONE, by="tinh-cao-bang"), at_city(POLICY), UP_WITH_ONE).nothing()


@pytest.mark.parametrize(
    ("history", "evidence", "reason"),
    [
        ((attached(),), PapersEvidence(held=(ONE,)), FileAbsence.NOT_FORWARDED),
        ((attached(),), PapersEvidence(forwarded_to="tinh-cao-bang", held=(ONE,)), FileAbsence.NOT_FORWARDED),
        ((attached(), erased()[0]), UP_WITH_ONE, FileAbsence.ERASED),
        ((), UP, FileAbsence.NOT_HELD),
        ((attached(),), UP, FileAbsence.NOT_HELD),
    ],
)
def test_a_file_is_refused(history: tuple[PapersEvent, ...], evidence: PapersEvidence, reason: FileAbsence) -> None:
    """Of a dossier that was not passed up to the asking site, erased, unknown, or without its content."""
    given(*history).when(answer(ONE), at_city(POLICY), evidence).then(refused(reason, ONE))


def test_what_is_further_down_is_asked_for_and_sent_on() -> None:
    """The city has not fetched it: it asks the ward, and the province gets it when it is here."""
    waiting = (listed(1), requested(ONE), awaited(ONE))
    given(listed(1)).when(answer(ONE), at_city(POLICY), UP).then(*waiting[1:])
    given(*waiting[:2]).when(answer(ONE), at_city(POLICY), UP).then(awaited(ONE))
    given(*waiting).when(ARRIVE, at_city(POLICY)).then(arrived(), sent(1))
    given(*waiting, arrived()).when(ARRIVE, at_city(POLICY)).nothing()
    said = RecordAbsence(dossier_id=DOSSIER, said_by=WARD, files=absent(FileAbsence.ERASED, ONE, TWO).files)
    given(*waiting).when(said, at_city(POLICY)).then(absent(FileAbsence.ERASED, ONE), refused(FileAbsence.ERASED, ONE))
    out_of_reach = replace(at_city(POLICY), subordinate_of=lambda _: None)
    given(listed(1)).when(answer(ONE), out_of_reach, UP).then(refused(FileAbsence.NOT_HELD, ONE))


def test_an_arrival_is_recorded_once_and_an_absence_of_what_was_asked_for_alone() -> None:
    """What was erased meanwhile does not arrive, and no other site says that a file does not come."""
    asked = (listed(1), requested(ONE))
    given(*asked).when(ARRIVE, at_city(POLICY)).then(arrived())
    given(*asked, erased()[0]).when(ARRIVE, at_city(POLICY)).nothing()
    given(attached()).when(ARRIVE, at_city(POLICY)).nothing()
    said = RecordAbsence(dossier_id=DOSSIER, said_by=WARD, files=absent(FileAbsence.ERASED, ONE).files)
    given(*asked).when(said, at_city(POLICY)).then(absent(FileAbsence.ERASED, ONE))
    given(*asked).when(said.model_copy(update={"said_by": "phuong-tam-thanh"}), at_city(POLICY)).nothing()
    given(listed(1)).when(said, at_city(POLICY)).nothing()


def test_an_erasure_goes_up_the_way_the_dossier_went() -> None:
    """From the site that erases, and from each that follows; a site that passed nothing up tells nobody."""
    own = EraseFile(dossier_id=DOSSIER, file_id=ONE, ground=GROUND)
    follow = FollowErasure(dossier_id=DOSSIER, erased_by=WARD, file_id=ONE, ground=GROUND)
    given(attached()).when(own, at_city(), UP).then(*erased())
    given(attached()).when(own, at_city(), PapersEvidence()).then(erased()[0])
    given(listed(1), requested(ONE), arrived()).when(follow, at_city(POLICY), UP).then(*erased())
    given(listed(1)).when(follow, at_city(POLICY), PapersEvidence()).then(erased()[0])
    given(listed(1), erased()[0]).when(follow, at_city(POLICY), UP).nothing()
    given(attached()).when(follow, at_city(POLICY), UP).nothing()
    other = follow.model_copy(update={"erased_by": "phuong-tam-thanh"})
    given(listed(1)).when(other, at_city(POLICY), UP).nothing()


numbers = st.integers(1, 3)
ids = st.lists(numbers.map(file_id), min_size=1, max_size=3).map(tuple)
reasons = st.sampled_from(FileAbsence)
commands: st.SearchStrategy[PapersCommand] = st.one_of(
    st.just(ListFiles(dossier_id=DOSSIER, unit=WARD, held_by=WARD, files=listed(1, 2).files)),
    st.builds(RequestFiles, dossier_id=st.just(DOSSIER), files=ids),
    st.builds(
        AnswerRequest, dossier_id=st.just(DOSSIER), asked_by=st.sampled_from([PROVINCE, "tinh-cao-bang"]), files=ids
    ),
    st.builds(RecordArrival, dossier_id=st.just(DOSSIER), file_id=numbers.map(file_id)),
    st.builds(
        RecordAbsence,
        dossier_id=st.just(DOSSIER),
        said_by=st.sampled_from([WARD, "phuong-tam-thanh"]),
        files=st.builds(AbsentFile, file_id=numbers.map(file_id), reason=reasons).map(lambda one: (one,)),
    ),
    st.builds(
        FollowErasure,
        dossier_id=st.just(DOSSIER),
        erased_by=st.sampled_from([WARD, "phuong-tam-thanh"]),
        file_id=numbers.map(file_id),
        ground=st.just(GROUND),
    ),
    st.builds(EraseFile, dossier_id=st.just(DOSSIER), file_id=numbers.map(file_id), ground=st.just(GROUND)),
)
evidences = st.builds(
    PapersEvidence,
    forwarded_to=st.sampled_from([None, PROVINCE, "tinh-cao-bang"]),
    held=st.lists(numbers.map(file_id), max_size=3, unique=True).map(tuple),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@for_all(st.lists(st.tuples(commands, evidences), max_size=15))
def test_whatever_happens_nothing_erased_is_sent_and_every_erasure_goes_up(
    history: Sequence[tuple[PapersCommand, PapersEvidence]],
) -> None:
    """None is sent, asked for or arrived after its end, and each erasure of a dossier that went up is told."""
    events: list[PapersEvent] = []
    gone: set[FileId] = set()
    for command, evidence in history:
        made = given(*events).when(command, at_city(), evidence).events
        for event in made:
            match event:
                case FilesSent(files=files, sent_to=site):
                    assert site == PROVINCE
                    assert not gone & {one.file_id for one in files}
                case FilesRequested(files=files):
                    assert not gone & set(files)
                case FileArrived(file_id=one) | FileErased(file_id=one):
                    assert one not in gone
                    gone |= {one} if isinstance(event, FileErased) else set()
                case _:
                    pass
        told = {one.file_id for one in made if isinstance(one, ErasurePassedUp)}
        ended = {one.file_id for one in made if isinstance(one, FileErased)}
        assert told == (ended if evidence.forwarded_to is not None else set())
        events += made
