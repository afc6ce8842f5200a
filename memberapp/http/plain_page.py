"""The few answers of HTTP routes that are pages of their own: refusals and failures."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse

from memberapp import routes
from memberapp.core import wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.frame import AS_BEFORE
from memberapp.core.icon_paths import PATHS
from memberapp.core.official_channels import help_phone

_RETRY_SECONDS = 120

_STYLES = ("tokens", "base", "shell", "structure", "parts", "print")


def plain_page(
    status: int, title: str, *sentences: str, also: tuple[str, str] | None = None
) -> HTMLResponse:
    """Say why there is no other answer, lead back, and name who helps.

    `also` is the text of another link and where it leads.
    The navigation shows where the last page in this browser was a member's (`core/frame.py`).
    """
    page = _template().render(
        title=title,
        sentences=sentences,
        also=also,
        brand=read_brand(),
        styles=_STYLES,
        warning_script=routes.WARNING_SCRIPT,
        home=routes.DASHBOARD.path,
        entries=[route for route in routes.PAGES if route.label],
        icons=PATHS,
        as_before=AS_BEFORE,
        phone=help_phone(read_channels()),
        status=wording.help_line_now(),
    )
    return HTMLResponse(page, status)


def unavailable_page(*, is_form: bool, may_be_stored: bool = False) -> HTMLResponse:
    """Return the page that says the service is unavailable, and who helps meanwhile.

    Of what a form sent it says whether it was stored, or that nobody knows.
    """
    sent = wording.MAYBE_SENT if may_be_stored else wording.NOTHING_SENT
    sentences = [wording.UNAVAILABLE, *([sent] if is_form else [])]
    answer = plain_page(503, routes.UNAVAILABLE.title, *sentences)
    answer.headers["retry-after"] = str(_RETRY_SECONDS)
    return answer


@cache
def _template() -> Template:
    return Environment(
        loader=PackageLoader("memberapp.http", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    ).get_template("plain_page.html")
