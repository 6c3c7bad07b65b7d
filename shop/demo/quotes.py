"""Demonstration quotes in every state: to answer, to compare, to approve, accepted.

Made by the operations of the pages, each in transactions of its own; nothing is made twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from shop.demo.content import quotes as content
from shop.organisations import queries as organisations
from shop.organisations.models import Member
from shop.outbox.models import Fact
from shop.quoting import (
    accepting,
    answering,
    awarding,
    capacities,
    drafting,
    exchanges,
    frameworks,
    gift_proofs,
    gifts,
    proposals,
    recipients,
    sending,
    visits,
)
from shop.quoting.accepting import Signature
from shop.quoting.answering import PricedLine
from shop.quoting.drafting import Asked, Contact, Judged
from shop.quoting.gifts import Gift
from shop.quoting.models import Invitation, QuoteRequest
from shop.quoting.recipients import Entry
from suppliers.directory.models import Supplier, TeamMember

LOADED = "demo.quotes"
AUTHORITY, COMPANY = "collectivite@demo.example", "entreprise@demo.example"
SUPPLIER = "fournisseur@demo.example"
OTHERS = 3


def is_loaded() -> bool:
    return Fact.objects.filter(name=LOADED).exists()


def load(*, at: datetime) -> None:
    """Seven requests; nothing without the demo's accounts."""
    own = TeamMember.objects.filter(user__email=SUPPLIER).select_related("supplier").first()
    members = {
        member.user.email: member
        for member in Member.objects.filter(
            user__email__in=[AUTHORITY, COMPANY]
        ).select_related("organisation", "user")
    }  # fmt: skip
    if is_loaded() or own is None or len(members) < 2:
        return
    others = Supplier.objects.filter(state="published").exclude(pk=own.supplier_id)
    suppliers = [own.supplier, *others.order_by("pk")[:OTHERS]]
    for place, (per_week, lead_days) in enumerate(content.CAPACITIES):
        capacities.say(
            supplier_id=suppliers[place].pk, per_week=per_week, unit="pièce", lead_days=lead_days
        )
    _to_compare(members[AUTHORITY], suppliers, at)
    _to_answer(members[AUTHORITY], suppliers, at)
    _to_approve(members[AUTHORITY], suppliers, at)
    _accepted(members[COMPANY], suppliers, at)
    _gifts(members[COMPANY], suppliers, at)
    _framework(members[COMPANY], suppliers, at)
    _visits(members[COMPANY], suppliers, at)
    Fact.objects.create(name=LOADED, subject_id=own.pk, recorded_at=at, done_at=at)


def _to_compare(member: Member, suppliers: Sequence[Supplier], at: datetime) -> None:
    """Three offers, a refusal, a question answered."""
    began = at - timedelta(days=4)
    request = _sent(member, content.PARTY, suppliers, began, days=11, judged=True)
    first = _invitation(request, suppliers[1])
    question = exchanges.ask(
        invitation_id=first.pk, text=content.QUESTION, at=began + timedelta(hours=5)
    )
    exchanges.answer(
        question_id=question.pk, text=content.ANSWER, by_id=member.user_id,
        at=began + timedelta(hours=9),
    )  # fmt: skip
    for place, supplier in enumerate(suppliers[:3]):
        _offer(_invitation(request, supplier), content.PARTY, place, began + timedelta(days=1))
    answering.decline(
        invitation_id=_invitation(request, suppliers[3]).pk, reason=content.DECLINED,
        at=began + timedelta(days=2),
    )  # fmt: skip


def _to_answer(member: Member, suppliers: Sequence[Supplier], at: datetime) -> None:
    _sent(member, content.SCHOOL, suppliers, at - timedelta(days=1), days=9)


def _to_approve(member: Member, suppliers: Sequence[Supplier], at: datetime) -> None:
    """The choice of the requester waits for the elected person."""
    began = at - timedelta(days=8)
    request = _sent(member, content.SCHOOL, suppliers[:2], began, days=14)
    offers = [
        _offer(_invitation(request, supplier), content.SCHOOL, place, began + timedelta(days=2))
        for place, supplier in enumerate(suppliers[:2])
    ]
    _choose(offers[0], member, at - timedelta(days=1))


