"""Things done on the page of a request received: name → what runs, where its form stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from shop.quoting import answering, attaching, exchanges, gift_proofs, groups
from shop.quoting.answering import OfferRefused
from shop.quoting.drafting import RequestRefused
from shop.quoting.groups import GroupRefused
from shop.quoting.models import OfferState
from shop.quoting.states import SUPPLIER, WrongMove
from suppliers.directory.models import Supplier
from suppliers.portal.quote_desk import Desk

REFUSALS = (OfferRefused, RequestRefused, GroupRefused, WrongMove)


@dataclass(frozen=True, slots=True)
class Asked:
    desk: Desk
    post: QueryDict
    at: datetime
    files: MultiValueDict[str, UploadedFile] = field(default_factory=MultiValueDict)

    def text(self, name: str) -> str:
        return self.post.get(name, "").strip()


def see(asked: Asked) -> str:
    """Its own form, so that a mail program that looks at links does not read for the supplier."""
    answering.see(
        invitation_id=asked.desk.invitation.pk, at=asked.at, by_id=asked.desk.by_id
    )  # fmt: skip
    return _("L’acheteur sait que vous avez vu sa demande.")


def decline(asked: Asked) -> str:
    answering.decline(
        invitation_id=asked.desk.invitation.pk, reason=asked.text("reason"), at=asked.at,
        by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("C’est dit à l’acheteur. Merci de l’avoir prévenu.")


def agree(asked: Asked) -> str:
    """Exactly the counter-offer that was read: another one since is read first."""
    if not asked.text("signed_name"):
        raise OfferRefused(_("Indiquez le nom de la personne qui s’engage."), "signed_name")
    with transaction.atomic():
        invitation = answering.locked(asked.desk.invitation.pk)
        read = invitation.offers.filter(state=OfferState.COUNTERED).first()
        if read is not None and asked.text("version") != str(read.version):
            raise OfferRefused(_("L’acheteur a changé sa proposition : relisez-la, puis décidez."))
        answering.agree(
            invitation_id=invitation.pk, at=asked.at, by_id=asked.desk.by_id,
            signed_name=asked.text("signed_name"),
        )  # fmt: skip
    return _("Contre-proposition acceptée : c’est maintenant votre offre.")


def ask(asked: Asked) -> str:
    exchanges.ask(
        invitation_id=asked.desk.invitation.pk, text=asked.text("question"), at=asked.at,
        by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Question envoyée. La réponse sera lue par tous les fournisseurs invités.")


def remark(asked: Asked) -> str:
    line = asked.text("line")
    exchanges.remark(
        invitation_id=asked.desk.invitation.pk, role=SUPPLIER, text=asked.text("text"),
        at=asked.at, by_id=asked.desk.by_id,
        line_id=int(line) if line.isdecimal() and len(line) < 19 else None,
    )  # fmt: skip
    return _("Message envoyé à l’acheteur.")


def send_proof(asked: Asked) -> str:
    file = asked.files.get("file")
    if file is None:
        raise RequestRefused(_("Choisissez un fichier."), "file")
    gift_proofs.send(
        invitation_id=asked.desk.invitation.pk, name=file.name or "",
        data=file.read(attaching.MOST_BYTES + 1), at=asked.at, by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("Bon à tirer envoyé : l’acheteur est prévenu.")


def ask_partner(asked: Asked) -> str:
    partner = partner_named(asked.text("partner"))
    groups.ask(
        invitation_id=asked.desk.invitation.pk, supplier_id=partner.pk, task=asked.text("task"),
        at=asked.at, by_id=asked.desk.by_id,
    )  # fmt: skip
    return _("%(name)s est prévenu : sa réponse se lit ici.") % {"name": partner.name}


def remove_partner(asked: Asked) -> str:
    number = asked.text("member")
    found = groups.members_of(asked.desk.invitation)
    if not number.isdecimal() or len(number) > 18 or not found.filter(pk=number).exists():
        raise GroupRefused(_("Ce fournisseur n’est pas de votre groupement : rechargez la page."))
    groups.remove(member_id=int(number), at=asked.at, by_id=asked.desk.by_id)
    return _("C’est noté : vous reprenez ses lignes.")


def partner_named(text: str) -> Supplier:
    """The one supplier of the shop with this SIRET or name; raises GroupRefused."""
    plain = "".join(text.split())
    found = Supplier.objects.filter(state=Supplier.State.PUBLISHED)
    if plain.isdecimal():
        found = found.filter(establishment__siret=plain[:14])
    else:
        found = found.filter(name__iexact=text)
    suppliers = list(found[:2])
    if len(suppliers) != 1:
        raise GroupRefused(
            _("Plusieurs fournisseurs ont ce nom : donnez son SIRET.")
            if suppliers
            else _(
                "Aucun fournisseur de la boutique n’a ce nom ou ce SIRET : copiez-le de sa page."
            ),
            "partner",
        )
    return suppliers[0]


# The last word of the address → what it does, the section of its form, the right that it asks.
ACTS: dict[str, tuple[Callable[[Asked], str], str, str]] = {
    "vue": (see, "etat", "read_quotes"),
    "decliner": (decline, "decliner", "answer_quotes"),
    "accepter": (agree, "offre", "answer_quotes"),
    "question": (ask, "questions", "answer_quotes"),
    "message": (remark, "messages", "answer_quotes"),
    "bat": (send_proof, "coffrets", "answer_quotes"),
    "groupe": (ask_partner, "groupement", "answer_quotes"),
    "retirer": (remove_partner, "groupement", "answer_quotes"),
}
