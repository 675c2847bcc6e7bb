"""Draws the summary that `make run` prints, with its colours and with whole addresses.

`FORCE_COLOR=1 make run FRESH=1 | .venv/bin/python -m deploy.local.picture docs/run.svg`
"""

import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

_FIRST_LINE = "The year of plan"
"""The lines before it show progress."""
_FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""rich names fonts on a server elsewhere; the picture shall load nothing."""


def drawn(printed: str, title: str) -> str:
    """An SVG of a terminal that shows `printed`, which may hold colours (ANSI), from the summary on if it has one.

    It is as wide as the longest line.
    """
    lines = [Text.from_ansi(line) for line in printed.splitlines()]
    first = next((place for place, line in enumerate(lines) if line.plain.startswith(_FIRST_LINE)), 0)
    width = max(line.cell_len for line in lines[first:])
    console = Console(record=True, width=width, file=StringIO(), highlight=False, legacy_windows=False)
    for line in lines[first:]:
        console.print(line, no_wrap=True)
    return _FONTS.sub("", console.export_svg(title=title, theme=SVG_EXPORT_THEME))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawn(sys.stdin.read(), "make run"), encoding="utf-8")
