"""The supplier's own space. Every address below a supplier's slug asks for its team."""

from django.urls import include, path

from suppliers.portal.views import (
    attestations,
    chorus,
    delivery,
    formats,
    frameworks,
    groups,
    home,
    imports,
    money,
    orders,
    parcels,
    phone,
    products,
    quote_new,
    quotes,
    recalls,
    software,
    transfers,
    visits,
    yearly,
)

# Below a request received, for the team and for who has the invitation's link.
request_pages = [
    ("", quotes.quote, quotes.quote_by_link, ""),
    ("repondre/", quotes.answer, quotes.answer_by_link, "-answer"),
    ("offres/<int:number>.pdf", quotes.paper, quotes.paper_by_link, "-paper"),
    ("bat/<int:number>/", quotes.proof, quotes.proof_by_link, "-proof"),
    ("pieces/<int:number>/", quotes.attachment, quotes.attachment_by_link, "-attachment"),
    ("<slug:action>/", quotes.act, quotes.act_by_link, "-act"),
]
own = [
    path("", home.todo, name="portal-home"),
    path("e-mails/", home.digest, name="portal-digest"),
    path("commandes/", orders.orders, name="portal-orders"),
    path("commandes/<str:number>/", orders.order, name="portal-order"),
    path("commandes/<str:number>/bon-de-livraison/", orders.delivery_note, name="portal-note"),
    path("commandes/<str:number>/colis/", parcels.parcels, name="portal-parcels"),
    path("commandes/<str:number>/colis.xlsx", parcels.sheet, name="portal-parcels-sheet"),
    path("commandes/<str:number>/colis/etiquettes/", parcels.slips, name="portal-parcels-slips"),
    path("commandes/<str:number>/colis/<slug:action>/", parcels.act, name="portal-parcels-act"),
    path("commandes/<str:number>/<slug:action>/", orders.act, name="portal-order-act"),
    path("preparation/", orders.pick_list, name="portal-pick-list"),
    path("etiquettes/", orders.slips, name="portal-slips"),
    path("telephone/", phone.phone, name="portal-phone"),
    path("rappels/", recalls.recalls, name="portal-recalls"),
    path("devis/", quotes.quotes, name="portal-quotes"),
    path("devis/logiciels/", software.software, name="portal-software"),
    path("devis/groupements/<int:pk>/", groups.group, name="portal-group"),
    path("devis/nouveau/", quote_new.new, name="portal-quote-new"),
    *(
        path(f"devis/<int:pk>/{rest}", view, name=f"portal-quote{name}")
        for rest, view, _by_link, name in request_pages
    ),
    path("accords-cadres/", frameworks.frameworks, name="portal-frameworks"),
    path("accords-cadres/<str:number>/", frameworks.framework, name="portal-framework"),
    path("accords-cadres/<str:number>/<slug:action>/", frameworks.act, name="portal-framework-act"),
    path("interventions/", visits.visits, name="portal-visits"),
    path("interventions/contrats/<int:pk>/", visits.plan, name="portal-plan"),
    path("interventions/contrats/<int:pk>/<slug:action>/", visits.plan_act, name="portal-plan-act"),
    path("interventions/<int:pk>/", visits.visit, name="portal-visit"),
    path("interventions/<int:pk>/<slug:action>/", visits.visit_act, name="portal-visit-act"),
    path("argent/", money.invoice_list, name="portal-invoices"),
    path("argent/factures/<int:pk>/", money.invoice, name="portal-invoice"),
    path("argent/deposer/<str:number>/", money.upload, name="portal-upload"),
    path("argent/versements/", money.payouts, name="portal-payouts"),
    path("argent/compte/", money.open_account, name="portal-account"),
    path("argent/releves/", money.statement_list, name="portal-statements"),
    path("argent/releves/<int:pk>/<slug:form>/", money.statement, name="portal-statement"),
    path("argent/echeances/", chorus.dues, name="portal-dues"),
    path("argent/chorus/<int:pk>/", chorus.sheet, name="portal-chorus"),
    path("argent/chorus/<int:pk>/statut/", chorus.record, name="portal-chorus-record"),
    path("argent/chorus/<int:pk>/refaire/", chorus.reissue, name="portal-reissue"),
    path("argent/acomptes/<int:pk>/recu/", chorus.deposit_paid, name="portal-deposit-paid"),
    path("argent/annee/", yearly.year, name="portal-year"),
    path("argent/annee/<int:year>.pdf", yearly.year_paper, name="portal-year-paper"),
    path("argent/attestations/", attestations.attestations, name="portal-attestations"),
    path("argent/attestations/couts/", attestations.shares, name="portal-attestation-shares"),
    path("argent/attestations/envoyer/", attestations.send, name="portal-attestation-send"),
    path("argent/attestations/<int:pk>.pdf", attestations.paper, name="portal-attestation"),
    path("argent/virements/", transfers.transfers, name="portal-transfers"),
    path("argent/virements/releve/", transfers.bank_import, name="portal-bank-import"),
    path("argent/virements/lignes/<int:pk>/", transfers.bank_confirm, name="portal-bank-confirm"),
    path("argent/virements/remboursements/<int:pk>/", transfers.refunded, name="portal-refunded"),
    path("argent/virements/payee/<str:number>/", transfers.mark_paid, name="portal-mark-paid"),
    path("produits/", products.products, name="portal-products"),
    path("produits/modifier/", products.edit_many, name="portal-products-edit"),
    path("produits/catalogue.xlsx", products.catalogue, name="portal-catalogue"),
    path("produits/modele.xlsx", products.template, name="portal-template"),
    path("produits/<int:pk>/", products.product, name="portal-product"),
    path("produits/<int:pk>/<slug:action>/", products.act, name="portal-product-act"),
    path("imports/", imports.imports, name="portal-imports"),
    path("imports/deposer/", imports.upload, name="portal-import-upload"),
    path("imports/sources/nouvelle/", imports.feed, name="portal-feed-add"),
    path("imports/sources/<int:pk>/", imports.feed, name="portal-feed"),
    path("imports/sources/<int:pk>/<slug:action>/", imports.feed_act, name="portal-feed-act"),
    path("imports/<int:pk>/", imports.run, name="portal-import"),
    path("imports/<int:pk>/avancement/", imports.progress, name="portal-import-progress"),
    path("imports/<int:pk>/fichier.xlsx", imports.annotated, name="portal-import-file"),
    path("imports/<int:pk>/<slug:action>/", imports.act, name="portal-import-act"),
    path("livraison/", delivery.delivery, name="portal-delivery"),
    path("livraison/<slug:kind>/", delivery.edit, name="portal-delivery-add"),
    path("livraison/<slug:kind>/<int:pk>/", delivery.edit, name="portal-delivery-edit"),
    path(
        "livraison/<slug:kind>/<int:pk>/supprimer/", delivery.delete, name="portal-delivery-delete"
    ),
]
answer_urls = [
    path(f"<str:token>/{rest}", view, name=f"answer{name}")
    for rest, _for_team, view, name in request_pages
]
urlpatterns = [
    path("", home.choose, name="portal"),
    # Open to all: what our own format is.
    path("format-catalogue/", formats.catalogue_format, name="catalogue-format"),
    path("format-catalogue/schema.json", formats.schema, name="catalogue-schema"),
    path("format-catalogue/exemple.csv", formats.example, name="catalogue-example"),
    path("<slug:slug>/", include(own)),
]
