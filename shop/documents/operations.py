"""Numbers without gaps, canonical content, and its hash."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from shop.documents.models import Document, Series


def canonical(content: Any) -> str:
    """JSON with sorted keys and no blanks; floats are refused, since they have no one writing."""
    _refuse_floats(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("amounts are integers or decimal strings, never floats")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 text, as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def issue(
    *,
    kind: str,
    owner: str,
    prefix: str,
    content: Any,
    at: datetime,
    replaces: Document | None = None,
) -> Document:
    """Number and freeze a document. A rollback gives the number back: the series has no gaps.

    `owner` is the SIREN in whose series it stands, or "shop".
    """
    text = canonical(content)
    with transaction.atomic():
        Series.objects.get_or_create(owner=owner, prefix=prefix)
        series = Series.objects.select_for_update().get(owner=owner, prefix=prefix)
        series.last_number += 1
        series.save(update_fields=["last_number"])
        return Document.objects.create(
            kind=kind,
            series=series,
            sequence=series.last_number,
            number=f"{prefix}{series.last_number:05d}",
            content=text,
            sha256=digest(text),
            issued_at=at,
            replaces=replaces,
        )
