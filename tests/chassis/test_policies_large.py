"""A command of a policy that is too large to be stored is named to the operators: nobody sends it again."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from chassis.deciding.decider import LARGEST_EVENT, StreamTooLarge
from contracts.message import Context, Decider
from deploy.local import servers
from tests.chassis.databases import at_work, follow
from tests.chassis.sample import NoteShelved, ShelveNote, altered, evolve_place, note_id, reading
from tests.chassis.test_policies import hear_of, loops


def shelve_too_much(command: ShelveNote, shelved: bool, evidence: None, context: Context) -> tuple[NoteShelved, ...]:  # noqa: FBT001 - the state
    """Lead to an event that fits no message, for the first note only."""
    _ = (shelved, evidence, context)
    title = "x" * LARGEST_EVENT if command.note_id == note_id(1) else command.title
    return (NoteShelved.model_construct(note_id=command.note_id, title=title),)


def shelve_too_often(command: ShelveNote, shelved: bool, evidence: None, context: Context) -> tuple[NoteShelved, ...]:  # noqa: FBT001 - the state
    """Meet a stream that takes no more, for the first note only."""
    _ = (shelved, evidence, context)
    if command.note_id == note_id(1):
        raise StreamTooLarge(size=2, most=1)
    return (NoteShelved(note_id=command.note_id, title=command.title),)


@pytest.mark.parametrize(
    ("decide", "code"), [(shelve_too_much, "event-too-large"), (shelve_too_often, "stream-too-large")]
)
async def test_a_command_of_a_policy_that_is_too_large_is_named_as_an_error(
    postgres: servers.Postgres, decide: Callable[..., tuple[NoteShelved, ...]], code: str
) -> None:
    """The line names the command, its stream and the event that caused it; the other notes are shelved."""
    service = altered(reading(), decider=Decider(False, decide, evolve_place))
    async with at_work(postgres.admin_url, service) as harness:
        await hear_of(harness.store, [1, 2])
        projector, policies = loops(harness)

        with capture_logs() as lines:
            await follow(projector, policies, until_position=3)

        (line,) = [line for line in lines if line["event"] == "policy_command_not_storable"]
        cause = (await harness.store.read(0, 1))[0].event_id
        assert (line["log_level"], line["command"], line["stream"], line["caused_by"]) == (
            "error",
            "ShelveNote",
            f"place-{note_id(1)}",
            str(cause),
        )
        assert policies.refusals == {code: 1}
