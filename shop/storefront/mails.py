"""E-mails that follow facts: text and HTML, in the buyer's language. Each is a journey's step."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.letters import note as _note
from shop.letters import send as _send
from shop.orders import queries
from shop.orders.models import (
    Envelope,
    Message,
    Parcel,
    RecallNotice,
    Refund,
    ReturnRequest,
    Review,
    Subscription,
    SupplierOrder,
)
from shop.storefront.templatetags.boutique import euros
from suppliers.directory.models import Supplier, TeamMember
from suppliers.feeds.models import FeedRun


@contextmanager
def _in_language_of(envelope: Envelope) -> Iterator[None]:
    with translation.override(envelope.language):
        yield


def _order_address(envelope: Envelope) -> str:
    return settings.SITE_URL + reverse("order", args=[envelope.token])


def _portal_address(part: SupplierOrder) -> str:
    return settings.SITE_URL + reverse("portal-order", args=[part.supplier.slug, part.number])


def _buyer(part: SupplierOrder) -> list[str]:
    return [part.order.envelope.email]


def _team(supplier: Supplier) -> list[str]:
    """Who handles orders, and the supplier's own address."""
    roles = [TeamMember.Role.OWNER, TeamMember.Role.ORDERS]
    members = supplier.team.filter(role__in=roles).values_list("user__email", flat=True)
    return list(dict.fromkeys([*members, supplier.email]))


def _part(pk: int) -> SupplierOrder:
    return SupplierOrder.objects.select_related("order__envelope", "supplier").get(pk=pk)


# To the buyer --------------------------------------------------------------------------------


def order_confirmed(envelope_id: int, *, at: datetime) -> None:
    """The contract on a durable medium: who sells what, prices, delivery, rights (L221-13)."""
    envelope = Envelope.objects.select_related("order").get(pk=envelope_id)
    parts = queries.parts_of(envelope=envelope)
    with _in_language_of(envelope):
        _send(
            to=[envelope.email],
            subject=_("Commande %(number)s confirmée") % {"number": envelope.order.number},
            template="emails/order",
            context={
                "envelope": envelope,
                "parts": parts,
                "address": _order_address(envelope),
                "mediator": settings.MEDIATOR,
                "has_alcohol": any(line.is_alcohol for p in parts for line in p.lines.all()),
                "has_right": any(not line.withdrawal_exemption for p in parts
                                 for line in p.lines.all()) and not parts[0].organisation_id,
            },
        )  # fmt: skip


def order_abandoned(envelope_id: int, *, at: datetime) -> None:
    envelope = Envelope.objects.select_related("order").get(pk=envelope_id)
    with _in_language_of(envelope):
        _note(
            to=[envelope.email],
            subject=_("Commande %(number)s annulée, faute de paiement")
            % {"number": envelope.order.number},
            paragraphs=[
                _("Le paiement n’a pas abouti à temps : rien n’est débité, et les articles sont de "
                  "nouveau en vente."),
                _("Votre panier est gardé : vous pouvez recommencer quand vous voulez."),
            ],
            address=settings.SITE_URL + reverse("basket"),
            label=_("Revoir mon panier"),
        )  # fmt: skip


def order_unpaid(envelope_id: int, *, at: datetime) -> None:
    """The authorisation of goods sold by weight has lapsed: nothing leaves, nothing is charged."""
    envelope = Envelope.objects.select_related("order").get(pk=envelope_id)
    with _in_language_of(envelope):
        _note(
            to=[envelope.email],
            subject=_("Commande %(number)s : le paiement n’a pas pu être encaissé")
            % {"number": envelope.order.number},
            paragraphs=[
                _("Votre banque n’a pas laissé encaisser la commande après la pesée. Rien n’est "
                  "débité et rien ne part. Répondez-nous pour payer autrement, ou commandez de "
                  "nouveau."),
            ],
            address=_order_address(envelope),
            label=_("Voir ma commande"),
            reply_to=settings.CONTACT_EMAIL,
        )  # fmt: skip


def parcel_left(parcel_id: int, *, at: datetime) -> None:
    parcel = Parcel.objects.select_related("supplier_order__order__envelope").get(pk=parcel_id)
    part = _part(parcel.supplier_order_id)
    with _in_language_of(part.order.envelope):
        told = [_("%(name)s vient d’expédier votre commande %(number)s.")
                % {"name": part.supplier.name, "number": part.number}]  # fmt: skip
        if parcel.tracking_number:
            told.append(
                _("Transporteur : %(carrier)s, numéro de suivi %(number)s.")
                % {"carrier": parcel.carrier or "–", "number": parcel.tracking_number}
            )
        if part.state != SupplierOrder.State.SHIPPED and part.state != "delivered":
            told.append(_("Le reste de la commande suivra dans un autre colis."))
        _note(
            to=_buyer(part),
            subject=_("Commande %(number)s en route") % {"number": part.number},
            paragraphs=told,
            address=_order_address(part.order.envelope),
            label=_("Suivre ma commande"),
        )