def _accepted(member: Member, suppliers: Sequence[Supplier], at: datetime) -> None:
    began = at - timedelta(days=12)
    request = _sent(member, content.BASKETS, suppliers[:2], began, days=15)
    offer = _offer(
        _invitation(request, suppliers[0]), content.BASKETS, 0, began + timedelta(days=1)
    )
    _offer(_invitation(request, suppliers[1]), content.BASKETS, 1, began + timedelta(days=2))
    _take(offer, member, began + timedelta(days=5))


def _gifts(member: Member, suppliers: Sequence[Supplier], at: datetime) -> None:
    """Christmas boxes, ordered; their card waits for the buyer's agreement."""
    began = at - timedelta(days=9)
    heads, dry = len(content.PEOPLE), sum(each[4] for each in content.PEOPLE)
    request = gifts.start(
        gift=Gift(heads, 3500, dry, content.CARD), title=content.GIFTS, need=content.GIFTS_NEED,
        contact=Contact(member.user.get_full_name(), member.user.email), at=began,
        organisation_id=member.organisation_id, author_id=member.user_id,
        deadline=began + timedelta(days=8), wanted_on=timezone.localdate(at + timedelta(days=30)),
        chosen=[suppliers[0].pk],
    )  # fmt: skip
    recipients.replace(
        request_id=request.pk, at=began, by_id=member.user_id,
        entries=[
            Entry(name, street, postcode, city, "", "", "oui" if is_dry else "non", number)
            for number, (name, street, postcode, city, is_dry) in enumerate(content.PEOPLE, 1)
        ],
    )  # fmt: skip
    sending.send(request_id=request.pk, at=began, by_id=member.user_id)
    lines = list(request.lines.order_by("position"))
    told = (content.GIFTS, "", [(line.title, 0, "", 240_000) for line in lines], "")
    offer = _offer(_invitation(request, suppliers[0]), told, 0, began + timedelta(days=1))
    if not _take(offer, member, began + timedelta(days=3)):
        return
    gift_proofs.send(
        invitation_id=offer.invitation_id, name="carte.pdf", data=content.PROOF,
        at=began + timedelta(days=6),
    )  # fmt: skip


def _framework(member: Member, suppliers: Sequence[Supplier], at: datetime) -> None:
    """A year of weekly orders: one called, a revision of prices that the supplier asks for."""
    began, start = at - timedelta(days=15), timezone.localdate(at - timedelta(days=5))
    request = _sent(
        member, content.OFFICE, suppliers[:1], began, days=6, wants_framework=True,
        maximum=300_000, revision_clause=content.OFFICE_CLAUSE, period_from=start,
        period_to=start + timedelta(days=364),
    )  # fmt: skip
    offer = _offer(_invitation(request, suppliers[0]), content.OFFICE, 0, began + timedelta(days=1))
    if not _take(offer, member, began + timedelta(days=7)):
        return
    found = frameworks.of_request(request_id=request.pk).get()
    fruit, biscuits = (line.pk for line in offer.lines.order_by("position"))
    frameworks.call(
        framework_id=found.pk, quantities={fruit: 2_000, biscuits: 3_000},
        at=at - timedelta(days=2), by_id=member.user_id, key="demo",
    )  # fmt: skip
    proposals.propose(
        framework_id=found.pk, prices={biscuits: 147_900}, reason=content.OFFICE_ASKED,
        from_day=timezone.localdate(at + timedelta(days=60)), at=at - timedelta(days=1),
        by_id=None,
    )  # fmt: skip


def _visits(member: Member, suppliers: Sequence[Supplier], at: datetime) -> None:
    """A service by visits: the first one done and signed, others to come."""
    began, start = at - timedelta(days=20), timezone.localdate(at - timedelta(days=8))
    request = _sent(
        member, content.GARDEN, suppliers[:1], began, days=6, kind="service", period_from=start,
        period_to=start + timedelta(days=210),
    )  # fmt: skip
    offer = _offer(_invitation(request, suppliers[0]), content.GARDEN, 0, began + timedelta(days=1))
    if not _take(offer, member, began + timedelta(days=7)):
        return
    plan = visits.plans_of_request(request_id=request.pk).get()
    planned = visits.plan(
        plan_id=plan.pk, offer_line_id=offer.lines.get().pk, quantity=6_000,
        first_on=timezone.localdate(at - timedelta(days=4)), at=at - timedelta(days=6),
        rhythm=visits.Rhythm(every="weeks", weeks=4, until=start + timedelta(days=120)),
    )  # fmt: skip
    visits.sign(
        visit_id=planned[0].pk,
        quantity=6_000,
        report=content.GARDEN_REPORT,
        signed_name=member.user.get_full_name(),
        at=at - timedelta(days=4),
    )


