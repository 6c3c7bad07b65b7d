"""Who asks: their basket and whether prices of their organisation apply."""

from django.core import signing
from django.http import HttpRequest, HttpResponse

from shop.audience import audience_of
from shop.orders import basket as baskets
from shop.organisations.models import Member

BASKET = "panier"
COUNT = "panier_nb"
DAYS_90 = 90 * 24 * 3600


def basket_id(request: HttpRequest) -> int | None:
    """The visitor's open basket; one query, none for a visitor without one."""
    if request.user.is_authenticated:
        return baskets.open_basket(basket_id=None, owner_id=request.user.pk)
    named = cookie_basket_id(request)
    return None if named is None else baskets.open_basket(basket_id=named, owner_id=None)


def cookie_basket_id(request: HttpRequest) -> int | None:
    """What the signed cookie names, unchecked against the database."""
    raw = request.COOKIES.get(BASKET)
    if not raw:
        return None
    try:
        return int(signing.Signer(salt=BASKET).unsign(raw))
    except (signing.BadSignature, ValueError):
        return None


def counted(request: HttpRequest) -> int:
    """What the badge showed last: tells a basket that was lost from one that never was."""
    count = request.COOKIES.get(COUNT, "")
    return int(count) if count.isdecimal() and len(count) < 7 else 0


def remember_basket(
    request: HttpRequest, response: HttpResponse, *, basket_id: int | None, count: int
) -> None:
    """Cookies: whose basket it is (signed), and the count that the badge reads."""
    secure = request.is_secure()
    if basket_id is None:
        response.delete_cookie(BASKET)
    elif not request.user.is_authenticated:
        response.set_cookie(
            BASKET,
            signing.Signer(salt=BASKET).sign(str(basket_id)),
            max_age=DAYS_90,
            httponly=True,
            samesite="Lax",
            secure=secure,
        )
    response.set_cookie(COUNT, str(count), max_age=DAYS_90, samesite="Lax", secure=secure)


def is_member(request: HttpRequest) -> bool:
    """Prices of the professional lists are for members of an organisation, in the pro view."""
    if audience_of(request) != "pro" or not request.user.is_authenticated:
        return False
    return Member.objects.filter(user=request.user.pk).exists()
