"""Errors in the shop's look: what happened, and what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, *, status: int, title: str, advice: str) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status}
    return render(request, "storefront/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        status=400,
        title=_("Cette adresse n’est pas lisible"),
        advice=_(
            "Elle contient des caractères que la boutique ne comprend pas. Cherchez plutôt ici :"
        ),
    )


def address_too_long(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        status=414,
        title=_("Cette adresse est trop longue"),
        advice=_("Raccourcissez votre recherche à quelques mots :"),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        status=404,
        title=_("Cette page n’existe pas, ou plus"),
        advice=_("Le produit a peut-être quitté la boutique. Cherchez ce qu’il vous faut :"),
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        status=403,
        title=_("Cette page ne vous est pas ouverte"),
        advice=_("Connectez-vous avec un autre compte, ou cherchez autre chose :"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        status=403,
        title=_("Le formulaire a expiré"),
        advice=_("Revenez en arrière, rechargez la page et envoyez-le de nouveau."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        status=500,
        title=_("Un incident est survenu de notre côté"),
        advice=_("Rien de ce que vous avez fait n’est perdu. Réessayez dans un instant."),
    )
