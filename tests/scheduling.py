"""Who runs what when the suite is shared out.

Everything in the browser is one worker's, which serves one shop for all of it: that takes minutes
to fill, and the others need not wait. Crowds of buyers do not stand in each other's way.
"""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/browser/", "tests/races/test_buying.py")


class Together(LoadScopeScheduling):
    """Each test goes wherever there is room, but for those that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((each for each in TOGETHER if nodeid.startswith(each)), nodeid)
