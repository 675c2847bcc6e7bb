"""A decision about many units is typed as lines, or pasted from a spreadsheet."""

import pytest

from contracts.units import OfficialCode, UnitKind
from services.planning.unit import lines
from services.planning.unit.messages import AssignCode, Dissolve, Establish, Merge, Move, Rename, Split
from services.planning.unit.words import KINDS, kind_of


def test_each_step_is_a_line() -> None:
    """Its cells stand apart by bars or, from Excel, by tabs; blank lines count for nothing."""
    text = """Thành lập\txa-moi\tXã Mới\txã\ttinh

    sáp nhập | phuong-mot, phuong-hai | xa-moi
    CHUYỂN | truong-mot | xa-moi
    đổi tên | truong-mot | Trường Mới
    mã | xa-moi | QĐ 20/2020/QĐ-TTg | H37.01.02
    chia | xa-lon | xa-nam; xa-bac | xa-nam
    giải thể | thanh-pho
    establish | mttq | Mặt trận | front"""

    steps, faults = lines.read(text)

    assert faults == ()
    assert steps == (
        Establish(code="xa-moi", name="Xã Mới", kind=UnitKind.COMMUNE, parent="tinh"),
        Merge(units=("phuong-mot", "phuong-hai"), into="xa-moi"),
        Move(code="truong-mot", parent="xa-moi"),
        Rename(code="truong-mot", name="Trường Mới"),
        AssignCode(code="xa-moi", official_code=OfficialCode(system="QĐ 20/2020/QĐ-TTg", code="H37.01.02")),
        Split(code="xa-lon", into=("xa-nam", "xa-bac"), successor="xa-nam"),
        Dissolve(code="thanh-pho"),
        Establish(code="mttq", name="Mặt trận", kind=UnitKind.FRONT),
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("xóa | xa-moi", "xóa"),
        ("đổi tên | Xã Mới | Xã Cũ", "code"),
        ("đổi tên | xa-moi", "name"),
        ("thành lập | xa-moi | Xã Mới | hành tinh | tinh", "kind"),
        ("sáp nhập | | xa-moi", "units"),
        ("chuyển | xa-moi | tinh | huyen", "2"),
    ],
)
def test_a_line_with_a_fault_is_named(line: str, named: str) -> None:
    """With its number and what is wrong, in both languages; the others are read."""
    steps, (fault,) = lines.read(f"giải thể | thanh-pho\n\n{line}")

    assert steps == (Dissolve(code="thanh-pho"),)
    assert fault.line == 3
    assert named in fault.vi
    assert named in fault.en


@pytest.mark.parametrize("kind", UnitKind)
def test_each_kind_is_known_by_its_names(kind: UnitKind) -> None:
    """In both languages, and by its code."""
    assert {kind_of(name) for name in (*KINDS[kind], kind.value)} == {kind}
