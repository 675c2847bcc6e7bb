"""The links between the sites of a federation, and the topics that each carries.

A link leads from one broker to the broker of a neighbouring site. Upwards it carries what the child says to everyone
and to its parent; downwards what every site above says to everyone, and what the parent addresses to the child. The
sites form a tree, and the first word of a topic is the site that owns it. So the two directions of a link have no
topic in common, and no topic comes back to its owner: topics keep their names, and MirrorMaker would not notice a loop.
With each exported topic goes the one that carries the heads of its lanes, and the receipts to its readers; the register
of the federation goes downwards from its root (contracts/register_files.py). Contents of files go beside what is said
to one site, on topics that forget.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.declaration import PUBLIC, contents_topic, heads_topic, to_site, topic
from contracts.federation import Federation
from contracts.register_files import register_topic
from contracts.registry import CARRIES_CONTENTS
from contracts.vocabulary import SiteCode

_NEVER_MIRRORED = (".internal", "-internal", ".replica")
"""Ends of names that MirrorMaker takes for its own or Kafka's, and never carries (ReplicationPolicy)."""


class UncarriedTopicError(ValueError):
    """MirrorMaker would never carry a topic because of the end of its name; the message names the topic."""


@dataclass(frozen=True, slots=True)
class Link:
    """One direction between two neighbouring sites: the mirror beside `target` reads at the broker of `source`."""

    source: SiteCode
    target: SiteCode
    patterns: tuple[str, ...]
    """Regular expressions of Java and Python; a topic is carried when one of them matches its whole name."""
    topics: tuple[str, ...]
    """The names that exist, sorted: rights are given for these alone."""

    def carries(self, name: str) -> bool:
        """Return whether the link carries the topic `name`."""
        return not name.endswith(_NEVER_MIRRORED) and any(re.fullmatch(one, name) for one in self.patterns)


def links(federation: Federation, services: Iterable[str]) -> tuple[Link, ...]:
    """Return every link of `federation`, whose sites have `services`; raises UncarriedTopicError as links_into does."""
    names = tuple(services)
    return tuple(link for site in federation.sites for link in links_into(federation, site.code, names))


def links_into(federation: Federation, me: SiteCode, services: Iterable[str]) -> tuple[Link, ...]:
    """Return the links whose mirror stands beside the broker of `me`: that from its parent, those from its children.

    None for a site that stands alone, that has ended, or that the federation does not have.
    Raises UncarriedTopicError for a topic that would be lost because of the end of its name.
    """
    names, entry = tuple(services), federation.site(me)
    if entry is not None and entry.ended is not None:
        return ()
    ancestors = federation.ancestors(me)
    register = [register_topic(ancestors[-1])] if ancestors else []
    above = [_link(ancestors[0], me, ancestors, names, register)] if ancestors else []
    return (*above, *(_link(child, me, (child,), names) for child in federation.children(me)))


def _link(
    source: SiteCode,
    target: SiteCode,
    owners: tuple[SiteCode, ...],
    services: tuple[str, ...],
    others: Iterable[str] = (),
) -> Link:
    """The link that carries the public topics of `owners`, `others` of the kind, and what `source` says to `target`."""
    addressed = to_site(target)
    # A service's name holds no dot; `.*` would match the topic that is addressed to a site called `public` too.
    # The code of a site needs no escaping: it has letters, digits and hyphens.
    patterns = (
        rf"({'|'.join(owners)})\.[^.]+(\.heads)?\.public",
        rf"{source}\.[^.]+(\.heads|\.contents)?\.to\.{target}",
    )
    exported = (
        *(topic(owner, name, PUBLIC) for owner in owners for name in services),
        *(topic(source, name, addressed) for name in services),
    )
    contents = (contents_topic(source, name, target) for name in services if name in CARRIES_CONTENTS)
    names = sorted((*exported, *map(heads_topic, exported), *contents, *others))
    lost = [name for name in names if name.endswith(_NEVER_MIRRORED)]
    if lost:
        raise UncarriedTopicError(f"MirrorMaker never carries {lost[0]}, because of its end: choose another site code")
    return Link(source, target, patterns, tuple(names))
