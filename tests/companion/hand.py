"""A driver's hand on the page: photos to choose, and a finger that signs."""

import io
import shutil

from PIL import Image
from playwright.sync_api import Page

BROWSER = next(
    filter(
        None,
        map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "msedge")),
    ),
    None,
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "fr-FR"}


def photo(color: str) -> dict[str, object]:
    made = io.BytesIO()
    Image.new("RGB", (3000, 2000), color).save(made, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def draw(page: Page) -> None:
    """Sign on the pad."""
    page.locator("canvas.pad").evaluate("pad => pad.scrollIntoView({ block: 'center' })")
    edge = page.locator("canvas.pad").bounding_box()
    assert edge is not None
    page.mouse.move(edge["x"] + 40, edge["y"] + 60)
    page.mouse.down()
    for n in range(12):
        page.mouse.move(edge["x"] + 40 + 18 * n, edge["y"] + (60 if n % 2 else 120))
    page.mouse.up()
