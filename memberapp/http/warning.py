"""`/avertissement.js`: the warning that every page shows, in a script that draws it at once.

The pages are files that are the same for everybody: a script in their head is read before they are
painted, so that the warning pushes nothing aside, and no socket is waited for.
"""

from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.icon_paths import PATHS
from memberapp.fraud import warning_views, warnings
from memberapp.fraud.warning_views import WarningView
from memberapp.http.call import Call
from memberapp.http.guard import route

_A_MINUTE: Final = "public, max-age=60"


@route(routes.WARNING_SCRIPT, "GET", access=Access.PUBLIC, cache=_A_MINUTE)
async def warning_script(call: Call) -> Response:
    """Return what draws the warning of now; nothing where there is none."""
    found = await call.run(warnings.current)
    content = _script(warning_views.to_view(found)) if found is not None else ""
    return Response(content, media_type="text/javascript; charset=utf-8")


def _script(warning: WarningView) -> str:
    html = (
        _templates()
        .get_template("warning.html")
        .render(
            warning=warning,
            icon=PATHS["shield-alert"],
            check=routes.MESSAGE_CHECK,
            hide=warning_views.HIDE,
        )
    )
    return _templates().get_template("warning.js").render(warning=warning, html=html)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("memberapp.http", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
