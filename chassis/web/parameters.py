"""The types of the parameters of lists: the database can take every value that they accept."""

from typing import Annotated, TypeAlias

from pydantic import Field

Position: TypeAlias = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""A position in a log or in a list that counts from 1; 0 stands before the first. Postgres keeps it as a bigint."""
SearchText: TypeAlias = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
"""Words to search for: one line without control characters, of which Postgres could not take the zero byte."""
