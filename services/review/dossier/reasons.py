"""The reasons for which a head grants no award, at this site or above."""

from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from contracts.vocabulary import ReasonCode

_VI: Final = "Rút hồ sơ không phải là lý do không khen thưởng; hãy chọn lý do khác."
_EN: Final = "That a dossier was withdrawn is no reason for granting no award; choose another."


def _judged(reason: ReasonCode) -> ReasonCode:
    """`reason`; raises PydanticCustomError for one by which nobody has judged the dossier."""
    if reason is ReasonCode.WITHDRAWN:
        raise PydanticCustomError("reason_withdrawn", _EN, {"vi": _VI, "en": _EN})
    return reason


JudgedReason = Annotated[ReasonCode, AfterValidator(_judged)]
"""A reason of somebody who has judged the dossier."""
