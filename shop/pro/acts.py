"""Things done on a request's page: name → what runs, where its form stands, what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.orders.models import SupplierOrder
from shop.orders.operations import PreparationRefused
from shop.pro.desk import Desk
from shop.pro.quote_forms import DayForm
from shop.quoting import (
    accepting,
    answering,
    attaching,
    awarding,
    comparing,
    exchanges,
    gift_proofs,
    line_files,
    receiving,
    sending,
    sheets,
)
from shop.quoting.accepting import Signature
from shop.quoting.amounts import BadFigure, cents, quantity, unit_price
from shop.quoting.awarding import AwardRefused
from shop.quoting.drafting import RequestRefused
from shop.quoting.models import Approval, Award, Invitation, Offer, Question
from shop.quoting.states import BUYER, WrongMove

REFUSALS = (
    RequestRefused, answering.OfferRefused, AwardRefused, WrongMove, BadFigure,
    receiving.ReceivingRefused, PreparationRefused,
)  # fmt: skip
MOST_PDF = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    desk: Desk
    request: HttpRequest
    at: datetime

    @property
    def post(self) -> QueryDict:
        return self.request.POST

    def typed(self, start: str) -> dict[str, str]:
        """What fields of these names hold, by the rest of the name."""
        return {
            name.removeprefix(start): self.post.get(name, "").strip()
            for name in self.post
            if name.startswith(start)
        }

    def number(self, name: str) -> int:
        text = self.post.get(name, "")
        if not text.isdigit():
            raise RequestRefused(_("Rechargez la page, puis recommencez."))
        return int(text)

    def invitation(self) -> Invitation:
        found = self.desk.quote.invitations.filter(pk=self.number("invitation")).first()
        if found is None:
            raise RequestRefused(_("Ce fournisseur n’est pas invité à cette demande."))
        return found

    def award(self) -> Award:
        found = Award.objects.filter(request=self.desk.quote, pk=self.number("award")).first()
        if found is None:
            raise RequestRefused(_("Ce choix n’existe plus : rechargez la page."))
        return found


def send(asked: Asked) -> str:
    sending.send(request_id=asked.desk.quote.pk, at=asked.at, by_id=asked.desk.by_id)
    return _("Demande envoyée.")


def attach(asked: Asked) -> str:
    file = asked.request.FILES.get("file")
    if file is None:
        raise RequestRefused(_("Choisissez un fichier."), "file")
    if (file.size or 0) > attaching.MOST_BYTES:
        raise RequestRefused(_("Ce fichier dépasse 10 Mo : enregistrez-le en plus léger."), "file")
    attaching.attach(
        request_id=asked.desk.quote.pk, name=file.name or "", data=file.read(), at=asked.at,
        by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Fichier joint : les fournisseurs invités le liront.")


def import_lines(asked: Asked) -> str:
    file = asked.request.FILES.get("file")
    if file is None:
        raise RequestRefused(_("Choisissez un fichier."), "file")
    if (file.size or 0) > sheets.MOST_BYTES:
        raise RequestRefused(_("Ce fichier dépasse 5 Mo : partagez-le."), "file")
    line_files.add(
        request_id=asked.desk.quote.pk, data=file.read(), name=file.name or "", at=asked.at,
        by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Tableau reçu : ses lignes arrivent dans un instant.")


def detach(asked: Asked) -> str:
    attaching.detach(attachment_id=asked.number("attachment"), request_id=asked.desk.quote.pk)
    return _("Fichier retiré.")


def extend(asked: Asked) -> str:
    form = DayForm(asked.post)
    if not form.is_valid():
        raise RequestRefused(str(form.errors["deadline"][0]), "deadline")
    sending.extend(
        request_id=asked.desk.quote.pk, deadline=form.cleaned_data["deadline"], at=asked.at,
        by_id=asked.desk.by_id, note=asked.post.get("note", "").strip(),
    )  # fmt: skip
    return _("Date limite reportée pour tous les fournisseurs.")


def close(asked: Asked) -> str:
    sending.close(request_id=asked.desk.quote.pk, at=asked.at, by_id=asked.desk.by_id)
    return _("Consultation close : comparez les offres.")


def cancel(asked: Asked) -> str:
    sending.cancel(
        request_id=asked.desk.quote.pk, reason=asked.post.get("reason", ""), at=asked.at,
        by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Demande sans suite : les fournisseurs sont prévenus.")


def answer(asked: Asked) -> str:
    question = Question.objects.filter(
        request=asked.desk.quote, pk=asked.number("question")
    ).first()
    if question is None:
        raise RequestRefused(_("Cette question n’existe plus : rechargez la page."))
    exchanges.answer(
        question_id=question.pk, text=asked.post.get("text", ""), at=asked.at,
        by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Réponse envoyée à tous les fournisseurs invités.")


def announce(asked: Asked) -> str:
    exchanges.announce(
        request_id=asked.desk.quote.pk, text=asked.post.get("text", ""), at=asked.at,
        by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Annonce envoyée à tous les fournisseurs invités.")


def remark(asked: Asked) -> str:
    line = asked.post.get("line", "")
    exchanges.remark(
        invitation_id=asked.invitation().pk, role=BUYER, text=asked.post.get("text", ""),
        at=asked.at, by_id=asked.desk.by_id, line_id=int(line) if line.isdigit() else None,
    )  # fmt: skip
    return _("Message envoyé.")


def revise(asked: Asked) -> str:
    """One text for every supplier that is ticked."""
    text = asked.post.get("reason", "")
    mine = set(asked.desk.quote.invitations.values_list("pk", flat=True))
    ids = [int(pk) for pk in asked.post.getlist("invitation") if pk.isdigit() and int(pk) in mine]
    count = exchanges.ask_revision(
        request_id=asked.desk.quote.pk, reasons=dict.fromkeys(ids, text), at=asked.at,
        by_id=asked.desk.by_id, why_not_all=asked.post.get("why_not_all", ""),
    )  # fmt: skip
    return _("Révision demandée à %(count)d fournisseurs.") % {"count": count}


def counter(asked: Asked) -> str:
    offer = (
        Offer.objects.filter(invitation__request=asked.desk.quote, pk=asked.number("offer"))
        .prefetch_related("lines")
        .first()
    )
    if offer is None:
        raise RequestRefused(_("Cette offre n’est plus là : rechargez la page."))
    prices, counts = {}, {}
    for line in offer.lines.all():
        if text := asked.post.get(f"price-{line.pk}", "").strip():
            prices[line.pk] = unit_price(text)
        if text := asked.post.get(f"quantity-{line.pk}", "").strip():
            counts[line.pk] = quantity(text)
    exchanges.counter(
        offer_id=offer.pk, prices=prices, quantities=counts, at=asked.at,
        reason=asked.post.get("reason", ""), by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Contre-proposition envoyée.")


def judge(asked: Asked) -> str:
    points = {}
    for name, text in asked.typed("points-").items():
        offer, _sep, criterion = name.partition("-")
        if not text or not (offer.isdigit() and criterion.isdigit()):
            continue
        if not text.isdigit():
            raise RequestRefused(_("Une note est un nombre entier de 0 à 100."), f"points-{name}")
        points[int(offer), int(criterion)] = (int(text), asked.post.get(f"note-{name}", ""))
    comparing.judge(
        request_id=asked.desk.quote.pk, points=points, at=asked.at, by_id=asked.desk.by_id
    )
    return _("Notes enregistrées.")


def award(asked: Asked) -> str:
    picked = [*asked.typed("choose-").values(), *asked.post.getlist("extra")]
    ids = [int(value) for value in picked if value.isdigit()]
    outcomes = {
        int(pk): text for pk, text in asked.typed("outcome-").items() if pk.isdigit() and text
    }
    made = awarding.award(
        request_id=asked.desk.quote.pk, offer_line_ids=ids, at=asked.at,
        reason=asked.post.get("reason", ""), by_id=asked.desk.by_id, outcomes=outcomes,
    )  # fmt: skip
    if made.approvals.exists():
        return _("Choix enregistré : il part en approbation.")
    return _("Choix enregistré : il reste à l’accepter.")


def take_back(asked: Asked) -> str:
    awarding.cancel(award_id=asked.award().pk, at=asked.at, by_id=asked.desk.by_id)
    return _("Choix repris : la comparaison est de nouveau ouverte.")


def _approval(asked: Asked) -> Approval:
    found = Approval.objects.filter(
        award__request=asked.desk.quote, pk=asked.number("approval")
    ).first()
    if found is None or asked.desk.by_id is None:
        raise AwardRefused(_("Cette étape n’existe plus : rechargez la page."))
    return found


def approve(asked: Asked) -> str:
    awarding.approve(
        approval_id=_approval(asked).pk, by_id=asked.desk.by_id or 0, at=asked.at,
        note=asked.post.get("note", ""),
    )  # fmt: skip
    return _("Étape approuvée.")


def reject(asked: Asked) -> str:
    awarding.reject(
        approval_id=_approval(asked).pk, by_id=asked.desk.by_id or 0, at=asked.at,
        note=asked.post.get("note", ""),
    )  # fmt: skip
    return _("Choix refusé : le demandeur est prévenu.")


def accept(asked: Asked) -> str:
    post = asked.post
    is_order = post.get("how") == "purchase_order"
    if not is_order and "agree" not in post:
        raise AwardRefused(_("Cochez « Bon pour accord » pour accepter."), "agree")
    file = asked.request.FILES.get("file") if is_order else None
    if file is not None and (file.size or 0) > MOST_PDF:
        raise AwardRefused(_("Ce fichier dépasse 10 Mo : enregistrez-le en plus léger."), "file")
    if is_order and not post.get("order_number", "").strip():
        raise AwardRefused(_("Indiquez le numéro de votre bon de commande."), "order_number")
    made = accepting.accept(
        award_id=asked.award().pk,
        signature=Signature(
            name=post.get("name", ""),
            quality=post.get("quality", ""),
            signed_on=_day(post.get("signed_on", ""), asked.at),
            order_number=post.get("order_number", "").strip() if is_order else "",
            commitment_number=post.get("commitment_number", "").strip(),
            pdf=file.read() if file is not None else b"",
            gross=cents(post.get("gross", "")) if is_order else None,
        ),
        at=asked.at,
        by_id=asked.desk.by_id,
    )
    if made.order is not None:
        return _("Devis accepté : commande %(number)s.") % {"number": made.order.number}
    if asked.desk.quote.wants_framework:
        return _("Devis accepté : l’accord-cadre est ouvert, vous pouvez y commander.")
    return _("Devis accepté : le fournisseur peut prévoir les interventions.")


def approve_proof(asked: Asked) -> str:
    gift_proofs.approve(
        proof_id=asked.number("proof"), request_id=asked.desk.quote.pk, at=asked.at,
        by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Bon à tirer validé : le fournisseur peut imprimer.")


def send_proof_back(asked: Asked) -> str:
    gift_proofs.send_back(
        proof_id=asked.number("proof"), request_id=asked.desk.quote.pk, at=asked.at,
        note=asked.post.get("note", ""), by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Correction demandée : le fournisseur enverra un autre bon à tirer.")


def receive(asked: Asked) -> str:
    """Service fait of one supplier's part of the order that this request became."""
    part = SupplierOrder.objects.filter(
        order__acceptance__award__request=asked.desk.quote, number=asked.post.get("part", "")
    ).first()
    if part is None:
        raise RequestRefused(_("Cette commande n’est pas née de cette demande."))
    return received(asked.post, part_id=part.pk, by_id=asked.desk.by_id, at=asked.at)


