"""The folder .venv, made from a hash-locked list: `python3 -m deploy.local.environment local|dev`.

Runs on the standard library alone, as nothing else is there yet.
"""

import fcntl
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.local.faults import NEEDED_BYTES, RuntimeFault, disk_faults, disk_full, is_full, make_folder, not_writable

_PROJECT = Path(__file__).resolve().parents[2]
_VENV = _PROJECT / ".venv"
_PYTHON = _VENV / "bin" / "python"
_STAMP = _VENV / "installed.json"
_SETS = ("local", "dev")

_OFFLINE = (
    "NewConnectionError|NameResolutionError|Failed to establish|name resolution|Max retries|timed out|dns error|"
    "No matching distribution|error sending request|Connection (refused|reset)|Network is unreachable"
)
_REASONS = (
    (r"No space left on device|os error 28", "full"),
    (r"Permission denied|Read-only file system|os error (13|30)", "closed"),
    (r"DO NOT MATCH THE HASHES|Hash mismatch", "altered"),
    (_OFFLINE, "offline"),
)


def ensure(wanted: str) -> None:
    """Make .venv hold the set `wanted` ("local": what a site needs; "dev": that and the tools), if it does not.

    The stamp is written last, so a half-finished installation is done again.
    Raises RuntimeFault for no network, a full disk, a folder that cannot be written, an altered package.
    """
    if _holds(wanted):
        return
    make_folder(_PROJECT / ".tdkt")
    with (_PROJECT / ".tdkt" / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _holds(wanted):
            _install(wanted)


def _digest() -> str:
    lists = b"".join((_PROJECT / f"requirements-{name}.txt").read_bytes() for name in _SETS)
    return hashlib.sha256(lists + platform.python_version().encode()).hexdigest()


def _holds(wanted: str) -> bool:
    try:
        stamp = json.loads(_STAMP.read_text())
    except (OSError, ValueError):
        return False
    return bool(stamp["digest"] == _digest() and _SETS.index(stamp["set"]) >= _SETS.index(wanted))


def _install(wanted: str) -> None:
    if shutil.disk_usage(_PROJECT).free < NEEDED_BYTES:
        raise disk_full(_PROJECT)
    uv = shutil.which("uv")
    with disk_faults(_PROJECT):
        _STAMP.unlink(missing_ok=True)
        if not _works():
            shutil.rmtree(_VENV, ignore_errors=True)
            _make_venv(uv)
        listed = _PROJECT / f"requirements-{wanted}.txt"
        total = len(re.findall(r"^[\w-]+.*==", listed.read_text(), re.MULTILINE))
        print(f"  Python: {total} packages into .venv, with {'uv' if uv else 'pip'}", flush=True)
        if uv:
            command = [uv, "pip", "install", "--python", str(_PYTHON)]
        else:
            command = [str(_PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--no-deps", "--retries=2"]
        _run([*command, "--require-hashes", "-r", str(listed)], total)
        _STAMP.write_text(json.dumps({"set": wanted, "digest": _digest()}))


def _works() -> bool:
    """Return whether .venv holds this very Python and a pip."""
    question = "import pip, platform; print(platform.python_version())"
    try:
        answer = subprocess.run([_PYTHON, "-c", question], check=False, capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.strip() == platform.python_version()


def _make_venv(uv: str | None) -> None:
    command = [uv, "venv", "--quiet", "--seed", "--python", sys.executable, str(_VENV)] if uv else None
    done = subprocess.run(
        command or [sys.executable, "-m", "venv", str(_VENV)], check=False, capture_output=True, text=True
    )
    if done.returncode == 0:
        return
    if re.search(r"ensurepip is not available|No module named '?ensurepip", done.stdout + done.stderr):
        raise RuntimeFault(
            "This Python cannot make environments: install its venv package (Debian: apt-get install python3-venv), "
            "or install uv, and run again."
        )
    raise _fault(done.stdout + done.stderr)


def _run(command: Sequence[str], total: int) -> None:
    """Run an installer and show how many packages it has found."""
    live = sys.stdout.isatty()
    output: list[str] = []
    count = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as installer:
        for line in installer.stdout or ():
            output.append(line)
            if line.startswith("Collecting "):
                count += 1
                if live:
                    print(f"\r  Python: {count} of {total} packages", end="", flush=True)
    if live and count:
        print()
    if installer.returncode != 0:
        raise _fault("".join(output))


def _fault(output: str) -> RuntimeFault:
    kind = next((kind for pattern, kind in _REASONS if re.search(pattern, output, re.IGNORECASE)), "")
    if not kind and is_full(_PROJECT):  # the maker of the folder does not always name its reason
        kind = "full"
    last = output.strip().rpartition("\n")[2]
    sentences = {
        "full": disk_full(_PROJECT),
        "closed": not_writable(_VENV),
        "altered": RuntimeFault("A Python package differs from its locked hash: do not use this network or index."),
        "offline": RuntimeFault(
            "The Python packages cannot be fetched: connect to the network (or set PIP_INDEX_URL to your own index) "
            "and run again."
        ),
    }
    return sentences.get(kind) or RuntimeFault(
        f"The Python packages cannot be installed; the last line of the installer is “{last}”."
    )


def main() -> int:
    """Ensure the set that the command line names; print one sentence when that fails."""
    try:
        ensure(sys.argv[1])
    except RuntimeFault as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nBroken off; run again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