def part_ready(part_id: int, *, at: datetime) -> None:
    part = _part(part_id)
    with _in_language_of(part.order.envelope):
        _note(
            to=_buyer(part),
            subject=_("Commande %(number)s prête au retrait") % {"number": part.number},
            paragraphs=[f"{part.supplier.name} – {part.delivery_label}"],
            address=_order_address(part.order.envelope),
            label=_("Voir l’adresse et les horaires"),
        )


def part_cancelled(part_id: int, *, at: datetime) -> None:
    part = _part(part_id)
    note = part.events.filter(name="cancelled").order_by("-pk").values_list("note", flat=True)
    with _in_language_of(part.order.envelope):
        told = [_("La partie de %(name)s est annulée.") % {"name": part.supplier.name}]
        if note and note[0]:
            told.append(note[0])
        if part.paid_at:
            told.append(_("Le remboursement part tout de suite ; votre banque l’affiche sous "
                          "quelques jours."))  # fmt: skip
        _note(
            to=_buyer(part),
            subject=_("Commande %(number)s annulée") % {"number": part.number},
            paragraphs=told,
            address=_order_address(part.order.envelope),
            label=_("Voir ma commande"),
        )


def refund_succeeded(refund_id: int, *, at: datetime) -> None:
    refund = Refund.objects.get(pk=refund_id)
    part = _part(refund.supplier_order_id)
    with _in_language_of(part.order.envelope):
        _note(
            to=_buyer(part),
            subject=_("Remboursement de %(amount)s") % {"amount": euros(refund.cents)},
            paragraphs=[
                _("%(name)s vous rembourse %(amount)s pour la commande %(number)s : %(reason)s.")
                % {
                    "name": part.supplier.name,
                    "amount": euros(refund.cents),
                    "number": part.number,
                    "reason": refund.reason,
                },
                _("Votre banque l’affiche sous quelques jours."),
            ],
            address=_order_address(part.order.envelope),
            label=_("Voir ma commande"),
        )


def return_asked(request_id: int, *, at: datetime) -> None:
    """The receipt to the buyer, word for word as it is kept; the request to the supplier."""
    request = ReturnRequest.objects.get(pk=request_id)
    part = _part(request.supplier_order_id)
    with _in_language_of(part.order.envelope):
        told = request.receipt.split("\n") if request.receipt else [
            _("Votre demande est transmise à %(name)s.") % {"name": part.supplier.name}
        ]  # fmt: skip
        _note(
            to=[request.email],
            subject=_("%(kind)s, commande %(number)s : bien reçue")
            % {"kind": request.get_kind_display(), "number": part.number},
            paragraphs=told,
            address=_order_address(part.order.envelope),
            label=_("Voir ma commande"),
        )
    _to_team(
        part,
        subject=f"{request.get_kind_display()} : commande {part.number}",
        paragraphs=[request.text] if request.text else [],
        label="Répondre",
    )


def return_decided(request_id: int, *, at: datetime) -> None:
    request = ReturnRequest.objects.get(pk=request_id)
    part = _part(request.supplier_order_id)
    with _in_language_of(part.order.envelope):
        refused = request.state == ReturnRequest.State.REFUSED
        _note(
            to=[request.email],
            subject=_("Commande %(number)s : réponse à votre demande") % {"number": part.number},
            paragraphs=[
                _("%(name)s n’accepte pas votre demande : %(answer)s")
                % {"name": part.supplier.name, "answer": request.answer}
                if refused
                else _("%(name)s accepte votre demande et vous rembourse.")
                % {"name": part.supplier.name},
                *([_("En désaccord ? Répondez dans le suivi de commande, ou saisissez gratuitement "
                     "le médiateur : %(mediator)s.") % {"mediator": settings.MEDIATOR}]
                  if refused else []),
            ],
            address=_order_address(part.order.envelope),
            label=_("Voir ma commande"),
        )  # fmt: skip


def review_refused(review_id: int, *, at: datetime) -> None:
    """The author of a review learns why it is not published (L111-7-2)."""
    review = Review.objects.select_related("line__supplier_order").get(pk=review_id)
    part = _part(review.line.supplier_order_id)
    with _in_language_of(part.order.envelope):
        _note(
            to=_buyer(part),
            subject=_("Votre avis n’est pas publié"),
            paragraphs=[review.line.title, review.refusal],
        )


