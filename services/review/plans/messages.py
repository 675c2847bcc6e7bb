"""The shape in which the other modules see a plan."""

from contracts.envelope import Relation
from contracts.message import Message
from contracts.vocabulary import Document, Gate, Instant, Name, Year


class PlanFound(Message):
    """A plan as planning has last said it.

    `ends_at` is the first instant that is too late to register, None where the plan sets no deadline. `standing_body`
    is None where it names none. `unit_name` is the plan's name for the unit that was asked about, None where the plan
    does not name the unit. `relation` is how the site that issued it stands to this one: a unit files under the plan of
    its own site or of the superior, and registers where the plan was issued.
    """

    document: Document
    year: Year
    standing_body: Name | None
    gates: tuple[Gate, ...]
    ends_at: Instant | None
    withdrawn: bool
    unit_name: Name | None
    relation: Relation = Relation.OWN
