"""The wrong things that a neighbour may do, as data: each with the threat it stands for and the outcome it must have.

Each case has the same thing done right beside it, which must be heard: so no case passes because nothing is heard.
`threat` is the row of the table of threats in tests/architecture/test_security_table.py.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.clock import wall
from chassis.messaging.arrivals import ParkReason, Raw
from chassis.messaging.signing import SigningKey
from contracts.declaration import PUBLIC, to_site, topic
from contracts.vocabulary import Level
from deploy.doctor.batches import Batch, batch, bomb, record
from deploy.doctor.messages import PATH, MessageMaker, changed, proven, without
from deploy.doctor.probe import Probe

NOTHING = "nothing"
"""It is neither stored nor parked: it does not concern the peer, or is a double of what was heard."""
REFUSED = "refused-by-kafka"
"""The broker does not take it."""
HEARD = "heard"
"""It is stored."""
_FLOOD = 100
_DEEP = 100_000
Posted: TypeAlias = Raw | Batch


class Step(NamedTuple):
    """A message that is put on a lane; `right` says that it must be heard."""

    message: Posted
    right: bool = False


class Attack(NamedTuple):
    """What a case does: `steps` in their order, and `after` them, once their outcome was read."""

    steps: Sequence[Step]
    after: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One wrong thing that a neighbour may do; the wrong messages of `build` must all have the outcome `expected`.

    `needs_kafka` says that only a broker can deal with it.
    """

    name: str
    threat: int
    vi: str
    en: str
    expected: str
    build: Callable[[Probe], Attack]
    needs_kafka: bool = False


def _beside(wrong: Sequence[Posted], right: Sequence[Raw]) -> Attack:
    return Attack([*(Step(one) for one in wrong), *(Step(one, right=True) for one in right)])


def _altered(alter: Callable[[Raw], Raw]) -> Callable[[Probe], Attack]:
    """A message that is altered after it was signed, then as it was signed."""

    def build(probe: Probe) -> Attack:
        (message,) = probe.plans.say(probe.withdrawn())
        return _beside([alter(message)], [message])

    return build


def _signed_with(key: Callable[[Probe], SigningKey]) -> Callable[[Probe], Attack]:
    """A message under another key, then under the right one."""

    def build(probe: Probe) -> Attack:
        placed = [probe.plans.place(probe.withdrawn())]
        return _beside(probe.plans.sign(placed, key(probe)), probe.plans.sign(placed))

    return build


def _strange_key(probe: Probe) -> SigningKey:
    return SigningKey(probe.plans.key.key_id, Ed25519PrivateKey.generate(), probe.instance)


def _of_another_instance(probe: Probe) -> SigningKey:
    return SigningKey(probe.plans.key.key_id, probe.plans.key.private, f"not-{probe.instance}")


def _signed_in_the_future(probe: Probe) -> Attack:
    placed = [probe.plans.place(probe.withdrawn())]
    tomorrow = wall() + timedelta(days=1)
    return _beside(probe.plans.sign(placed, at=tomorrow), probe.plans.sign(placed))


def _another_path(raw: Raw) -> Raw:
    return proven(raw, PATH, b"1/2/" + b64encode(bytes(32)))


def _another_body(raw: Raw) -> Raw:
    return raw._replace(value=(raw.value or b"") + b" ")


def _another_origin(probe: Probe) -> Attack:
    event = probe.withdrawn()
    wrong = probe.plans.sign([probe.plans.next(event._replace(site=f"not-{probe.site}"))])
    return _beside(wrong, probe.plans.say(event))


def _another_addressee(probe: Probe) -> Attack:
    event = probe.submitted(probe.site)
    elsewhere = topic(probe.site, "registration", to_site(f"not-{probe.peer}"))
    other = MessageMaker(probe.site, "registration", probe.sheets.key, elsewhere)
    (wrong,) = other.say(event)
    return _beside([wrong._replace(lane_key=(probe.sheets.topic, 0))], probe.sheets.say(event))


def _another_sites_topic(probe: Probe) -> Attack:
    event = probe.withdrawn()
    (wrong,) = MessageMaker(probe.site, "planning", probe.plans.key, topic(probe.peer, "planning", PUBLIC)).say(event)
    return _beside([wrong], probe.plans.say(event))


def _replayed(probe: Probe) -> Attack:
    (message,) = probe.plans.say(probe.withdrawn())
    return Attack([Step(message, right=True), Step(probe.plans.again(message))])


