"""Proofs and contracts are read by staff who may see certificates, and by nobody else."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
@permission_required("directory.view_certificate", login_url="wagtailadmin_login")
def proof(request: HttpRequest, name: str) -> FileResponse:
    """The file as it was sent, to be saved: it is never shown as a page of the shop."""
    try:
        file = storages["private"].open(name)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation):
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=name.rsplit("/", 1)[-1])
