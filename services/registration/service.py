"""Registration, composed of its modules."""

from chassis.declaring.service import Service
from contracts.pages import FRAME
from contracts.registry import CONTRACTS
from services.registration.commitment import MODULE as COMMITMENT
from services.registration.composition import MODULE as COMPOSITION
from services.registration.lists import MODULE as LISTS
from services.registration.registration import MODULE as REGISTRATION
from services.registration.settings import RegistrationSettings
from services.registration.sheet import MODULE as SHEET
from services.registration.staffing import MODULE as STAFFING
from services.registration.subject import MODULE as SUBJECT
from services.registration.subordinate_plans import MODULE as SUBORDINATE_PLANS
from services.registration.titles import MODULE as TITLES
from services.registration.units import MODULE as UNITS

SERVICE = Service(
    "registration",
    (REGISTRATION, SHEET, LISTS, TITLES, SUBJECT, STAFFING, COMMITMENT, COMPOSITION, SUBORDINATE_PLANS, UNITS),
    CONTRACTS,
    RegistrationSettings,
    FRAME,
)
