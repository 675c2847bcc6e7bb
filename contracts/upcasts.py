"""Old shapes brought to the next one: one pure step each, from dict to dict, kept for ever."""

from collections.abc import Mapping

from contracts.declaration import Shape, Upcast


def dossier_appraised_1_to_2(data: Shape) -> Shape:
    """The last day of an appraisal is gone: no time limit was ever known, so none was ever said."""
    return {name: value for name, value in data.items() if name != "due_on"}


UPCASTS: Mapping[tuple[str, int], Upcast] = {("DossierAppraised", 1): dossier_appraised_1_to_2}
"""(recorded name, old version) to the step that makes the next version of it."""
