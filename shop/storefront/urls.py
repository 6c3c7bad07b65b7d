"""Public addresses. French words: they are what visitors read and share."""

from django.urls import path

from shop.storefront.feeds import NewListings
from shop.storefront.views import account, basket, labels, lists, product, site, suppliers

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
    path("panier/", basket.basket, name="basket"),
    path("panier/ajouter/", basket.add, name="basket-add"),
    path("panier/lignes/<int:line_id>/", basket.change, name="basket-change"),
    path("affichage/<slug:audience>/", site.audience, name="audience"),
    path("compte/", account.account, name="account"),
    path("flux/nouveautes/", NewListings(), name="feed"),
]
