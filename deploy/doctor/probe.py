"""The probe site: a neighbour that a training register names, and as which the doctor does wrong.

Its folder holds its private keys and the entries of its public ones. They prove what a training federation hears alone.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chassis.clock import wall
from chassis.ids import new_id
from chassis.messaging.signing import DEFAULT_INSTANCE, SigningKey
from contracts.declaration import PUBLIC, to_site, topic
from contracts.envelope import Recorded
from contracts.federation import Federation
from contracts.planning import PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import SheetSubmitted, SubmittedTitle
from contracts.vocabulary import Document, Level, PlanId, SheetId, derived_id
from deploy.doctor.messages import MessageMaker
from deploy.local.keys import SIGNING

_EXPIRED, _REVOKED = "expired", "revoked"
_DOCUMENT = {"issuer": "Cơ quan kiểm tra", "number": "1", "symbol": "KH-KT", "dated": "2017-01-03"}


@dataclass(frozen=True)
class ProbeKeys:
    """The keys of the probe site `site` in `folder`; each is made when it is asked for first."""

    folder: Path
    site: str

    def key(self, service: str, number: str = "1", instance: str = DEFAULT_INSTANCE) -> SigningKey:
        """The key of a service by the last word of its id, for signing in `instance`."""
        return SigningKey.read(self._file(service, number), self._id(service, number), instance)

    def entries(self) -> list[dict[str, Any]]:
        """What the register must say of them: one key that may sign for each service, and of planning two that may not.

        One of these expired long ago, the other was revoked.
        """
        return [
            *(self._entry(service, "1") for service in SIGNING),
            self._entry("planning", _EXPIRED) | {"valid_until": "2015-01-01T00:00:00+00:00"},
            self._entry("planning", _REVOKED)
            | {"revoked_at": "2015-01-01T00:00:00+00:00", "revoked_because": "Khóa dùng để kiểm tra việc thu hồi."},
        ]

    def _entry(self, service: str, number: str) -> dict[str, Any]:
        public = self.key(service, number).private.public_key().public_bytes_raw()
        return {
            "site": self.site,
            "service": service,
            "id": self._id(service, number),
            "algorithm": "Ed25519",
            "public_key": b64encode(public).decode(),
            "valid_from": "2010-01-01T00:00:00+00:00",
        }

    def _id(self, service: str, number: str) -> str:
        return f"{self.site}.{service}-{number}"

    def _file(self, service: str, number: str) -> Path:
        file = self.folder / f"{service}-{number}.pem"
        if not file.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_bytes(
                Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            )
        return file

    def written(self) -> bytes:
        """The entries as a keys file, which the probe hands over to the register."""
        return f"{json.dumps({'keys': self.entries()}, indent=2)}\n".encode()

    def write(self, file: Path) -> None:
        """Write the entries as a keys file."""
        file.write_bytes(self.written())


class Probe:
    """The probe as its relays would be: what it says to everybody of plans, and to `peer` of sheets."""

    def __init__(self, keys: ProbeKeys, federation: Federation, peer: str) -> None:
        """Speak as the site of `keys` in `federation`; it must be a subordinate of `peer`.

        Raises ValueError with a sentence where it is not.
        """
        entry = federation.site(keys.site)
        if entry is None or entry.parent != peer:
            raise ValueError(
                f"the register does not name {keys.site} as a site below {peer}: add it with its keys, and start the"
                f" services of {peer} anew"
            )
        self.site, self.level, self.peer = keys.site, entry.level, peer
        self.instance = federation.instance
        self.keys = keys
        self.plans = self._maker("planning", topic(self.site, "planning", PUBLIC))
        self.sheets = self._maker("registration", topic(self.site, "registration", to_site(peer)))

    def key(self, number: str, *, service: str = "planning") -> SigningKey:
        """Another of the probe's keys."""
        return self.keys.key(service, number, self.instance)

    @property
    def expired_key(self) -> SigningKey:
        """The key of planning whose time is over."""
        return self.key(_EXPIRED)

    @property
    def revoked_key(self) -> SigningKey:
        """The key of planning that was revoked."""
        return self.key(_REVOKED)

    def withdrawn(self, **changed: Any) -> Recorded:
        """A plan that nobody has was withdrawn: the peer hears it, and nothing comes of it."""
        plan_id = PlanId(new_id())
        event = PlanWithdrawn(
            plan_id=plan_id, document=Document.model_validate(_DOCUMENT), reason="Thông điệp kiểm tra."
        )
        return self.plans.record(f"plan-{plan_id}", event, **changed)

    def issued(self, level: Level) -> Recorded:
        """A plan of a level was issued."""
        plan_id = PlanId(new_id())
        event = PlanIssued(plan_id=plan_id, content=_content(level), ruleset="L2003_ND91")
        return self.plans.record(f"plan-{plan_id}", event)

    def submitted(self, unit: str, **changed: Any) -> Recorded:
        """The sheet of a unit was submitted, under a plan that nobody has."""
        plan_id = PlanId(new_id())
        title = {"subject": {"key": unit, "kind": "collective", "name": "Đơn vị kiểm tra"}, "title": "TTLDTT"}
        sheet_id = SheetId(derived_id("sheet", plan_id, unit))
        event = SheetSubmitted(
            plan_id=plan_id,
            sheet_id=sheet_id,
            unit=unit,
            unit_name="Đơn vị kiểm tra",
            entries=(SubmittedTitle.model_validate(title),),
            unit_plan=None,
            handed_in_at=wall(),
        )
        return self.sheets.record(f"sheet-{sheet_id}", event, **changed)

    def _maker(self, service: str, on: str) -> MessageMaker:
        return MessageMaker(self.site, service, self.keys.key(service, "1", self.instance), on)


def _content(level: Level) -> PlanContent:
    body = {"code": "co-quan-kiem-tra", "name": "Cơ quan kiểm tra"}
    return PlanContent.model_validate_json(
        json.dumps(
            {
                "document": _DOCUMENT,
                "title": "Kế hoạch dùng để kiểm tra",
                "level": level,
                "cycle": "calendar-year",
                "year": 2017,
                "signer_role": "CHỦ TỊCH",
                "purposes": [],
                "legal_bases": [{"citation": "Luật Thi đua, Khen thưởng ngày 26/11/2003"}],
                "parent": None,
                "tasks": [],
                "clusters": [],
                "registration_deadline": {"day": "2017-01-15"},
                "recipients": [body],
                "standing_body": body,
            }
        )
    )
