from collections.abc import Iterator

import pytest

from tests.suppliers.feeds.sites import Site, running


@pytest.fixture
def site(settings) -> Iterator[Site]:
    """A site that feeds may reach although it is on this machine."""
    settings.FEED_PRIVATE_HOSTS = ("127.0.0.1", "localhost")
    with running() as site:
        yield site
