"""What each role of its team may do for a supplier: nothing else decides."""

from suppliers.directory.models import TeamMember

Role = TeamMember.Role

# What each role may do. Reading orders names customers: the catalogue's people do not need it.
MAY: dict[str, frozenset[Role]] = {
    "enter": frozenset(Role),
    "read_orders": frozenset({Role.OWNER, Role.ORDERS, Role.READER}),
    "handle_orders": frozenset({Role.OWNER, Role.ORDERS}),
    "read_quotes": frozenset({Role.OWNER, Role.ORDERS, Role.READER}),
    "answer_quotes": frozenset({Role.OWNER, Role.ORDERS}),
    "read_money": frozenset({Role.OWNER, Role.ORDERS, Role.READER}),
    "handle_money": frozenset({Role.OWNER}),
    "edit_delivery": frozenset({Role.OWNER, Role.ORDERS}),
    "connect_software": frozenset({Role.OWNER}),
    "edit_listings": frozenset({Role.OWNER, Role.CATALOGUE}),
}


def may(role: str, what: str) -> bool:
    return role in MAY[what]
