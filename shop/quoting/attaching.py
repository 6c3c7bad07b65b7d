"""Files of a request: few, small, of known kinds by their content; all invited read them."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from shop.quoting.drafting import RequestRefused
from shop.quoting.models import Attachment, QuoteRequest, RequestState

MOST = 10
MOST_BYTES = 10 * 1024 * 1024
# Ending → how such a file begins; texts have no signature.
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".xlsx": (b"PK\x03\x04",),
    ".docx": (b"PK\x03\x04",),
    ".odt": (b"PK\x03\x04",),
    ".ods": (b"PK\x03\x04",),
    ".csv": (),
    ".txt": (),
}


def attach(
    *, request_id: int, name: str, data: bytes, at: datetime, by_id: int | None = None
) -> Attachment:
    """A file of the buyer's draft; raises RequestRefused. The same content twice is one file."""
    name = PurePath(name.replace("\\", "/")).name.strip()[:160]
    refuse_kind(name, data)
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        request = _draft(request_id)
        known = request.attachments.filter(sha256=sha256, invitation=None).first()
        if known is not None:
            return known
        if request.attachments.count() >= MOST:
            raise RequestRefused(
                _("%(count)d fichiers au plus : retirez-en un.") % {"count": MOST}, "file"
            )
        made = Attachment(
            request=request,
            name=name,
            sha256=sha256,
            size=len(data),
            added_at=at,
            added_by_id=by_id,
        )
        made.file.save(
            f"{request.token[:12]}/{sha256[:16]}{PurePath(name).suffix.lower()}",
            ContentFile(data),
            save=False,
        )
        made.save()
    return made


def detach(*, attachment_id: int, request_id: int) -> None:
    """Take a file out of a draft; raises RequestRefused."""
    with transaction.atomic():
        request = _draft(request_id)
        found = request.attachments.filter(pk=attachment_id, invitation=None).first()
        if found is None:
            raise RequestRefused(_("Ce fichier n’est plus là : rechargez la page."))
        storage, name = found.file.storage, str(found.file.name)
        found.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _draft(request_id: int) -> QuoteRequest:
    request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if request.state != RequestState.DRAFT:
        raise RequestRefused(
            _("Cette demande est envoyée : ses fichiers ne changent plus. Ajoutez une "
              "information pour tous les invités.")
        )  # fmt: skip
    return request


def refuse_kind(name: str, data: bytes, *, kinds: Collection[str] = frozenset(KINDS)) -> None:
    """Raises RequestRefused for what is empty, too big, or by its content no file of `kinds`."""
    if not data:
        raise RequestRefused(_("Ce fichier est vide."), "file")
    if len(data) > MOST_BYTES:
        raise RequestRefused(_("Ce fichier dépasse 10 Mo : enregistrez-le en plus léger."), "file")
    ending = PurePath(name).suffix.lower()
    begins = KINDS.get(ending) if ending in kinds else None
    is_text = begins == () and b"\x00" not in data
    if begins is None or not (is_text or any(data.startswith(each) for each in begins)):
        told = ", ".join(each[1:].upper() for each in KINDS if each in kinds and each != ".jpeg")
        raise RequestRefused(
            _("Joignez un fichier d’un de ces formats : %(kinds)s.") % {"kinds": told}
            if kinds != frozenset(KINDS)
            else _("Joignez un PDF, une image, un document ou un tableur (PDF, PNG, JPG, XLSX, "
                   "DOCX, ODT, ODS, CSV, TXT)."),
            "file",
        )  # fmt: skip
