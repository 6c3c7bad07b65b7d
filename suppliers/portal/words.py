"""Amounts as the pages write them."""

NBSP = "\u00a0"


def euros(cents: int) -> str:
    """1190 → « 11,90 € »."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}".replace(",", NBSP) + f",{rest:02d}{NBSP}€"
