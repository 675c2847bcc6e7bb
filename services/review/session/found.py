"""The evidence of the commands about a session: the dossiers of an agenda as they stand."""

from contracts.catalog.terms import Procedure
from contracts.message import Message
from contracts.vocabulary import DossierId, Name, SessionId, SubjectKey, TitleCode
from services.review.catalogue.messages import LineId
from services.review.session.quotas import AtStake


class Candidate(Message):
    """A dossier that was found eligible, as it stands when a session is convened.

    `ended` says that the council or the head has refused it since, or that it was awarded, passed up or taken back;
    `session_id` is that of the session on whose agenda it stands already, `subject_key` of whom it is about.
    `opinions_out` says that bodies have yet to give their opinion on it, `consulted` that the public is being asked. By
    the simplified `procedure` it comes before no council.
    """

    dossier_id: DossierId
    title: TitleCode
    ruleset: Name
    ended: bool
    session_id: SessionId | None
    plan_withdrawn: bool = False
    suspended: bool = False
    opinions_out: bool = False
    consulted: bool = False
    procedure: Procedure = Procedure.ORDINARY
    subject_key: SubjectKey | None = None


class AgendaEvidence(Message):
    """The dossiers of an agenda that were found eligible, in no order, and the lines of the law that are confirmed."""

    candidates: tuple[Candidate, ...] = ()
    confirmed: frozenset[LineId] = frozenset()


class StoppedEvidence(Message):
    """The dossiers on the agenda of a session that were suspended or taken back since it was convened.

    `at_stake` is the agenda as the quotas of its units see it; empty but at the end of a vote.
    """

    stopped: frozenset[DossierId] = frozenset()
    at_stake: tuple[AtStake, ...] = ()
