"""The facts that a unit states about a subject when it files: they do not contradict themselves."""

from typing import Annotated

from pydantic import AfterValidator

from contracts.facts import Facts, IndividualFacts

_YEAR = 12


def consistent(facts: Facts) -> Facts:
    """`facts`; raises ValueError where they contradict themselves."""
    if isinstance(facts, IndividualFacts):
        if facts.service_months + facts.maternity_months > _YEAR:
            raise ValueError("service and maternity leave together are more than twelve months")
        return facts
    if len(set(facts.members)) != len(facts.members):
        raise ValueError("a member is named twice among the members")
    if facts.members_reaching_ldtt > len(facts.members):
        raise ValueError("more members reach the title than there are")
    return facts


FiledFacts = Annotated[Facts, AfterValidator(consistent)]
"""The facts of a dossier that is filed."""