def received(post: QueryDict, *, part_id: int, by_id: int | None, at: datetime) -> str:
    """From the form of pro/receive_fields.html; raises ReceivingRefused and PreparationRefused."""
    how, reserves = post.get("how", ""), post.get("reserves", "").strip()
    if how == "reserves" and not reserves:
        raise receiving.ReceivingRefused(_("Écrivez vos réserves."), "reserves")
    try:
        day = date.fromisoformat(post.get("received_on", ""))
    except ValueError:
        raise receiving.ReceivingRefused(_("Cette date n’en est pas une."), "received_on") from None
    made = receiving.receive(
        supplier_order_id=part_id, name=post.get("name", ""), received_on=day,
        reserves=reserves if how == "reserves" else "", by_id=by_id, at=at,
    )  # fmt: skip
    if made.is_whole:
        return _("Service fait enregistré, sans réserve.")
    return _("Service fait enregistré, avec vos réserves.")


def _day(text: str, at: datetime) -> date:
    try:
        return date.fromisoformat(text) if text else timezone.localdate(at)
    except ValueError:
        raise AwardRefused(_("Cette date n’en est pas une."), "signed_on") from None


# Action → what runs, the section of its form, what the reader must be allowed.
ACTS: dict[str, tuple[Callable[[Asked], str], str, str]] = {
    "envoyer": (send, "etat", "ask_quotes"),
    "joindre": (attach, "pieces", "ask_quotes"),
    "importer": (import_lines, "lignes", "ask_quotes"),
    "retirer": (detach, "pieces", "ask_quotes"),
    "prolonger": (extend, "delai", "ask_quotes"),
    "clore": (close, "delai", "ask_quotes"),
    "sans-suite": (cancel, "fin", "ask_quotes"),
    "repondre": (answer, "questions", "ask_quotes"),
    "annoncer": (announce, "questions", "ask_quotes"),
    "message": (remark, "offres", "ask_quotes"),
    "reviser": (revise, "revision", "ask_quotes"),
    "contre-proposer": (counter, "offres", "ask_quotes"),
    "noter": (judge, "notes", "award"),
    "choisir": (award, "choix", "award"),
    "reprendre": (take_back, "choix", "award"),
    "approuver": (approve, "choix", "approve"),
    "refuser": (reject, "choix", "approve"),
    "accepter": (accept, "choix", "award"),
    "bat-valider": (approve_proof, "bat", "award"),
    "bat-reprendre": (send_proof_back, "bat", "award"),
    "recevoir": (receive, "reception", "receive"),
}
# Their forms stand on the comparison's page.
ON_COMPARISON = {"noter", "choisir"}
