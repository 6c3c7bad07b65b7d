"""Other software told of what happens to quotes: signed, tried again, each telling kept.

A body names the event and where to read it, never its words: who reads it asks the API with a key.
The header is `Boutique-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256, under the
address's secret, of the seconds, a full stop and the body.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents.operations import canonical
from shop.quoting.models import ApiKey, Event, Hook, HookDelivery, InvitationState
from shop.quoting.queries import AMONG_SUPPLIERS, TOLD_TO_ALL
from suppliers.feeds import network
from suppliers.feeds.secrets import seal, unseal

# After each telling that failed: two days in all, then it is given up.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
# While a worker tells it, no other does.
LEASE: Final = timedelta(minutes=2)
MOST: Final = 5  # addresses, and keys, of one owner
_ANSWER: Final = 200

M = TypeVar("M", bound=Model)


class HookRefused(ValueError):
    """The address or key cannot be kept; `field` says where, the message why."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose software it is: one of the two ids."""

    organisation_id: int | None = None
    supplier_id: int | None = None

    def rows(self, model: type[M]) -> QuerySet[M]:
        """Its keys or addresses; any model with both columns."""
        found: QuerySet[M] = model._default_manager.filter(
            organisation=self.organisation_id, supplier=self.supplier_id
        )
        return found


def change(
    action: str, given: Mapping[str, str], *, owner: Owner, user_id: int, at: datetime
) -> str:
    """What a person does on the page of its software; the secret to show once, if there is one.

    `action` is key, revoke, hook, remove or again; raises HookRefused, and LookupError for what
    is not the owner's.
    """
    pk = given.get("id", "")
    number = int(pk) if pk.isdigit() and len(pk) < 18 else 0
    if action == "key":
        return make_key(name=given.get("name", ""), user_id=user_id, at=at, owner=owner)[1]
    if action == "hook":
        return add(url=given.get("url", "").strip(), at=at, owner=owner)[1]
    if action == "revoke":
        revoke(_own(owner.rows(ApiKey), number), at=at)
    elif action == "remove":
        _own(owner.rows(Hook), number).delete()
    elif action == "again":
        again(_own(HookDelivery.objects.filter(hook__in=owner.rows(Hook)), number), at=at)
    else:
        raise LookupError(action)
    return ""


def _own(rows: QuerySet[M], pk: int) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise LookupError(pk)
    return found


def add(*, url: str, at: datetime, owner: Owner) -> tuple[Hook, str]:
    """An address to tell, with its secret, which is shown once. Raises HookRefused."""
    if not url.startswith("https://") and not network.is_private_allowed(url):
        raise HookRefused(_("L’adresse doit commencer par https://."), "url")
    if len(url) > 300:
        raise HookRefused(_("Cette adresse est trop longue."), "url")
    if owner.rows(Hook).count() >= MOST:
        raise HookRefused(_("Cinq adresses au plus : supprimez-en une."), "url")
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            hook = Hook.objects.create(
                organisation_id=owner.organisation_id,
                supplier_id=owner.supplier_id,
                url=url,
                secret=seal({"secret": secret}),
                created_at=at,
            )
    except IntegrityError:
        raise HookRefused(_("Cette adresse est déjà là."), "url") from None
    return hook, secret


def make_key(*, name: str, user_id: int, at: datetime, owner: Owner) -> tuple[ApiKey, str]:
    """A key with the rights of that person, shown once. Raises HookRefused."""
    if not name.strip():
        raise HookRefused(_("Nommez la clé, par exemple « Logiciel d’achats »."), "name")
    if owner.rows(ApiKey).filter(revoked_at=None).count() >= MOST:
        raise HookRefused(_("Cinq clés au plus : révoquez-en une."), "name")
    secret = f"bs_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        organisation_id=owner.organisation_id,
        supplier_id=owner.supplier_id,
        user_id=user_id,
        name=name.strip()[:60],
        digest=_digest(secret),
        created_at=at,
    )
    return key, secret


def key_of(secret: str, *, day: datetime) -> ApiKey | None:
    """The key in force; found by its digest, so that no time tells how near a guess was."""
    found = (
        ApiKey.objects.filter(digest=_digest(secret), revoked_at=None, user__is_active=True)
        .select_related("organisation", "supplier", "user")
        .first()
    )
    today = timezone.localdate(day)
    if found is not None and found.used_on != today:
        ApiKey.objects.filter(pk=found.pk).update(used_on=today)
    return found


