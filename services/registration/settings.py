"""The settings of registration: those that every service has."""

from chassis.settings import Settings


class RegistrationSettings(Settings):
    """The settings of registration, from variables that begin with `REGISTRATION_`."""
