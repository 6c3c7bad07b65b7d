"""Opening pictures sent by suppliers and encoding them at display sizes.

The variants are made once, when a picture arrives, never while a page is served.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

WIDTHS = (320, 640, 960)
"""Widths made, in pixels."""

MAX_BYTES = 12 * 1000 * 1000
MAX_PIXELS = 40 * 1000 * 1000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")

_AVIF_QUALITY = 45
_AVIF_SPEED = 9
_JPEG_QUALITY = 78


class BadPicture(ValueError):
    """The picture is refused; the message, in French, says what to do."""


@dataclass(frozen=True)
class Variant:
    """One encoded size of a picture."""

    width: int
    """In pixels."""
    format: str
    """"avif" or "jpeg"."""
    data: bytes


def open_picture(data: bytes) -> Image.Image:
    """Return the picture in `data`, its first frame for an animation.

    Raises BadPicture for what is not a picture, too heavy, too large or of a format
    the shop does not take.
    """
    if len(data) > MAX_BYTES:
        raise BadPicture(
            "Cette image dépasse 12 Mo. Réduisez-la, par exemple à 2 000 pixels de large, "
            "puis envoyez-la de nouveau."
        )
    try:
        with warnings.catch_warnings():
            # The size is judged below, with our own limit and message.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:
        raise _unreadable() from error
    if image.format not in FORMATS:
        raise BadPicture(
            f"Le format {image.format} n’est pas accepté. "
            "Enregistrez l’image en JPEG, PNG, WebP, AVIF ou GIF, puis envoyez-la de nouveau."
        )
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    try:
        image.load()
    except Exception as error:
        raise _unreadable() from error
    return image


def encode(image: Image.Image) -> list[Variant]:
    """Return the picture as AVIF and JPEG at each width, smallest first.

    Widths above the picture's own are left out, but for the smallest, which is then made
    at the picture's width. Proportions are kept, metadata is dropped.
    """
    upright = _flatten(_to_srgb(ImageOps.exif_transpose(image)))
    variants = []
    for width in WIDTHS:
        if width > upright.width and width != WIDTHS[0]:
            break
        resized = _resize(upright, min(width, upright.width))
        variants.append(Variant(resized.width, "avif", _avif(resized)))
        variants.append(Variant(resized.width, "jpeg", _jpeg(resized)))
    return variants


def _unreadable() -> BadPicture:
    return BadPicture(
        "Ce fichier n’est pas une image lisible. Ouvrez-le sur votre appareil pour vérifier, "
        "enregistrez-le en JPEG ou en PNG, puis envoyez-le de nouveau."
    )


def _too_many_pixels() -> BadPicture:
    return BadPicture(
        "Cette image dépasse 40 millions de pixels. Réduisez-la, par exemple à 2 000 pixels "
        "de large, puis envoyez-la de nouveau."
    )


def _to_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in the colours a page assumes: phones send wider ones."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I"):
        # Sixteen-bit greys: a plain conversion would cut them at 255 instead of scaling.
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")


def _resize(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)


def _avif(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(
        out,
        "AVIF",
        quality=_AVIF_QUALITY,
        speed=_AVIF_SPEED,
        max_threads=1,
        exif=b"",
        icc_profile=b"",
        xmp=b"",
    )
    return out.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        quality=_JPEG_QUALITY,
        progressive=True,
        optimize=True,
        exif=b"",
        icc_profile=None,
    )
    return out.getvalue()
