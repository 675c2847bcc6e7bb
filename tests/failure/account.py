"""The reckoning after a failure: what was promised, held against what is in every store, topic, table and mailbox.

Every finding is a sentence; a site that has kept its promises has none.
"""

from tests.failure.books import Evidence, Expected, decoded, gather
from tests.failure.callers import Memory
from tests.failure.consequences import of_consequences, of_mail, of_tables
from tests.failure.promises import messages_of, of_commands, of_hearing, of_lanes
from tests.failure.site import Whole


async def reckon(whole: Whole, memory: Memory, expected: Expected) -> list[str]:
    """Everything that is not as it was promised."""
    return judge(whole, memory, expected, await gather(whole))


def judge(whole: Whole, memory: Memory, expected: Expected, evidence: Evidence) -> list[str]:
    """What `evidence` says against the promises that `memory` holds."""
    findings = list(memory.contradictions)
    for name, book in evidence.books.items():
        findings += [f"{name}: {wrong}" for wrong in [*book.findings, *of_commands(book, memory)]]
        messages, unproven = messages_of(whole, evidence.records[name], expected.forged)
        findings += [
            f"{whole.topic(name)}: {wrong}" for wrong in [*unproven, *of_lanes(whole, book, messages, expected)]
        ]
    events = {name: decoded(whole, book) for name, book in evidence.books.items()}
    findings += of_hearing(whole, evidence.books, expected)
    findings += of_consequences(events)
    findings += of_tables(evidence.books, events)
    findings += of_mail(whole, events["notification"], evidence.letters)
    return findings
