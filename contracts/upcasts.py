"""Old shapes brought to the next one: one pure step each, from dict to dict, kept for ever."""

from collections.abc import Mapping

from contracts.declaration import Upcast

UPCASTS: Mapping[tuple[str, int], Upcast] = {}
"""(recorded name, old version) to the step that makes the next version of it; every event is at its first version."""
