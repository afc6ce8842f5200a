"""HTTP routes: forms that carry secrets, files, health.

Importing this package imports all its modules, which declare them; `ROUTES` is what the
application mounts.
"""

from memberapp.core.packages import import_modules
from memberapp.http.guard import ROUTES

__all__ = ["ROUTES"]

import_modules(__name__, __path__)
