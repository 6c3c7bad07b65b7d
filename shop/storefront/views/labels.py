"""Labels and types of structure: what each means, how it is proved, who holds it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.storefront.views import shared
from suppliers.directory import queries
from suppliers.directory.models import Label, StatusKind


@require_safe
@shared
def labels(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    counts = queries.holder_counts(day=today)
    families = []
    rows = list(queries.labels())
    for family, name in Label.Family.choices:
        found = [(label, counts.get(label.pk, 0)) for label in rows if label.family == family]
        if found:
            families.append((name, found))
    context = {"families": families, "kinds": queries.kinds_with_counts(day=today)}
    return render(request, "storefront/labels.html", context)


@require_safe
@shared
def label(request: HttpRequest, slug: str) -> HttpResponse:
    found = Label.objects.filter(pk=slug).first()
    if found is None:
        raise Http404
    suppliers = list(queries.holders(label_slug=slug, day=timezone.localdate()))
    return render(request, "storefront/label.html", {"label": found, "suppliers": suppliers})


@require_safe
@shared
def structure(request: HttpRequest, code: str) -> HttpResponse:
    found = StatusKind.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    today = timezone.localdate()
    suppliers = list(
        queries.published().filter(
            establishment__in=queries.establishments_with(kind=code, day=today)
        )
    )
    return render(request, "storefront/structure.html", {"kind": found, "suppliers": suppliers})