def subscription_stopped(subscription_id: int, *, at: datetime) -> None:
    subscription = Subscription.objects.select_related(
        "user", "sellable__listing__product", "first_part__order__envelope"
    ).get(pk=subscription_id)
    with _in_language_of(subscription.first_part.order.envelope):
        _note(
            to=[subscription.user.email],
            subject=_("Votre abonnement est en pause"),
            paragraphs=[subscription.sellable.listing.product.title, subscription.trouble],
            address=settings.SITE_URL + reverse("subscriptions"),
            label=_("Voir mes abonnements"),
        )


def recalled(recall_id: int, *, at: datetime) -> None:
    """Every buyer of the lot is written to; the register keeps when."""
    notices = RecallNotice.objects.filter(recall=recall_id, sent_at=None).select_related(
        "recall__listing__product", "supplier_order__order__envelope", "supplier_order__supplier"
    )
    for notice in notices:
        recall, part = notice.recall, notice.supplier_order
        with _in_language_of(part.order.envelope):
            _note(
                to=_buyer(part),
                subject=_("RAPPEL : %(title)s, lot %(lot)s")
                % {"title": recall.listing.product.title, "lot": recall.lot},
                paragraphs=[
                    _("Vous avez reçu %(count)d article(s) de ce lot dans la commande %(number)s.")
                    % {"count": notice.quantity, "number": part.number},
                    f"{_('Motif :')} {recall.reason}",
                    f"{_('Que faire :')} {recall.advice}",
                ],
                address=_order_address(part.order.envelope),
                label=_("Voir ma commande"),
                reply_to=part.supplier.email,
            )
        RecallNotice.objects.filter(pk=notice.pk).update(sent_at=at)


# To the supplier -----------------------------------------------------------------------------


def new_order(envelope_id: int, *, at: datetime) -> None:
    """Each supplier of the order learns of its own part, and of nothing else."""
    envelope = Envelope.objects.get(pk=envelope_id)
    for part in queries.parts_of(envelope=envelope):
        if part.state != SupplierOrder.State.TO_PREPARE:
            continue
        told = [f"{line.quantity} × {line.title} ({line.reference})" for line in part.lines.all()]
        if part.delivery_label:
            told.append(part.delivery_label)
        if part.promised_on:
            told.append(f"Promise pour le {date_format(part.promised_on, 'l j F')}.")
        _to_team(part, subject=f"Nouvelle commande {part.number}", paragraphs=told,
                 label="Préparer la commande")  # fmt: skip


def problem_reported(part_id: int, *, at: datetime) -> None:
    part = _part(part_id)
    event = part.events.filter(name="problem").order_by("-pk").first()
    _to_team(
        part,
        subject=f"Problème signalé : commande {part.number}",
        paragraphs=[event.note if event else ""],
        label="Voir la commande",
    )


def _to_team(part: SupplierOrder, *, subject: str, paragraphs: Sequence[str], label: str) -> None:
    with translation.override("fr"):
        _note(
            to=_team(part.supplier),
            subject=subject,
            paragraphs=paragraphs,
            address=_portal_address(part),
            label=label,
        )


def feed_waiting(run_id: int, *, at: datetime) -> None:
    """A catalogue read without a person at the screen needs one: blocked, asking or failed."""
    run = FeedRun.objects.select_related("feed__supplier").get(pk=run_id)
    if run.started_by_id is not None or not run.reason:
        return
    supplier = run.feed.supplier
    keepers = TeamMember.objects.filter(
        supplier=supplier, role__in=[TeamMember.Role.OWNER, TeamMember.Role.CATALOGUE]
    )
    with translation.override("fr"):
        _note(
            to=list(keepers.values_list("user__email", flat=True)),
            subject=f"Votre catalogue « {run.feed.name} » vous attend",
            paragraphs=[run.reason, "Rien n’a changé dans la boutique."],
            address=settings.SITE_URL + reverse("portal-import", args=[supplier.slug, run.pk]),
            label="Voir l’import",
        )


# Both ways -----------------------------------------------------------------------------------


def message_written(message_id: int, *, at: datetime) -> None:
    """The other side, or both when the shop writes. Addresses are not shown to each other."""
    message = Message.objects.get(pk=message_id)
    part = _part(message.supplier_order_id)
    if message.side != Message.Side.BUYER:
        with _in_language_of(part.order.envelope):
            _note(
                to=_buyer(part),
                subject=_("Message au sujet de la commande %(number)s") % {"number": part.number},
                paragraphs=message.text.split("\n"),
                address=_order_address(part.order.envelope),
                label=_("Répondre"),
            )
    if message.side != Message.Side.SUPPLIER:
        _to_team(
            part,
            subject=f"Message au sujet de la commande {part.number}",
            paragraphs=message.text.split("\n"),
            label="Répondre",
        )
