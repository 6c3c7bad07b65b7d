from typing import Any

import factory
from factory.django import DjangoModelFactory

from shop.accounts.models import User

PASSWORD = "un mot de passe assez long"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.test")
    first_name = "Nolwenn"
    last_name = factory.Sequence(lambda n: f"Le Goff {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(**{"password": PASSWORD, **kwargs})