def _reordered(probe: Probe) -> Attack:
    first, second = probe.plans.say(probe.withdrawn(), probe.withdrawn())
    return Attack([Step(second), Step(first, right=True)])


def _gap(probe: Probe) -> Attack:
    missing, second, third = probe.plans.say(probe.withdrawn(), probe.withdrawn(), probe.withdrawn())
    steps = [Step(second), Step(third)]
    return Attack(steps, [Step(missing, right=True)])


def _fork(probe: Probe) -> Attack:
    other = probe.plans.next(probe.withdrawn())
    right = probe.plans.say(probe.withdrawn())
    return Attack([Step(right[0], right=True), Step(probe.plans.sign([other])[0])])


def _other_content(probe: Probe) -> Attack:
    first = probe.withdrawn()
    right, wrong = probe.plans.say(first, probe.withdrawn(event_id=first.event_id))
    return Attack([Step(right, right=True), Step(wrong)])


def _squatted(probe: Probe) -> Attack:
    known = probe.withdrawn()
    (right,) = probe.plans.say(known)
    wrong, control = probe.sheets.say(probe.submitted(probe.site, event_id=known.event_id), probe.submitted(probe.site))
    return Attack([Step(right, right=True), Step(wrong), Step(control, right=True)])


def _another_unit(probe: Probe) -> Attack:
    wrong, right = probe.sheets.say(probe.submitted(probe.peer), probe.submitted(probe.site))
    return _beside([wrong], [right])


def _another_level(probe: Probe) -> Attack:
    higher = Level.PROVINCE if probe.level is not Level.PROVINCE else Level.DISTRICT
    wrong, right = probe.plans.say(probe.issued(higher), probe.issued(probe.level))
    return _beside([wrong], [right])


def _award(probe: Probe) -> Attack:
    """By planning, to whose events no award belongs; a receiver that hears of awards parks it."""
    award = probe.withdrawn(type="AwardDecided", data='{"title": "CSTDCT", "level": "province"}')
    wrong, right = probe.plans.say(award, probe.withdrawn())
    return _beside([wrong], [right])


def _nested(probe: Probe) -> Attack:
    wrong, right = probe.plans.say(probe.withdrawn(data="[" * _DEEP + "]" * _DEEP), probe.withdrawn())
    return _beside([wrong], [right])


def _bomb(probe: Probe) -> Attack:
    return _beside([Batch(probe.plans.topic, 0, bomb(), 4)], probe.plans.say(probe.withdrawn()))


def _flood(probe: Probe) -> Attack:
    garbage = [Raw((probe.plans.topic, 0), number, None, b"\x00", ()) for number in range(_FLOOD)]
    return _beside(garbage, probe.plans.say(probe.withdrawn()))


def _name_of_no_text(probe: Probe) -> Attack:
    content = batch(record(0, b"{}", [(b"ce_\xff\xfe", b"x")]), 1)
    return _beside([Batch(probe.plans.topic, 0, content, 1)], probe.plans.say(probe.withdrawn()))


