from collections.abc import Iterator

import pytest

from shop.search import reference


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    reference.clear()
    yield
    reference.clear()
