"""The pages: importing this package imports all its modules, which declare them by `@page`.

Production has no page of the demonstration, and imports nothing of it.
"""

from memberapp import routes
from memberapp.core.packages import import_modules
from memberapp.pages.registry import pages_of
from memberapp.settings import get_settings

_has_demo = not get_settings().is_production

import_modules(__name__, __path__, without=() if _has_demo else (f"{__name__}.demo",))

PAGES = pages_of([route for route in routes.PAGES if _has_demo or not route.demo_only])
"""The pages of the application, in the order of their routes."""
