"""Pictures of pages have a palette and stay small."""

import io

from PIL import Image

from tests.browser.screenshots import MOST_BYTES, form_of, with_palette


def test_a_picture_of_many_colours_becomes_small() -> None:
    """Noise has no palette of 256 colours that is small enough."""
    noise = io.BytesIO()
    Image.effect_noise((600, 400), 200).convert("RGB").save(noise, "PNG")
    small = with_palette(noise.getvalue())

    assert len(noise.getvalue()) > MOST_BYTES >= len(small)
    assert form_of(small) == ("P", (600, 400))
