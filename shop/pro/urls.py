"""The space of companies and local authorities. Every address below a SIRET asks for its member."""

from django.urls import include, path

from shop.pro.views import home, organisation

own = [
    path("", home.todo, name="pro-home"),
    path("organisation/", organisation.facts, name="pro-organisation"),
]
urlpatterns = [
    path("", home.choose, name="pro"),
    path("<str:siret>/", include(own)),
]
