"""A small federation for tests: a province, a city and a ward, at each of which units work."""

from contracts.federation import Federation, SiteEntry
from contracts.vocabulary import Level

PROVINCE = SiteEntry(code="tinh-lang-son", name="Tỉnh Lạng Sơn", level=Level.PROVINCE)
CITY = SiteEntry(
    code="lang-son", name="Thành phố Lạng Sơn", level=Level.DISTRICT, parent="tinh-lang-son", units=("phong-noi-vu",)
)
WARD = SiteEntry(code="vinh-trai", name="Phường Vĩnh Trại", level=Level.COMMUNE, parent="lang-son", units=("khoi-1",))
FEDERATION = Federation(instance="tests", sites=(PROVINCE, CITY, WARD))
