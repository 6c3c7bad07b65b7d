"""The supplier's own space. Every address below a supplier's slug asks for its team."""

from django.urls import path

from suppliers.portal.views import home, orders

urlpatterns = [
    path("", home.choose, name="portal"),
    path("<slug:slug>/", home.todo, name="portal-home"),
    path("<slug:slug>/commandes/<str:number>/", orders.order, name="portal-order"),
]
