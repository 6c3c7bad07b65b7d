"""Accounts by e-mail: verified, reset by mail, one an address whatever its case."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import override_settings
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "une-phrase-assez-longue"


def link_in(mail) -> str:
    return re.search(r"https?://testserver(/\S+)", mail.body)[1]


def sign_up(client, email):
    return client.post(reverse("account_signup"), {"email": email, "password1": PASSWORD})


def log_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_a_new_account_is_verified_by_mail_before_it_opens(client, mailoutbox):
    sign_up(client, "Anne.Le-Gall@Example.ORG")
    user = get_user_model().objects.get()
    assert user.email == "anne.le-gall@example.org"
    assert log_in(client, "anne.le-gall@example.org")["Location"].endswith("/confirm-email/")
    confirm = link_in(mailoutbox[0])
    assert EmailAddress.objects.get().verified is False
    client.get(confirm)
    assert EmailAddress.objects.get().verified is False  # a mail scanner's GET confirms nothing
    client.post(confirm)
    assert EmailAddress.objects.get().verified is True
    assert log_in(client, "ANNE.LE-GALL@example.org")["Location"] == reverse("account")


def test_a_second_account_with_the_same_address_is_not_made_and_not_told(client, mailoutbox):
    first = sign_up(client, "anne@example.org")
    client.logout()
    second = sign_up(client, "ANNE@example.org")
    assert get_user_model().objects.count() == 1
    assert second["Location"] == first["Location"]  # strangers learn nothing of who is here
    assert "déjà" in mailoutbox[-1].body or "exist" in mailoutbox[-1].body


def test_a_forgotten_password_is_changed_through_a_mail(client, mailoutbox):
    user = get_user_model().objects.create_user("anne@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": "Anne@example.org"})
    page = client.get(link_in(mailoutbox[0]), follow=True)
    new = "une-autre-phrase-longue"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert log_in(client, "anne@example.org", new)["Location"] == reverse("account")


@pytest.mark.parametrize("password", ["court", "1234567890123", "motdepasse"])
def test_a_weak_password_is_refused_where_it_was_typed(client, password):
    response = client.post(
        reverse("account_signup"), {"email": "anne@example.org", "password1": password}
    )
    assert response.status_code == 200
    assert "password1" in response.context["form"].errors
    assert not get_user_model().objects.exists()


def test_a_second_factor_and_passkeys_can_be_added(client):
    user = get_user_model().objects.create_user("anne@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    log_in(client, user.email)
    assert client.get(reverse("mfa_index")).status_code == 200
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})
    assert "secret" in client.get(reverse("mfa_activate_totp")).content.decode().casefold()
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/5m/key"})
def test_guessing_a_password_is_slowed_down(client):
    user = get_user_model().objects.create_user("anne@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for _ in range(3):
        log_in(client, user.email, "faux")
    response = log_in(client, user.email)
    assert response.status_code == 200  # the right one does not help for five minutes
    assert "_auth_user_id" not in client.session


def test_an_openid_connect_provider_appears_by_settings_alone(client):
    app = {
        "provider_id": "proconnect",
        "name": "ProConnect",
        "client_id": "shop",
        "secret": "secret",
        "settings": {"server_url": "https://idp.example"},
    }
    assert "ProConnect" not in client.get(reverse("account_login")).content.decode()
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        assert "ProConnect" in client.get(reverse("account_login")).content.decode()
