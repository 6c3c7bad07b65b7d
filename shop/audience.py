"""Who prices are shown for: individuals see TTC, professionals HT first. A visible switch."""

from typing import Literal

from django.http import HttpRequest

COOKIE = "profil"
Audience = Literal["individual", "pro"]


def audience_of(request: HttpRequest) -> Audience:
    return "pro" if request.COOKIES.get(COOKIE) == "pro" else "individual"
