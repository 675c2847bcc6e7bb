"""A small tree of a province with three levels, for the tests of units."""

from datetime import date
from typing import Any

from contracts.units import ReorganisationId, UnitKind
from contracts.vocabulary import Document, UnitCode, derived_id
from services.planning.unit.messages import Dissolve, Establish, Merge, Move, ReorganiseUnits, Step

LONG_AGO, JULY = date(1987, 1, 1), date(2025, 7, 1)
RESOLUTION = Document(issuer="Ủy ban Thường vụ Quốc hội", number="1672", symbol="NQ-UBTVQH15", dated=date(2025, 6, 16))


def establish(code: UnitCode, kind: UnitKind, parent: UnitCode | None = None, name: str = "") -> Establish:
    """A unit named after its code, unless it has a `name`."""
    return Establish(code=code, name=name or code.replace("-", " ").title(), kind=kind, parent=parent)


def reorganise(*steps: Step, on: date = JULY, number: int = 1, **changed: Any) -> ReorganiseUnits:
    """One decision about units; `number` tells it from others."""
    decided = ReorganisationId(derived_id("test-reorganisation", number))
    return ReorganiseUnits(reorganisation_id=decided, effective=on, steps=steps, **changed)


BEFORE = reorganise(
    establish("tinh", UnitKind.PROVINCE, name="Tỉnh Lạng Sơn"),
    establish("so-noi-vu", UnitKind.DEPARTMENT, "tinh", "Sở Nội vụ"),
    establish("thanh-pho", UnitKind.DISTRICT, "tinh", "Thành phố Lạng Sơn"),
    establish("phong-noi-vu", UnitKind.DEPARTMENT, "thanh-pho", "Phòng Nội vụ thành phố"),
    establish("phuong-mot", UnitKind.COMMUNE, "thanh-pho", "Phường Một"),
    establish("phuong-hai", UnitKind.COMMUNE, "thanh-pho", "Phường Hai"),
    establish("truong-mot", UnitKind.SCHOOL, "phuong-mot", "Trường Tiểu học Một"),
    establish("to-toan", UnitKind.COLLECTIVE, "truong-mot", "Tổ Toán"),
    establish("mat-tran-tinh", UnitKind.FRONT, name="Ủy ban MTTQ tỉnh"),
    establish("mat-tran-thanh-pho", UnitKind.FRONT, "mat-tran-tinh", "Ủy ban MTTQ thành phố"),
    on=LONG_AGO,
    number=0,
)
"""The tree with a district in it, and that of the Front beside it."""
FIRST_OF_JULY = reorganise(
    establish("phuong-moi", UnitKind.COMMUNE, "tinh", "Phường Mới"),
    Merge(units=("phuong-mot", "phuong-hai"), into="phuong-moi"),
    Move(code="phong-noi-vu", parent="phuong-moi"),
    Dissolve(code="thanh-pho", successor="phuong-moi"),
    Dissolve(code="mat-tran-thanh-pho", successor="mat-tran-tinh"),
    basis=RESOLUTION,
    reason="Sắp xếp đơn vị hành chính",
)
"""The district level ends, and its wards go on as one commune."""
