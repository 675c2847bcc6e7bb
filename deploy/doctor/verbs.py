"""The verbs of `python -m deploy.doctor`.

Exit codes: 0 every case holds, 1 one does not, 2 the examination could not be carried out, with a sentence on stderr.
"""

import asyncio
import json
import secrets
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from chassis.clock import wall
from chassis.declaring.service import Service
from chassis.errors import Fault, RegisterUnreadableError
from chassis.messaging.kafka import Address
from chassis.operating.verbs import VerbRefusedError, opened
from chassis.settings import Settings, SettingsMissingError, read_settings
from deploy.doctor.cases import CASES
from deploy.doctor.examination import Examination, Outcome
from deploy.doctor.kafka_peer import reached
from deploy.doctor.probe import Probe, ProbeKeys
from deploy.doctor.registers import REGISTER_CASES, examine_register
from deploy.doctor.report import Certificate
from deploy.kafka import declared_service
from deploy.local.faults import make_folder

SERVICE = "registration"
"""The service that is examined: the one that hears the sites below, on two lanes."""
_PASSWORD = "kafka.password"  # noqa: S105 - the name of a file
_ENTRIES = "keys.json"
_TRAINING = ("-training", "-test")
_COULD_NOT = (ValueError, Fault, RegisterUnreadableError, VerbRefusedError, SettingsMissingError, OSError)
_app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
_Site = Annotated[str, typer.Option("--site", help="The code of the probe site.")]


class NotTrainingError(ValueError):
    """The federation is not one for training, and nobody has said that it is meant."""


def main(arguments: Sequence[str]) -> int:
    """Carry out the verb in `arguments`; returns the exit code."""
    try:
        code = _app(list(arguments), "python -m deploy.doctor", standalone_mode=False)
    except typer.Exit as ended:
        return ended.exit_code
    except typer.Abort:
        return 2
    except _COULD_NOT as fault:
        print(fault, file=sys.stderr)
        return 2
    except Exception as wrong:
        if not hasattr(wrong, "format_message"):
            raise
        print(wrong.format_message(), file=sys.stderr)  # a wrong call
        return 2
    return code if isinstance(code, int) else 0


@_app.command("probe")
def _probe(folder: Path, site: _Site) -> None:
    """Make the keys of a probe site: its public keys for the register, and the password of its users on Kafka."""
    prepare(folder, site)
    print(f"{folder / _ENTRIES} goes into the training register: deploy.register add-site {site} --keys …")
    print(f"{folder / _PASSWORD} is for the users {site}.planning and {site}.{SERVICE} at the broker of the peer")


@_app.command("examine")
def _examine(
    folder: Path,
    site: _Site,
    *,
    instance: Annotated[
        str, typer.Option("--instance", help="Repeat the code of a federation that is not one for training.")
    ] = "",
    language: Annotated[str, typer.Option("--language", help="vi or en.")] = "vi",
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> int:
    """Examine the site whose registration the variables REGISTRATION_… name, as the probe in FOLDER."""
    if language not in ("vi", "en"):
        raise ValueError("--language is vi or en")
    service = declared_service(SERVICE)
    settings = read_settings(service.settings, SERVICE)
    certificate = asyncio.run(examine(service, settings, ProbeKeys(folder, site), instance))
    if as_json:
        print(json.dumps(certificate.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(certificate.lines("vi" if language == "vi" else "en")))
    return 0 if certificate.holds else 1


def prepare(folder: Path, site: str) -> tuple[ProbeKeys, str]:
    """The keys of the probe in `folder`, made where they are missing, and the password of its users on Kafka."""
    keys = ProbeKeys(folder, site)
    make_folder(folder)
    keys.write(folder / _ENTRIES)
    file = folder / _PASSWORD
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24), encoding="utf-8")
    return keys, file.read_text(encoding="utf-8").strip()


async def examine(service: Service, settings: Settings, keys: ProbeKeys, instance: str = "") -> Certificate:
    """Carry out every case at the service that `settings` name, as the probe with `keys`.

    Raises NotTrainingError for a federation whose code does not end in -training or -test, unless `instance` repeats
    it, ValueError where the register does not name the probe, and the errors of `reached`.
    """
    federation = settings.federation
    require_training(federation.instance, instance)
    probe = Probe(keys, federation, settings.site)
    _, password = prepare(keys.folder, keys.site)
    async with (
        opened(service, settings) as store,
        reached(store, Address.of(settings), probe, password) as peer,
    ):
        examination = Examination(probe, peer)
        outcomes = [await examination.carry_out(case) for case in CASES]
    outcomes += await asyncio.to_thread(_of_registers, keys)
    signed = settings.signed_register
    in_force = None if signed is None else signed.in_force()
    return Certificate(
        site=settings.site,
        service=service.name,
        probe=probe.site,
        instance=federation.instance,
        software=_software(),
        register=None if in_force is None else in_force.version,
        at=wall(),
        outcomes=outcomes,
    )


def require_training(instance: str, repeated: str) -> None:
    """Raise NotTrainingError unless `instance` is for training, or is `repeated`."""
    if not instance.endswith(_TRAINING) and repeated != instance:
        raise NotTrainingError(
            f"{instance} is not a federation for training, whose code ends in -training or -test: what the doctor says"
            f" there stays in the logs of a real site. Where that is meant, repeat it: --instance {instance}"
        )


def _of_registers(keys: ProbeKeys) -> list[Outcome]:
    return [examine_register(case, keys.entries()) for case in REGISTER_CASES]


def _software() -> str:
    try:
        return version("tdkt")
    except PackageNotFoundError:
        return "0.1.0"
