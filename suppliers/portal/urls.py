"""The supplier's own space. Every address below a supplier's slug asks for its team."""

from django.urls import include, path

from suppliers.portal.views import delivery, home, money, orders, phone, recalls, transfers

own = [
    path("", home.todo, name="portal-home"),
    path("commandes/", orders.orders, name="portal-orders"),
    path("commandes/<str:number>/", orders.order, name="portal-order"),
    path("commandes/<str:number>/bon-de-livraison/", orders.delivery_note, name="portal-note"),
    path("commandes/<str:number>/<slug:action>/", orders.act, name="portal-order-act"),
    path("preparation/", orders.pick_list, name="portal-pick-list"),
    path("etiquettes/", orders.slips, name="portal-slips"),
    path("telephone/", phone.phone, name="portal-phone"),
    path("rappels/", recalls.recalls, name="portal-recalls"),
    path("argent/", money.invoice_list, name="portal-invoices"),
    path("argent/factures/<int:pk>/", money.invoice, name="portal-invoice"),
    path("argent/deposer/<str:number>/", money.upload, name="portal-upload"),
    path("argent/versements/", money.payouts, name="portal-payouts"),
    path("argent/compte/", money.open_account, name="portal-account"),
    path("argent/releves/", money.statement_list, name="portal-statements"),
    path("argent/releves/<int:pk>/<slug:form>/", money.statement, name="portal-statement"),
    path("argent/virements/", transfers.transfers, name="portal-transfers"),
    path("argent/virements/releve/", transfers.bank_import, name="portal-bank-import"),
    path("argent/virements/lignes/<int:pk>/", transfers.bank_confirm, name="portal-bank-confirm"),
    path("argent/virements/remboursements/<int:pk>/", transfers.refunded, name="portal-refunded"),
    path("argent/virements/payee/<str:number>/", transfers.mark_paid, name="portal-mark-paid"),
    path("livraison/", delivery.delivery, name="portal-delivery"),
    path("livraison/<slug:kind>/", delivery.edit, name="portal-delivery-add"),
    path("livraison/<slug:kind>/<int:pk>/", delivery.edit, name="portal-delivery-edit"),
    path(
        "livraison/<slug:kind>/<int:pk>/supprimer/", delivery.delete, name="portal-delivery-delete"
    ),
]
urlpatterns = [
    path("", home.choose, name="portal"),
    path("<slug:slug>/", include(own)),
]
