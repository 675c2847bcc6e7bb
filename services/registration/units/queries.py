"""Units that have ended as parts of statements: what was theirs is shown to the unit that holds it now."""


def held_by(parameter: str, column: str = "unit") -> str:
    """An SQL condition: the unit in `column` is the one in `parameter` or has ended and is held by it; all for null."""
    held = f"select ended.unit from read_unit_holders ended where ended.holder = {parameter}"  # noqa: S608 - constants
    return f"({parameter}::text is null or {column} = {parameter} or {column} in ({held}))"
