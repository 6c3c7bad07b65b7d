"""PDFs of documents: rendered once, and told from altered copies."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from shop.documents.models import Document, Paper

Verdict = Literal["authentic", "replaced", "modified", "unknown"]
# The hash of the content stands in the PDF's metadata, which is not compressed.
_HASH = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
MOST_HASHES = 50


@dataclass(frozen=True, slots=True)
class Checked:
    verdict: Verdict
    document: Document | None = None


def paper_of(document: Document, *, render: Callable[[Document], bytes], at: datetime) -> Paper:
    """The one PDF of a document, rendered now where nobody has done it yet."""
    known = Paper.objects.filter(document=document).first()
    if known is not None:
        return known
    data = render(document)
    made = Paper(document=document, sha256=hashlib.sha256(data).hexdigest(), made_at=at)
    made.file.save(f"{document.series.owner}/{document.number}.pdf", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # another worker was faster
        made.file.delete(save=False)
        return Paper.objects.get(document=document)
    return made


def check_hash(sha256: str) -> Checked:
    """By the hash that a code or address names."""
    document = Document.objects.filter(sha256=sha256).select_related("replaced_by").first()
    if document is None:
        return Checked("unknown")
    return Checked("replaced" if hasattr(document, "replaced_by") else "authentic", document)


def check_file(data: bytes) -> Checked:
    """By a copy: exactly the file that was issued, one that was changed, or none of ours."""
    paper = Paper.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if paper is not None:
        return check_hash(paper.document.sha256)
    named = {found.decode() for found in _HASH.findall(data)[:MOST_HASHES]}
    known = Document.objects.filter(sha256__in=named).first()
    return Checked("modified", known) if known else Checked("unknown")