CASES: Sequence[Case] = (
    Case(
        "unsigned", 1,
        "Thông điệp không có chữ ký.", "A message without a signature.",
        ParkReason.MALFORMED, _altered(lambda raw: without(raw, "ce_proof")),
    ),
    Case(
        "wrong-key", 1,
        "Ký bằng khóa khác với khóa được nêu.", "Signed by another key than the one it names.",
        "wrong-signature", _signed_with(_strange_key),
    ),
    Case(
        "altered-body", 1,
        "Nội dung bị sửa sau khi ký.", "The body was altered after signing.",
        "wrong-signature", _altered(_another_body),
    ),
    Case(
        "altered-header", 1,
        "Tên người thực hiện bị sửa sau khi ký.", "The actor in a header was altered after signing.",
        "wrong-signature", _altered(lambda raw: changed(raw, "ce_actor", b"boss@unit-1")),
    ),
    Case(
        "altered-path", 1,
        "Đường dẫn chứng minh bị sửa.", "The path of the proof was altered.",
        "wrong-signature", _altered(_another_path),
    ),
    Case(
        "signed-in-future", 6,
        "Thời điểm ký là ngày mai.", "The instant of signing is tomorrow.",
        "signed-in-future", _signed_in_the_future,
    ),
    Case(
        "gap", 2,
        "Một thông điệp bị giữ lại, các thông điệp sau vẫn đến.", "One message is withheld and those behind it come.",
        ParkReason.OUT_OF_ORDER, _gap,
    ),
    Case(
        "reordered", 2,
        "Hai thông điệp đến sai thứ tự.", "Two messages come in the wrong order.",
        HEARD, _reordered,
    ),
    Case(
        "replayed", 2,
        "Một thông điệp đến hai lần.", "A message comes twice.",
        NOTHING, _replayed,
    ),
    Case(
        "fork", 3,
        "Thông điệp khác chiếm số của thông điệp đã nghe.", "Another message takes the number of one that was heard.",
        ParkReason.FORK, _fork,
    ),
    Case(
        "same-id", 4,
        "Cùng mã sự kiện, nội dung khác.", "The same event id with other content.",
        ParkReason.ID_TAKEN, _other_content,
    ),
    Case(
        "squatted-id", 4,
        "Dịch vụ khác dùng mã của sự kiện đã nghe.", "Another service uses the id of an event that was heard.",
        ParkReason.ID_TAKEN, _squatted,
    ),
    Case(
        "expired-key", 6,
        "Ký bằng khóa đã hết hạn.", "Signed by a key whose time is over.",
        "key-not-valid", _signed_with(lambda probe: probe.expired_key),
    ),
    Case(
        "revoked-key", 6,
        "Ký bằng khóa đã bị thu hồi.", "Signed by a key that was revoked.",
        "key-revoked", _signed_with(lambda probe: probe.revoked_key),
    ),
    Case(
        "sibling-key", 7,
        "Ký bằng khóa của dịch vụ khác cùng cơ quan.", "Signed by the key of another service of the site.",
        "unknown-key", _signed_with(lambda probe: probe.key("1", service="registration")),
    ),
    Case(
        "another-unit", 8,
        "Trình bản đăng ký thay đơn vị của cơ quan khác.", "Submits the sheet of another site's unit.",
        ParkReason.NOT_ITS_UNIT, _another_unit,
    ),
    Case(
        "another-level", 8,
        "Ban hành kế hoạch của cấp tỉnh.", "Issues a plan of the province's level.",
        ParkReason.NOT_COMPETENT, _another_level,
    ),
    Case(
        "provincial-title", 8,
        "Quyết định danh hiệu cấp tỉnh.", "Decides a title of the province's level.",
        ParkReason.UNKNOWN_EVENT, _award,
    ),
    Case(
        "another-sites-topic", 9,
        "Ghi vào chủ đề của cơ quan được kiểm tra.", "Writes on a topic of the examined site.",
        REFUSED, _another_sites_topic, needs_kafka=True,
    ),
    Case(
        "strangers-topic", 10,
        "Thông điệp của cơ quan lạ trên chủ đề này.", "A stranger's message on this topic.",
        ParkReason.WRONG_ORIGIN, _another_origin,
    ),
    Case(
        "wrong-addressee", 10,
        "Thông điệp gửi cho cơ quan khác.", "A message that is addressed to another site.",
        ParkReason.WRONG_AUDIENCE, _another_addressee,
    ),
    Case(
        "another-instance", 11,
        "Ký trong hệ thống khác, bằng đúng khóa.", "Signed in another federation, by the right key.",
        "wrong-signature", _signed_with(_of_another_instance),
    ),
    Case(
        "bomb", 13,
        "Lô nén vài KB bung ra 800 MiB.", "A compressed batch of a few KB that inflates to 800 MiB.",
        ParkReason.COMPRESSED, _bomb, needs_kafka=True,
    ),
    Case(
        "nested", 13,
        "Dữ liệu JSON lồng nhau 100.000 lớp.", "JSON that is nested 100,000 times.",
        ParkReason.MALFORMED_EVENT, _nested,
    ),
    Case(
        "flood", 13,
        "Một trăm thông điệp rác liền nhau.", "A hundred messages of garbage in a row.",
        ParkReason.MALFORMED, _flood,
    ),
    Case(
        "header-not-utf-8", 14,
        "Tên tiêu đề không phải UTF-8.", "The name of a header is no UTF-8.",
        ParkReason.MALFORMED, _name_of_no_text, needs_kafka=True,
    ),
)  # fmt: skip
"""Every case of a message, in the order of the report."""
