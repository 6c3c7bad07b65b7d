"""One demo account per role, and the plan's people. All share one password, printed at start."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from shop.accounts.models import User
from shop.backoffice.roles import TEAM
from shop.demo.content import shapes
from shop.organisations.models import Member, Organisation
from suppliers.directory.models import Supplier, TeamMember

PASSWORD = "bretagne-solidaire"  # noqa: S105 - printed for everybody; refused in production


@dataclass(frozen=True, slots=True)
class Account:
    role: str
    email: str
    first_name: str
    last_name: str


ACCOUNTS = (
    Account("particulier", "particulier@demo.example", "Nolwenn", "Le Bihan (fictive)"),
    Account("acheteur d’entreprise", "entreprise@demo.example", "Yann", "Guivarch (fictif)"),
    Account("acheteuse publique", "collectivite@demo.example", "Soizic", "Kermarrec (fictive)"),
    Account("élue qui approuve", "elue@demo.example", "Rozenn", "Le Meur (fictive)"),
    Account("fournisseur", "fournisseur@demo.example", "Erwan", "Le Goff (fictif)"),
    Account("éditrice", "editrice@demo.example", "Gwenola", "Riou (fictive)"),
    Account("équipe de la boutique", "equipe@demo.example", "Maëlle", "Quéré (fictive)"),
)


def make(*, plan: shapes.Plan) -> None:
    """Accounts with verified addresses. The team's group is made by the back office."""
    password = make_password(PASSWORD)
    people = {
        member.email: (member.first_name, member.last_name)
        for organisation in plan.organisations
        for member in organisation.members
    }
    people |= {one.email: (one.first_name, one.last_name) for one in ACCOUNTS}
    users = {
        user.email: user
        for user in User.objects.bulk_create(
            [
                User(email=email.casefold(), first_name=first, last_name=last, password=password)
                for email, (first, last) in people.items()
            ]
        )
    }
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=user, email=user.email, verified=True, primary=True)
            for user in users.values()
        ]
    )
    _memberships(plan, users)
    supplier = Supplier.objects.order_by("pk").first()
    if supplier is not None:
        TeamMember.objects.create(
            supplier=supplier, user=users["fournisseur@demo.example"], role="owner"
        )
    users["editrice@demo.example"].groups.add(Group.objects.get(name="Editors"))
    team = users["equipe@demo.example"]
    team.is_staff = True
    team.save()
    team.groups.add(Group.objects.get(name=TEAM), Group.objects.get(name="Moderators"))


def _memberships(plan: shapes.Plan, users: dict[str, User]) -> None:
    by_siret = {o.siret: o for o in Organisation.objects.prefetch_related("entities")}
    members = [
        Member(
            organisation=by_siret[organisation.siret],
            user=users[member.email.casefold()],
            role=member.role,
        )
        for organisation in plan.organisations
        for member in organisation.members
    ]
    for kind, email, role in (
        ("company", "entreprise@demo.example", "admin"),
        ("commune", "collectivite@demo.example", "requester"),
        ("commune", "elue@demo.example", "approver"),
    ):
        found = next((o for o in by_siret.values() if o.kind == kind), None)
        if found is not None:
            members.append(Member(organisation=found, user=users[email], role=role))
    Member.objects.bulk_create(members)
