"""The space of companies and local authorities. Every address below a SIRET asks for its member."""

from django.urls import include, path

from shop.pro.views import approvals, home, needs, organisation, quote, quotes

# Below a request, for members and for who has its link.
request_pages = [
    ("", quote.quote, quote.quote_by_link, ""),
    ("destinataires/", quotes.recipients, quotes.recipients_by_link, "-send"),
    ("comparer/", quote.compare, quote.compare_by_link, "-compare"),
    ("comparaison.xlsx", quote.workbook, quote.workbook_by_link, "-workbook"),
    ("offres/<int:number>.pdf", quote.paper, quote.paper_by_link, "-paper"),
    ("pieces/<int:number>/", quote.attachment, quote.attachment_by_link, "-attachment"),
    ("<slug:action>/", quote.act, quote.act_by_link, "-act"),
]
own = [
    path("devis/", quotes.quotes, name="pro-quotes"),
    path("devis/nouveau/", quotes.new, name="pro-quote-new"),
    path("devis/a-approuver/", approvals.approvals, name="pro-approvals"),
    path("devis/<int:pk>/modifier/", quotes.edit, name="pro-quote-edit"),
    path("devis/<int:pk>/copier/", quotes.copy, name="pro-quote-copy"),
    *(
        path(f"devis/<int:pk>/{rest}", view, name=f"pro-quote{name}")
        for rest, view, _by_link, name in request_pages
    ),
    path("", home.todo, name="pro-home"),
    path("organisation/", organisation.facts, name="pro-organisation"),
]
needs_urls = [
    path("", needs.need, name="need"),
    path("notee/", needs.noted, name="need-noted"),
    *(
        path(f"<str:token>/{rest}", view, name=f"quote{name}")
        for rest, _for_member, view, name in request_pages
    ),
]
urlpatterns = [
    path("", home.choose, name="pro"),
    path("<str:siret>/", include(own)),
]
