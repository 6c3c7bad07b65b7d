from django.apps import AppConfig


class QuotingConfig(AppConfig):
    name = "shop.quoting"
    label = "quoting"
    verbose_name = "Devis"

    def ready(self) -> None:
        from shop.orders import operations
        from shop.quoting.gift_proofs import refuse_unapproved

        operations.BEFORE_LEAVING.append(refuse_unapproved)
