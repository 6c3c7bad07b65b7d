"""Where a picture's variants lie, and how one is stored."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from shop.pictures.encoding import WIDTHS, encode, open_picture
from shop.pictures.models import Picture

__all__ = ["WIDTHS", "file_name", "store"]


def file_name(digest: str, width: int, encoding: str) -> str:
    """Storage name of a variant: pictures/ab/abcd…-320.avif."""
    ending = "jpg" if encoding == "jpeg" else encoding
    return f"pictures/{digest[:2]}/{digest}-{width}.{ending}"


def store(*, data: bytes, alt: str, caption: str = "", is_illustration: bool = False) -> Picture:
    """Keep a received picture in every size; the same content twice is one picture.

    Raises encoding.BadPicture with what to do. Files are written before the row, under names
    that only this content has: a rollback leaves files that nothing shows.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = Picture.objects.filter(digest=digest).first()
    if known is not None:
        return known
    image = open_picture(data)
    variants = encode(image)
    for variant in variants:
        name = file_name(digest, variant.width, variant.format)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(variant.data))
    widest = max(variant.width for variant in variants)
    picture, _ = Picture.objects.get_or_create(
        digest=digest,
        defaults={
            "alt": alt,
            "caption": caption,
            "width": widest,
            "height": max(round(image.height * widest / image.width), 1),
            "is_illustration": is_illustration,
        },
    )
    return picture
