"""What registration is told from outside: what every service is told."""

from chassis.settings import Settings


class RegistrationSettings(Settings):
    """The settings of registration, from variables that begin with `REGISTRATION_`."""
