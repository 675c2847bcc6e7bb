"""Draws what a command printed: `FORCE_COLOR=1 make run | .venv/bin/python -m deploy.local.picture docs/run.svg`."""

import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

_WIDTH = 132
_FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""rich names fonts on a server elsewhere; the picture shall load nothing."""


def drawn(printed: str, title: str) -> str:
    """An SVG of a terminal that shows `printed`, which may hold colours (ANSI)."""
    console = Console(record=True, width=_WIDTH, file=StringIO(), highlight=False, legacy_windows=False)
    for line in printed.splitlines():
        console.print(Text.from_ansi(line), overflow="ellipsis", no_wrap=True)
    return _FONTS.sub("", console.export_svg(title=title, theme=SVG_EXPORT_THEME))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawn(sys.stdin.read(), "make run"), encoding="utf-8")
