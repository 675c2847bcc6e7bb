"""Upcasts: one pure step, from dict to dict, from each old shape of an event to the next, kept for ever."""

from collections.abc import Mapping

from contracts.declaration import Upcast

UPCASTS: Mapping[tuple[str, int], Upcast] = {}
"""(recorded name, old version) to the step that makes the next version of it; every event is at its first version."""