def _take(offer: Any, member: Member, at: datetime) -> bool:
    """Chosen, approved and accepted within a day; False where nobody may approve it."""
    award = _choose(offer, member, at)
    _approve(award, member, at + timedelta(hours=3))
    award.refresh_from_db()
    if award.state != "approved":
        return False
    signed = at + timedelta(days=1)
    accepting.accept(
        award_id=award.pk, at=signed, by_id=member.user_id,
        signature=Signature(
            name=member.user.get_full_name(), quality="Responsable des achats",
            signed_on=timezone.localdate(signed),
        ),
    )  # fmt: skip
    return True


def _sent(
    member: Member,
    told: tuple[str, str, Sequence[tuple[str, int, str, int]], str],
    suppliers: Sequence[Supplier],
    at: datetime,
    *,
    days: int,
    judged: bool = False,
    **facts: Any,
) -> QuoteRequest:
    title, need, lines, cpv = told
    site = member.organisation.delivery_sites.first()
    request = drafting.start(
        contact=Contact(member.user.get_full_name(), member.user.email),
        title=title, need=need, cpv=cpv, at=at,
        organisation_id=member.organisation_id, author_id=member.user_id,
        lines=[Asked(name, quantity, unit) for name, quantity, unit, _price in lines],
        deadline=at + timedelta(days=days), site_id=site.pk if site else None,
        chosen=[each.pk for each in suppliers], **{"kind": "priced", **facts},
    )  # fmt: skip
    if judged:
        drafting.edit(
            request_id=request.pk, revision=request.revision, at=at,
            criteria=[Judged("price", "Prix", 60),
                      Judged("insertion", "Performance en matière d’insertion", 25),
                      Judged("transport", "Incidence environnementale du transport", 15)],
        )  # fmt: skip
    return sending.send(request_id=request.pk, at=at, by_id=member.user_id)


def _invitation(request: QuoteRequest, supplier: Supplier) -> Invitation:
    return request.invitations.select_related("supplier__legal_entity").get(supplier=supplier)


def _offer(
    invitation: Invitation,
    told: tuple[str, str, Sequence[tuple[str, int, str, int]], str],
    place: int,
    at: datetime,
) -> Any:
    """Each supplier a little dearer than the one before, the second with a longer delay."""
    regime = invitation.supplier.legal_entity.vat_regime
    prices = [price + price * 4 * place // 100 for _n, _q, _u, price in told[2]]
    lines = [
        PricedLine(
            title=line.title, quantity=line.quantity, unit=line.unit, unit_price=price,
            vat_code="franchise" if regime != "normal"
            else "standard" if line.unit == "heure" else "reduced",
            line_id=line.pk,
        )
        for line, price in zip(invitation.request.lines.order_by("position"), prices, strict=True)
    ]  # fmt: skip
    answering.save(
        invitation_id=invitation.pk, at=at, lines=lines, delivery_cents=2500 * (1 + place),
        delivery_days=5 + 2 * place, note="" if place else content.NOTE,
        valid_until=timezone.localdate(at + timedelta(days=60)),
        insertion_permille=None if place else 300, insertion_hours=None if place else 14,
    )  # fmt: skip
    return answering.submit(
        invitation_id=invitation.pk, at=at, signed_name="Erwan (personne fictive)"
    )


def _approve(award: Any, member: Member, at: datetime) -> None:
    """Who may decide on each step does, but for who made the choice."""
    while (step := awarding.next_step(award)) is not None:
        people = organisations.deciders(
            step.approver_id, award.request.entity, timezone.localdate(at),
            organisation=member.organisation,
        )  # fmt: skip
        others = [each.pk for each in people if each.pk != member.user_id]
        if not others:
            return
        awarding.approve(approval_id=step.pk, by_id=others[0], at=at)


def _choose(offer: Any, member: Member, at: datetime) -> Any:
    return awarding.award(
        request_id=offer.invitation.request_id, reason=content.REASON, at=at,
        offer_line_ids=list(offer.lines.values_list("pk", flat=True)), by_id=member.user_id,
    )  # fmt: skip
