"""The audit after a failure: compares every store, topic, table and mailbox with the answers that callers got.

Every finding is a sentence; a site that has kept its guarantees has none.
"""

from tests.failure.callers import Memory
from tests.failure.consequences import of_consequences, of_mail, of_tables
from tests.failure.evidence import Evidence, Expected, decoded, gather
from tests.failure.guarantees import messages_of, of_commands, of_hearing, of_lanes
from tests.failure.site import SiteHarness


async def audit(harness: SiteHarness, memory: Memory, expected: Expected) -> list[str]:
    """Gather the evidence and return every violated guarantee."""
    return judge(harness, memory, expected, await gather(harness))


def judge(harness: SiteHarness, memory: Memory, expected: Expected, evidence: Evidence) -> list[str]:
    """The violations that `evidence` shows of the answers in `memory`."""
    findings = list(memory.contradictions)
    for name, contents in evidence.databases.items():
        findings += [f"{name}: {wrong}" for wrong in [*contents.findings, *of_commands(contents, memory)]]
        messages, unproven = messages_of(harness, evidence.records[name], expected.forged)
        findings += [
            f"{harness.topic(name)}: {wrong}" for wrong in [*unproven, *of_lanes(harness, contents, messages, expected)]
        ]
    events = {name: decoded(harness, contents) for name, contents in evidence.databases.items()}
    findings += of_hearing(harness, evidence.databases, expected)
    findings += of_consequences(events)
    findings += of_tables(evidence.databases, events)
    findings += of_mail(harness, events["notification"], evidence.letters)
    return findings
