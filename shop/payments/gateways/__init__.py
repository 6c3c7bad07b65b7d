"""The gateway in use, by settings: Stripe where it has a key, else the demo gateway."""

from django.conf import settings

from shop.payments.gateways.base import Gateway


def current() -> Gateway:
    return named(settings.PAYMENT_GATEWAY)


def named(name: str) -> Gateway:
    """Raises LookupError for a gateway that is not set up here."""
    if name == "stripe":
        from shop.payments.gateways.stripe import StripeGateway

        return StripeGateway()
    if name == "demo" and settings.DEMO_GATEWAY:
        from shop.payments.gateways.demo import DemoGateway

        return DemoGateway()
    raise LookupError(f"no gateway {name} here")
