"""The audit after a failure: compares every store, topic, table and mailbox with the answers that callers got.

Every finding is a sentence; a site that has kept its guarantees has none.
"""

from tests.failure.callers import Memory
from tests.failure.consequences import of_consequences, of_mail, of_tables
from tests.failure.evidence import Evidence, Expected, decoded, gather
from tests.failure.guarantees import messages_of, of_commands, of_hearing, of_lanes
from tests.failure.site import Whole


async def audit(whole: Whole, memory: Memory, expected: Expected) -> list[str]:
    """Gather the evidence and return every violated guarantee."""
    return judge(whole, memory, expected, await gather(whole))


def judge(whole: Whole, memory: Memory, expected: Expected, evidence: Evidence) -> list[str]:
    """The violations that `evidence` shows of the answers in `memory`."""
    findings = list(memory.contradictions)
    for name, contents in evidence.databases.items():
        findings += [f"{name}: {wrong}" for wrong in [*contents.findings, *of_commands(contents, memory)]]
        messages, unproven = messages_of(whole, evidence.records[name], expected.forged)
        findings += [
            f"{whole.topic(name)}: {wrong}" for wrong in [*unproven, *of_lanes(whole, contents, messages, expected)]
        ]
    events = {name: decoded(whole, contents) for name, contents in evidence.databases.items()}
    findings += of_hearing(whole, evidence.databases, expected)
    findings += of_consequences(events)
    findings += of_tables(evidence.databases, events)
    findings += of_mail(whole, events["notification"], evidence.letters)
    return findings
