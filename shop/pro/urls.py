"""The space of companies and local authorities. Every address below a SIRET asks for its member."""

from django.urls import include, path

from shop.pro.views import (
    approvals,
    attestations,
    frameworks,
    gifts,
    home,
    joining,
    lists,
    needs,
    orders,
    organisation,
    people,
    purchases,
    quote,
    quotes,
    reports,
    software,
    targets,
    visits,
)

# Below a request, for members and for who has its link.
request_pages = [
    ("", quote.quote, quote.quote_by_link, ""),
    ("lignes/", quote.lines, quote.lines_by_link, "-lines"),
    ("destinataires/", quotes.recipients, quotes.recipients_by_link, "-send"),
    ("comparer/", quote.compare, quote.compare_by_link, "-compare"),
    ("comparaison.xlsx", quote.workbook, quote.workbook_by_link, "-workbook"),
    ("dossier.zip", quote.dossier, quote.dossier_by_link, "-dossier"),
    ("offres/<int:number>.pdf", quote.paper, quote.paper_by_link, "-paper"),
    ("pieces/<int:number>/", quote.attachment, quote.attachment_by_link, "-attachment"),
    ("<slug:action>/", quote.act, quote.act_by_link, "-act"),
]
own = [
    path("devis/", quotes.quotes, name="pro-quotes"),
    path("devis/demandes.<slug:form>", quotes.quotes_file, name="pro-quotes-file"),
    path("devis/nouveau/", quotes.new, name="pro-quote-new"),
    path("devis/coffrets/", gifts.new, name="pro-gift-new"),
    path("devis/<int:pk>/coffrets/", gifts.edit, name="pro-gift-edit"),
    path("devis/<int:pk>/coffrets/adresses/", gifts.addresses, name="pro-gift-addresses"),
    path("devis/<int:pk>/coffrets/modele.xlsx", gifts.template, name="pro-gift-template"),
    path("devis/<int:pk>/coffrets/bat/<int:number>/", gifts.proof, name="pro-gift-proof"),
    path("devis/a-approuver/", approvals.approvals, name="pro-approvals"),
    path("devis/<int:pk>/modifier/", quotes.edit, name="pro-quote-edit"),
    path("devis/<int:pk>/copier/", quotes.copy, name="pro-quote-copy"),
    *(
        path(f"devis/<int:pk>/{rest}", view, name=f"pro-quote{name}")
        for rest, view, _by_link, name in request_pages
    ),
    path("accords-cadres/", frameworks.frameworks, name="pro-frameworks"),
    path("accords-cadres/<str:number>/", frameworks.framework, name="pro-framework"),
    path("accords-cadres/<str:number>/commander/", frameworks.call, name="pro-framework-call"),
    path("accords-cadres/<str:number>/reviser/", frameworks.revise, name="pro-framework-revise"),
    path(
        "accords-cadres/<str:number>/proposition/", frameworks.decide, name="pro-framework-decide"
    ),
    path("interventions/", visits.visits, name="pro-visits"),
    path("interventions/<int:pk>/", visits.visit, name="pro-visit"),
    path("interventions/<int:pk>/feuille.pdf", visits.sheet, name="pro-visit-sheet"),
    path("commandes/", orders.orders, name="pro-orders"),
    path("commandes/commandes.<slug:form>", orders.orders_file, name="pro-orders-file"),
    path("commandes/non-factures.xlsx", orders.not_invoiced, name="pro-orders-open"),
    path("commandes/<str:number>/", orders.order, name="pro-order"),
    path("commandes/<str:number>/bon-de-livraison.pdf", orders.note, name="pro-order-note"),
    path("commandes/<str:number>/factures/<int:pk>.pdf", orders.invoice, name="pro-order-invoice"),
    path("commandes/<str:number>/reception/", orders.receive, name="pro-order-receive"),
    path("commandes/<str:number>/recommander/", lists.order_again, name="pro-order-again"),
    path("attestations/", attestations.attestations, name="pro-attestations"),
    path("attestations/<int:pk>.pdf", attestations.paper, name="pro-attestation"),
    path("listes/", lists.all_lists, name="pro-lists"),
    path("listes/<int:pk>/", lists.one_list, name="pro-list"),
    path("listes/<int:pk>/<slug:action>/", lists.act, name="pro-list-act"),
    path("rapports/", reports.all_reports, name="pro-reports"),
    path("rapports/nouveau/", reports.new, name="pro-report-new"),
    path("rapports/programmer/", reports.schedule, name="pro-report-schedule"),
    path("rapports/programmes/<int:pk>/arreter/", reports.unschedule, name="pro-report-stop"),
    path("rapports/<int:pk>/", reports.report, name="pro-report"),
    path("rapports/<int:pk>/avancement/", reports.progress, name="pro-report-progress"),
    path("rapports/<int:pk>/recommencer/", reports.again, name="pro-report-again"),
    path("rapports/<int:pk>/lignes/<slug:code>/", reports.lines, name="pro-report-lines"),
    path("rapports/<int:pk>/fichiers/<slug:kind>/", reports.download, name="pro-report-file"),
    path("rapports/<int:pk>/partager/", reports.share, name="pro-report-share"),
    path(
        "rapports/<int:pk>/liens/<int:number>/retirer/", reports.unshare, name="pro-report-unshare"
    ),
    path("objectifs/", targets.all_targets, name="pro-targets"),
    path("objectifs/<int:pk>/supprimer/", targets.drop, name="pro-target-drop"),
    path("objectifs/<int:year>/<slug:code>/", targets.target, name="pro-target"),
    path("objectifs/<int:year>/<slug:code>/demander/", targets.ask, name="pro-target-ask"),
    path("achats-importes/", purchases.purchases, name="pro-purchases"),
    path("achats-importes/modele.xlsx", purchases.template, name="pro-purchases-template"),
    path("achats-importes/<int:pk>/", purchases.one, name="pro-purchase-file"),
    path("achats-importes/<int:pk>/retirer/", purchases.remove, name="pro-purchase-remove"),
    path("", home.todo, name="pro-home"),
    path("e-mails/", home.digest, name="pro-digest"),
    path("organisation/", organisation.facts, name="pro-organisation"),
    path("organisation/identite/", organisation.edit, name="pro-organisation-edit"),
    path("organisation/personnes/", people.people, name="pro-people"),
    path("organisation/personnes/inviter/", people.invite, name="pro-invite"),
    path("organisation/personnes/<int:pk>/", people.member_edit, name="pro-member"),
    path(
        "organisation/personnes/<int:pk>/retirer/", people.member_remove, name="pro-member-remove"
    ),
    path(
        "organisation/invitations/<int:pk>/<slug:action>/",
        people.invitation_act,
        name="pro-invitation-act",
    ),
    path("organisation/demandes-acces/<int:pk>/", people.join_decide, name="pro-join-decide"),
    path("organisation/domaines/ajouter/", people.domain_add, name="pro-domain-add"),
    path(
        "organisation/domaines/<int:pk>/supprimer/", people.domain_remove, name="pro-domain-remove"
    ),
    path("organisation/services/", organisation.entities, name="pro-entities"),
    path("organisation/approbation/", organisation.approval, name="pro-approval"),
    path("organisation/approbation/absence/", people.absence_add, name="pro-absence-add"),
    path(
        "organisation/approbation/absence/<int:pk>/supprimer/",
        people.absence_end,
        name="pro-absence-end",
    ),
    path("organisation/logiciels/", software.software, name="pro-software"),
    path("organisation/sites/", organisation.sites, name="pro-sites"),
    path("organisation/regle/<slug:kind>/", organisation.row, name="pro-row-add"),
    path("organisation/regle/<slug:kind>/<int:pk>/", organisation.row, name="pro-row-edit"),
    path(
        "organisation/regle/<slug:kind>/<int:pk>/supprimer/",
        organisation.delete,
        name="pro-row-delete",
    ),
]
needs_urls = [
    path("", needs.need, name="need"),
    path("notee/", needs.noted, name="need-noted"),
    path("mes-demandes/", needs.mine, name="needs"),
    *(
        path(f"<str:token>/{rest}", view, name=f"quote{name}")
        for rest, _for_member, view, name in request_pages
    ),
]
shared_urls = [
    path("<str:token>/", reports.shared, name="shared-report"),
    path("<str:token>/rapport.pdf", reports.shared_pdf, name="shared-report-pdf"),
]
urlpatterns = [
    path("", home.choose, name="pro"),
    path("nouvelle/", joining.register, name="pro-register"),
    path("rejoindre/<str:siret>/", joining.join, name="pro-join"),
    path("invitation/<str:token>/", joining.invitation, name="pro-invitation"),
    path("listes/ajouter/<int:listing_id>/", lists.add, name="pro-list-add"),
    path("<str:siret>/", include(own)),
]
