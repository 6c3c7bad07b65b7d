"""Whether a copy of a document is the one that was issued; nothing else of it is shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.documents.papers import Checked, check_file, check_hash

MOST_BYTES = 10 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest, sha256: str = "") -> HttpResponse:
    """By the code's address, or by a PDF that is dropped here."""
    found: Checked | None = check_hash(sha256.lower()) if sha256 else None
    trouble = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            trouble = _("Choisissez le PDF à vérifier.")
        elif (file.size or 0) > MOST_BYTES:
            trouble = _("Ce fichier dépasse 10 Mo : ce n’est pas un document de la boutique.")
        else:
            found = check_file(file.read())
    context = {"verdict": found.verdict if found else "", "trouble": trouble}
    return render(request, "storefront/check.html", context, status=422 if trouble else 200)
