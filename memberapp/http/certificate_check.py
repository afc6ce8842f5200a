"""`/verifier-attestation`: whether a certificate or a card is ours, for whoever holds it.

The page is drawn here and needs no script: whoever checks has any browser, once. A QR code is
answered at once. A link is answered after a button only: programs that show previews of messages
load it too, and its member would read of checks that nobody made.
"""

import re
from dataclasses import asdict
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse, Response

from memberapp import clock, routes
from memberapp.certificate import checking, qr
from memberapp.certificate.checking import Checked
from memberapp.certificate.forms import CHECK, CODE, FILE, NUMBER
from memberapp.certificate.views import check as presenter
from memberapp.certificate.views.check import AnswerView
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.errors import InvalidInput, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.icon_paths import PATHS
from memberapp.core.limits import limited_ip_address
from memberapp.core.official_channels import help_phone
from memberapp.core.wording import help_line_now, problem_title
from memberapp.gateways import seal
from memberapp.http.answers import in_the_same_time
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.http.sent_file import read_file

_STYLES: Final = (
    "tokens",
    "base",
    "shell",
    "structure",
    "parts",
    "forms",
    "entry",
    "rooms/help",
    "print",
)
_MAX_TOKEN_LENGTH: Final = 100
_NUMBERS: Final = re.compile(rb"ATT-\d{4}-[0-9A-Z]{8}-[0-9A-Z]")
_TITLE: Final = "Vérifier une attestation"


@route(routes.CERTIFICATE_CHECK, "GET", access=Access.PUBLIC, reads_session=True)
async def check_page(call: Call) -> Response:
    """Show the forms, and the answer about the QR code or the link that led here."""
    asked = call.request.query_params
    if tag := asked.get(qr.TAG_PARAMETER, ""):
        return await _answered(call, checking.by_tag, tag=tag)
    if token := asked.get(qr.LINK_PARAMETER, "")[:_MAX_TOKEN_LENGTH]:
        return _page(link=token)
    return _page()


@route(routes.POST_CERTIFICATE_LINK, "POST", access=Access.PUBLIC)
async def check_link(call: Call) -> Response:
    """Answer about a link that a member gave."""
    token = call.form.get(qr.LINK_PARAMETER, "")[:_MAX_TOKEN_LENGTH]
    return await _answered(call, checking.by_link, token=token)


@route(routes.POST_CERTIFICATE_CHECK, "POST", access=Access.PUBLIC)
async def check_number(call: Call) -> Response:
    """Answer about a number and a code; a wrong pair comes as late as any."""
    typed = CHECK.typed(call.form)
    if errors := CHECK.missing(call.form):
        return _page(*errors, typed=typed)
    answer = _answered(call, checking.by_number, typed=typed, **typed)
    return await in_the_same_time(answer)


@route(routes.POST_CERTIFICATE_FILE, "POST", access=Access.PUBLIC, has_form=False)
async def check_file(call: Call) -> Response:
    """Answer about a file, which is read once and stored nowhere."""
    sender = limited_ip_address(call.caller.origin.ip_address)
    try:
        await call.run(checking.count_file)
        content = await read_file(
            call.request, name=FILE.name, max_bytes=seal.MAX_FILE_BYTES, sender=sender
        )
    except TooManyTries as error:
        return _too_many(error)
    except InvalidInput as refused:
        return _page(FILE.error(refused.reason))
    seen = await seal.look_at(content, pattern=_NUMBERS)
    return await _answered(call, checking.by_file, seen=seen)


async def _answered(
    call: Call, use_case: Any, *, typed: dict[str, str] | None = None, **asked: Any
) -> Response:
    try:
        checked: Checked = await call.run(use_case, **asked)
    except TooManyTries as error:
        return _too_many(error, typed)
    return _page(answer=presenter.to_answer(checked))


def _too_many(error: TooManyTries, typed: dict[str, str] | None = None) -> Response:
    refused = _page(answer=presenter.too_many(error.until), typed=typed, status=429)
    seconds = max(1, round((error.until - clock.now()).total_seconds()))
    refused.headers["retry-after"] = str(seconds)
    return refused


def _page(
    *errors: FieldError,
    answer: AnswerView | None = None,
    typed: dict[str, str] | None = None,
    link: str = "",
    status: int = 200,
) -> HTMLResponse:
    page = _template().render(
        title=_TITLE,
        warning_script=routes.WARNING_SCRIPT,
        problem=problem_title(errors) if errors else "",
        errors=[asdict(error) for error in errors],
        error_of={error.field: error.text for error in errors},
        answer=answer,
        typed=typed or {},
        link=link,
        fields={
            "link": qr.LINK_PARAMETER,
            "number": NUMBER.name,
            "code": CODE.name,
            "file": FILE.name,
        },
        actions={
            "number": routes.POST_CERTIFICATE_CHECK,
            "link": routes.POST_CERTIFICATE_LINK,
            "file": routes.POST_CERTIFICATE_FILE,
        },
        brand=read_brand(),
        styles=_STYLES,
        icons=PATHS,
        home=routes.SIGN_IN.path,
        footer=[routes.PRIVACY, routes.ACCESSIBILITY, routes.LEGAL],
        phone=help_phone(read_channels()),
        status=help_line_now(),
    )
    return HTMLResponse(page, status)


@cache
def _template() -> Template:
    return Environment(
        loader=PackageLoader("memberapp.http", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    ).get_template("certificate_check.html")
