"""`./tdkt bundle export|import`: one file between two sites that carries what all services of a site have to carry."""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.kafka import declared_service
from deploy.local.faults import RuntimeFault
from deploy.local.site import Site

_USAGE = "./tdkt bundle export FILE --to SITE, or ./tdkt bundle import FILE; --site SITE before it names another site."


def bundle(site: Site, words: Sequence[str]) -> int:
    """Carry out `export` or `import` for each service of `site`; returns the exit code, 0 where all have done it.

    An export writes no file unless all services have done it. Raises RuntimeFault for other words.
    """
    kind, *rest = words or [""]
    if kind not in {"export", "import"} or not rest or rest[0].startswith("-"):
        raise RuntimeFault(_USAGE)
    file, *options = rest
    if kind == "import":
        return max(_each(site, ["bundle", "import", file]).values())
    with TemporaryDirectory() as folder:
        parts = {service.name: Path(folder, service.name) for service in site.services}
        codes = _each(site, ["bundle", "export", *options], parts)
        if not any(codes.values()):
            _join(list(parts.values()), Path(file))
        return max(codes.values())


def _each(site: Site, words: Sequence[str], parts: dict[str, Path] | None = None) -> dict[str, int]:
    # Only here, as the chassis takes its time to import.
    from chassis.operating.cli import main  # noqa: PLC0415

    codes = {}
    for service in site.services:
        os.environ.update(service.owner_environment(site.addresses))
        part = [] if parts is None else [str(parts[service.name])]
        program = f"./tdkt {service.name}"
        codes[service.name] = main(declared_service(service.name), [*words, *part], program=program)
    return codes


def _join(parts: Sequence[Path], file: Path) -> None:
    from chassis.operating.evidence import write_private  # noqa: PLC0415
    from chassis.operating.verbs import VerbRefusedError  # noqa: PLC0415
    from contracts.bundle import bundle_text, joined, read_bundle  # noqa: PLC0415

    try:
        write_private(file, bundle_text(joined(read_bundle(part.read_bytes()) for part in parts)))
    except (VerbRefusedError, ValueError, OSError) as wrong:
        raise RuntimeFault(str(wrong)) from wrong
    print(f"all of it is in {file}, which its owner alone may read")
