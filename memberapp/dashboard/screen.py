"""The dashboard as a screen shows it."""

from memberapp.core import view_cache
from memberapp.core.view_cache import Ready
from memberapp.core.work import Work
from memberapp.dashboard import facts, service
from memberapp.dashboard.views import DashboardView, to_view


def show(work: Work) -> Ready[DashboardView]:
    """Return the caller's dashboard in words, built again when one of its facts has changed.

    Raises:
        NotFound: there is no such member.
    """
    known = facts.read(work)
    return view_cache.ready(
        work, "dashboard", known, lambda: to_view(service.load(work, known=known))
    )
