"""The commands about a subject of the register, and its home events; they hold keys and nothing personal."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event
from contracts.vocabulary import SubjectKey

Keys = Annotated[tuple[SubjectKey, ...], Field(max_length=100)]


class OfSubject(Command):
    """A command about one subject; those about several are decided one after another."""

    subject: SubjectKey

    @property
    @override
    def stream(self) -> str:
        """The subject's own."""
        return f"subject-{self.subject}"

    @property
    @override
    def queue(self) -> str:
        """One for all subjects, since no double may be merged into another double."""
        return "subjects"


class MergeSubject(OfSubject):
    """Merge a subject that has two keys (gộp đối tượng trùng): `subject` is the double, `into` the key that stays."""

    into: SubjectKey


class PartSubject(OfSubject):
    """Part a subject again that was merged by mistake (tách đối tượng)."""


SubjectCommand = MergeSubject | PartSubject


class SubjectMerged(Event):
    """Two keys were found to be one subject: what is said of `subject` counts for `into`."""

    subject: SubjectKey
    into: SubjectKey


class SubjectParted(Event):
    """A subject that was merged into another stands by itself again."""

    subject: SubjectKey


SubjectEvent = SubjectMerged | SubjectParted
