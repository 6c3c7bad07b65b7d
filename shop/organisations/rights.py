"""What each role may do for an organisation: nothing else decides."""

from shop.organisations.models import Role

MAY: dict[str, frozenset[Role]] = {
    "enter": frozenset(Role),
    "read_quotes": frozenset(Role),
    "ask_quotes": frozenset({Role.ADMIN, Role.REQUESTER, Role.APPROVER}),
    # Choosing an offer is the requester's; deciding on it the approver's.
    "award": frozenset({Role.ADMIN, Role.REQUESTER, Role.APPROVER}),
    "approve": frozenset({Role.ADMIN, Role.APPROVER}),
    "read_orders": frozenset(Role),
    "receive": frozenset({Role.ADMIN, Role.REQUESTER, Role.APPROVER}),
    "read_money": frozenset({Role.ADMIN, Role.APPROVER, Role.ACCOUNTANT}),
    "handle_money": frozenset({Role.ADMIN, Role.ACCOUNTANT}),
    "read_reports": frozenset(Role),
    "make_reports": frozenset({Role.ADMIN, Role.APPROVER, Role.ACCOUNTANT}),
    "manage": frozenset({Role.ADMIN}),
}


def may(role: str, what: str) -> bool:
    return role in MAY[what]
