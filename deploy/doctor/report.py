"""The report of an examination: a certificate in Vietnamese or English, or JSON for a program."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from contracts.vocabulary import VIETNAM
from deploy.doctor.examination import Outcome

Language: TypeAlias = Literal["vi", "en"]
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "title": "GIẤY CHỨNG NHẬN KIỂM TRA LIÊN THÔNG",
        "site": "Cơ quan được kiểm tra",
        "service": "Dịch vụ",
        "probe": "Cơ quan kiểm tra",
        "instance": "Hệ thống",
        "software": "Phiên bản phần mềm",
        "register": "Phiên bản sổ đăng ký",
        "at": "Thời điểm",
        "threat": "Dòng",
        "holds": "ĐẠT",
        "fails": "KHÔNG ĐẠT",
        "expected": "phải là",
        "found": "thực tế",
        "stopped": "không được nghe",
        "count": "{held} trên {all} trường hợp đạt",
        "verdict_holds": "KẾT LUẬN: ĐẠT. Mỗi điều sai bị từ chối đúng quy định và không làm dừng việc gì khác.",
        "verdict_fails": "KẾT LUẬN: KHÔNG ĐẠT. Đừng nối cơ quan này vào hệ thống thật trước khi sửa xong.",
    },
    "en": {
        "title": "CERTIFICATE OF EXAMINATION",
        "site": "Examined site",
        "service": "Service",
        "probe": "Examined by",
        "instance": "Federation",
        "software": "Software version",
        "register": "Register version",
        "at": "At",
        "threat": "Row",
        "holds": "HOLDS",
        "fails": "FAILS",
        "expected": "expected",
        "found": "found",
        "stopped": "not heard",
        "count": "{held} of {all} cases hold",
        "verdict_holds": "VERDICT: IT HOLDS. Each wrong thing has its prescribed outcome, and nothing else stopped.",
        "verdict_fails": "VERDICT: IT DOES NOT HOLD. Join this site to no real federation before it is mended.",
    },
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was examined, when (aware), and what became of each case.

    `register` is the version of the signed register in force, None for a site whose register is a file.
    """

    site: str
    service: str
    probe: str
    instance: str
    software: str
    register: int | None
    at: datetime
    outcomes: Sequence[Outcome]

    @property
    def holds(self) -> bool:
        """Whether every case holds, and there is one."""
        return bool(self.outcomes) and all(one.holds for one in self.outcomes)

    def as_json(self) -> dict[str, Any]:
        """The certificate for a program."""
        return {
            "site": self.site,
            "service": self.service,
            "probe": self.probe,
            "instance": self.instance,
            "software": self.software,
            "register": self.register,
            "at": self.at.isoformat(),
            "holds": self.holds,
            "cases": [
                {
                    "name": one.name,
                    "threat": one.threat,
                    "expected": one.expected,
                    "found": list(one.found),
                    "stopped": list(one.stopped),
                    "holds": one.holds,
                }
                for one in self.outcomes
            ],
        }

    def lines(self, language: Language) -> Iterator[str]:
        """The certificate for people."""
        words = _WORDS[language]
        at = self.at.astimezone(VIETNAM)
        register = "-" if self.register is None else str(self.register)
        facts = {
            "site": self.site,
            "service": self.service,
            "probe": self.probe,
            "instance": self.instance,
            "software": self.software,
            "register": register,
            "at": f"{at:%d/%m/%Y %H:%M} (+07:00)" if language == "vi" else f"{at:%Y-%m-%d %H:%M} (+07:00)",
        }
        yield words["title"]
        yield ""
        yield from (f"  {words[name]}: {value}" for name, value in facts.items())
        yield ""
        for number, one in enumerate(self.outcomes, start=1):
            yield from _case(number, one, language)
        yield ""
        held = sum(one.holds for one in self.outcomes)
        yield words["count"].format(held=held, all=len(self.outcomes))
        yield words["verdict_holds" if self.holds else "verdict_fails"]


def _case(number: int, one: Outcome, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    sentence = one.vi if language == "vi" else one.en
    verdict = words["holds" if one.holds else "fails"]
    yield f"{number:>3}. [{verdict}] {sentence} ({words['threat']} {one.threat}; {one.name}: {one.expected})"
    if not one.holds:
        found = ", ".join(one.found) or "-"
        yield f"     {words['expected']}: {one.expected}; {words['found']}: {found}"
    if one.stopped:
        yield f"     {words['stopped']}: {', '.join(one.stopped)}"