def revoke(key: ApiKey, *, at: datetime) -> None:
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def queue(event_id: int, *, at: datetime) -> None:
    """A telling of the event for each address that may know of it; once."""
    event = Event.objects.select_related("request", "invitation").get(pk=event_id)
    request = event.request
    audience = Q(supplier__in=_suppliers(event))
    if request.organisation_id is not None and not event.name.startswith(AMONG_SUPPLIERS):
        audience |= Q(organisation=request.organisation_id)
    body = canonical(
        {
            "event": f"quote_request.{event.name}",
            "id": event.pk,
            "at": event.at.isoformat(),
            "quote_request": {"id": request.pk, "number": request.number, "state": request.state},
        }
    )
    HookDelivery.objects.bulk_create(
        [
            HookDelivery(hook=hook, event=event, body=body, next_at=at)
            for hook in Hook.objects.filter(audience, is_active=True)
        ],
        ignore_conflicts=True,
    )


def _suppliers(event: Event) -> list[int]:
    """Who is invited may know what all are told, and what concerns itself alone."""
    if event.invitation is not None:
        return [event.invitation.supplier_id]
    if event.name not in TOLD_TO_ALL:
        return []
    return list(
        event.request.invitations.exclude(state=InvitationState.DECLINED).values_list(
            "supplier_id", flat=True
        )
    )


def due(*, at: datetime) -> list[int]:
    return list(
        HookDelivery.objects.filter(
            state=HookDelivery.State.WAITING, next_at__lte=at, hook__is_active=True
        )
        .order_by("next_at")
        .values_list("pk", flat=True)[:200]
    )


def tell(delivery_id: int, *, at: datetime) -> None:
    """One try, outside of any transaction; another worker that comes meanwhile leaves it."""
    taken = HookDelivery.objects.filter(
        pk=delivery_id, state=HookDelivery.State.WAITING, next_at__lte=at
    ).update(next_at=at + LEASE)
    if not taken:
        return
    delivery = HookDelivery.objects.select_related("hook").get(pk=delivery_id)
    try:
        status = network.post(
            delivery.hook.url,
            body=delivery.body.encode(),
            headers={"Boutique-Signature": signature(delivery.hook, delivery.body, at)},
        )
    except network.Unreachable as error:
        _failed(delivery, str(error), at)
        return
    if 200 <= status < 300:
        delivery.state, delivery.told_at = HookDelivery.State.SENT, at
        delivery.attempts += 1
        delivery.answer = str(status)
        delivery.save(update_fields=["state", "told_at", "attempts", "answer"])
    else:
        _failed(delivery, _("Réponse %(status)d") % {"status": status}, at)


def again(delivery: HookDelivery, *, at: datetime) -> None:
    """Tells once more what was given up, or now what waits."""
    HookDelivery.objects.filter(pk=delivery.pk).exclude(state=HookDelivery.State.SENT).update(
        state=HookDelivery.State.WAITING, attempts=0, next_at=at
    )


def _failed(delivery: HookDelivery, why: str, at: datetime) -> None:
    waits = WAITS[delivery.attempts :]
    delivery.attempts += 1
    delivery.answer = why[:_ANSWER]
    if waits:
        delivery.next_at = at + waits[0]
    else:
        delivery.state = HookDelivery.State.GIVEN_UP
    delivery.save(update_fields=["attempts", "answer", "next_at", "state"])


def signature(hook: Hook, body: str, at: datetime) -> str:
    seconds = str(int(at.timestamp()))
    secret = unseal(hook.secret).get("secret", "")
    made = hmac.new(secret.encode(), f"{seconds}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={seconds},v1={made}"


@dataclass(frozen=True, slots=True)
class Software:
    """What the page of an owner's software shows."""

    keys: list[ApiKey]
    hooks: list[Hook]
    deliveries: list[HookDelivery]


def software_of(owner: Owner, *, deliveries: int = 20) -> Software:
    hooks = list(owner.rows(Hook).order_by("pk"))
    return Software(
        list(owner.rows(ApiKey).filter(revoked_at=None).select_related("user")),
        hooks,
        list(
            HookDelivery.objects.filter(hook__in=hooks)
            .select_related("hook", "event__request")
            .order_by("-pk")[:deliveries]
        ),
    )
