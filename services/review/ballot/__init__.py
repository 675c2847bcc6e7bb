"""The sealed boxes of secret ballots (hòm phiếu): sums of votes beside the log that nobody reads before the count."""

from chassis.declaring.module import Module, SideTables

MODULE = Module("ballot", __name__, side_tables=SideTables("ballot", ("side_tables.sql",)))
