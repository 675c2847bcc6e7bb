"""A service whose reader acknowledges first: `python -m tests.faults.broken_reader SERVICE`.

It commits the offsets of a batch before its transaction, and is killed (SIGKILL) between the two, once: the batch never
comes again from Kafka. That happens as soon as there is the file which TDKT_FAULTS_DIE names, and removes it.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

from chassis.messaging import intake
from chassis.operating.cli import run
from deploy.kafka import declared_service

DIE = "TDKT_FAULTS_DIE"


class AcknowledgingFirst(intake.Intake):
    """An intake that loses the batch with which it dies."""

    @override
    async def _store(self, batches: Sequence["intake._Batch"]) -> bool:
        messages = [raw for batch in batches for raw in batch.messages]
        if messages and self._consumer is not None:
            await self._consumer.commit({raw.lane_key: raw.offset + 1 for raw in messages})
            die = Path(os.environ[DIE])
            if die.exists():
                die.unlink()
                os.kill(os.getpid(), signal.SIGKILL)
        return await super()._store(batches)


if __name__ == "__main__":
    intake.Intake = AcknowledgingFirst  # type: ignore[misc]
    service = sys.argv.pop(1)
    sys.argv.append("serve")
    run(declared_service(service))
