"""Public addresses. French words: they are what visitors read and share."""

from django.urls import path, re_path

from shop.storefront.feeds import NewListings
from shop.storefront.views import (
    account,
    basket,
    check,
    checkout,
    labels,
    lists,
    observatory,
    orders,
    payment,
    product,
    site,
    subscriptions,
    suppliers,
)

urlpatterns = [
    path("boutique/", lists.shop, name="shop"),
    path("boutique/<slug:slug>/", lists.category, name="category"),
    path("recherche/", lists.search, name="search"),
    path("recherche/suggestions/", site.suggestions, name="suggestions"),
    path("produits/<slug:slug>-<int:listing_id>/", product.product, name="product"),
    path("fournisseurs/", suppliers.directory, name="suppliers"),
    path("fournisseurs/<slug:slug>/", suppliers.supplier, name="supplier"),
    path("labels/", labels.labels, name="labels"),
    path("labels/structures/<slug:code>/", labels.structure, name="structure"),
    path("labels/<slug:slug>/", labels.label, name="label"),
    path("observatoire/", observatory.observatory, name="observatory"),
    re_path(
        r"^observatoire/donnees\.(?P<form>csv|json)$", observatory.data, name="observatory-data"
    ),
    path("panier/", basket.basket, name="basket"),
    path("panier/ajouter/", basket.add, name="basket-add"),
    path("panier/lignes/<int:line_id>/", basket.change, name="basket-change"),
    path("panier/code/", basket.voucher, name="basket-voucher"),
    path("panier/lieu/", basket.place, name="basket-place"),
    path("commande/", checkout.contact, name="checkout"),
    path("commande/livraison/", checkout.delivery, name="checkout-delivery"),
    path("commande/paiement/", checkout.payment, name="checkout-payment"),
    path("commande/verification/", checkout.review, name="checkout-review"),
    path("commande/payer/<str:token>/", payment.pay, name="checkout-pay"),
    path("commande/essai/<slug:reference>/", payment.demo_page, name="payment-demo"),
    path("commande/suivi/<str:token>/", orders.order, name="order"),
    path(
        "commande/suivi/<str:token>/<str:number>/retractation/",
        orders.withdraw,
        name="order-withdraw",
    ),
    path("commande/suivi/<str:token>/<str:number>/probleme/", orders.fault, name="order-fault"),
    path(
        "commande/suivi/<str:token>/<str:number>/avis/<int:line_id>/",
        orders.review,
        name="order-review",
    ),
    path("commande/suivi/<str:token>/<str:number>/<slug:action>/", orders.act, name="order-act"),
    path("compte/commandes/", orders.mine, name="orders"),
    path("compte/abonnements/", subscriptions.mine, name="subscriptions"),
    path("compte/abonnements/nouveau/<int:line_id>/", subscriptions.begin, name="subscribe"),
    path("compte/abonnements/<int:pk>/", subscriptions.change, name="subscription-change"),
    path(
        "commande/suivi/<str:token>/<str:number>/facture/<int:pk>/",
        orders.invoice,
        name="order-invoice",
    ),
    path("verification/", check.check, name="check-form"),
    path("verification/<str:sha256>/", check.check, name="check"),
    path("conditions/", site.terms, name="terms"),
    path("affichage/<slug:audience>/", site.audience, name="audience"),
    path("compte/", account.account, name="account"),
    path("flux/nouveautes/", NewListings(), name="feed"),
]
