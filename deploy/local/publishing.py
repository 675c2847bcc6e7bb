"""Publishes the register from the folder of the root's site at its broker."""

from chassis.clock import wall
from chassis.declaring.site import Site as DeclaredSite
from contracts.federation import Federation
from contracts.register_files import WRITER
from contracts.vocabulary import Level
from deploy.kafka import apply, register_rights
from deploy.local.site import Site
from deploy.register.content import RegisterError
from deploy.register.folder import RootFolder
from deploy.register.publishing import connection_to, publish


def publish_register(root: Site, federation: Federation) -> None:
    """Make the topic and its user, and put on it what the `root` of `federation` has signed; its broker must run.

    A register that is not published is said in a line of progress: the sites go on with the one that they have.
    """
    here = DeclaredSite(root.settings.site, Level(root.settings.level), federation)
    password = root.keys.password(WRITER)
    apply(root.admin(), [register_rights(here, password)])
    connection = connection_to(here.code, root.kafka.bootstrap, password)
    try:
        done = publish(RootFolder(root.folder / "root"), connection, wall())
    except RegisterError as refused:
        root.progress(str(refused))
    else:
        root.progress(f"version {done.version} of the register is on {done.topic}")
