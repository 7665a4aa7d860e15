"""Pictures from phones: checked before they are decoded, and written anew without what hides in them."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 24_000_000
MAX_SIDE = 12_000
MIME = {"JPEG": "image/jpeg", "PNG": "image/png"}


class BadImage(Exception):
    """The bytes are no picture that we keep; the message says why, in French."""


def clean(body: bytes) -> tuple[bytes, str]:
    """Return the picture written anew, and its type: positions and other extras of the camera are gone.

    Not for two threads at once: that warnings count as errors meanwhile holds for the whole process.

    Raises:
        BadImage: It is neither JPEG nor PNG, too large, animated or damaged.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with Image.open(io.BytesIO(body), formats=tuple(MIME)) as image:
                kind = image.format or ""
                width, height = image.size
                if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
                    raise BadImage("Cette image est trop grande.")
                if getattr(image, "n_frames", 1) != 1:
                    raise BadImage("Une image animée n'est pas une photo.")
                return _rewritten(image, kind), MIME[kind]
        except BadImage:
            raise
        except Image.DecompressionBombError as error:
            raise BadImage("Cette image est trop grande.") from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning) as error:
            raise BadImage("Ce fichier n'est pas une photo lisible (JPEG ou PNG).") from error


def _rewritten(image: Image.Image, kind: str) -> bytes:
    # A large photo decoded is 100 MB, so it is turned where it lies, and copied only where its pixels are
    # of another kind. Without `optimize`: looking for the shortest code takes as long as decoding and writing
    # together, twice the memory, and saves 3 %.
    ImageOps.exif_transpose(image, in_place=True)
    mode = "RGB" if kind == "JPEG" else "RGBA"
    picture: Image.Image = image if image.mode == mode else image.convert(mode)
    picture.info = {}  # comments, places and profiles would be written again
    written = io.BytesIO()
    picture.save(written, kind, quality=88)
    return written.getvalue()
