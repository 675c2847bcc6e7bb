"""The released files of the contracts: those of the commits that others may have built on, as Git knows them.

A commit counts as released only where its file `contracts/epoch` has the current content. A new content begins the
contracts anew, which is right only as long as no store, message or export of the old ones must be readable.
Only the tools that guard the contracts read this module; no service does.
"""

from pathlib import Path
from subprocess import run

EPOCH = "contracts/epoch"
_MAIN = ("origin/main", "origin/HEAD", "main")


def released_commits(root: Path) -> tuple[str, ...]:
    """The commits of today's epoch whose files may not be taken back, each once; none where `root` has no history.

    These are the last commit, the one before it, the point where this branch left the main line, and the newest
    tag that leads here. A shallow clone lacks some of them: then the others must do.
    """
    forks = [_asked(root, "merge-base", "HEAD", main) for main in _MAIN]
    tag = _asked(root, "describe", "--tags", "--abbrev=0")
    names = ["HEAD", "HEAD^", *(fork.strip() for fork in forks), tag.strip()]
    found = [_asked(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip() for name in names if name]
    today = epoch(root)
    return tuple(dict.fromkeys(commit for commit in found if commit and text_of(root, commit, EPOCH) == today))


def epoch(root: Path) -> str:
    """The text of today's epoch below `root`; raises FileNotFoundError where there is none."""
    return (root / EPOCH).read_text(encoding="utf-8")


def taken_back(root: Path, commit: str, folder: str) -> tuple[str, ...]:
    """The files below `folder` (from `root`, with slashes) that are other than in `commit`, or gone; new ones are not.

    Compared is what lies in the folder now, committed or not.
    """
    paths = _asked(
        root, "diff", "--name-only", "--relative", "--no-renames", "--diff-filter=MDT", "-z", commit, "--", folder
    )
    return tuple(path for path in paths.split("\0") if path)


def text_of(root: Path, commit: str, path: str) -> str:
    """The text of a file in `commit`; empty where there is none."""
    return _asked(root, "show", f"{commit}:./{path}")


def _asked(root: Path, *question: str) -> str:
    """The output of Git, or nothing where it fails: without Git, a repository, or the commit in question."""
    command = ("git", "--no-optional-locks", "-C", str(root), *question)
    try:
        answer = run(command, capture_output=True, check=False, encoding="utf-8")  # noqa: S603 - no word from outside
    except FileNotFoundError:
        return ""
    return answer.stdout if answer.returncode == 0 else ""
