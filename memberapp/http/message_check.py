"""`/verifier-un-message`: whether a message is ours, for anybody, signed in or not.

The page is drawn here and needs no script. What is pasted is in the answer and nowhere else: it is
not stored, not logged, and no program of ours is told of it. A member may then hand it over: what a
form of its own shows, and nothing else, is stored.
"""

from dataclasses import asdict, replace
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse, RedirectResponse, Response

from memberapp import addresses, clock, routes
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.errors import InvalidInput, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.icon_paths import PATHS
from memberapp.core.limits import limited_ip_address
from memberapp.core.not_found import record_not_found
from memberapp.core.official_channels import help_phone, never_asked_sentence
from memberapp.core.places import UNKNOWN
from memberapp.core.wording import help_line_now, problem_title, too_many_tries
from memberapp.fraud import forms, reports, service
from memberapp.fraud import views as presenter
from memberapp.fraud.labels import WAYS
from memberapp.fraud.rules.values import Received, Way
from memberapp.fraud.views import CheckedView
from memberapp.http.call import Call, cleaned
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page
from memberapp.http.sent_file import read_fields

_STYLES: Final = (
    "tokens",
    "base",
    "shell",
    "structure",
    "parts",
    "forms",
    "entry",
    "rooms/help",
    "rooms/fraud",
    "print",
)
TITLE: Final = "Vérifier un message"


@route(routes.MESSAGE_CHECK, "GET", access=Access.PUBLIC, reads_session=True)
async def message_check_page(call: Call) -> Response:
    """Show the form."""
    return _page(call)


@route(routes.POST_MESSAGE_CHECK, "POST", access=Access.PUBLIC, has_form=False)
async def check_message(call: Call) -> Response:
    """Answer about a message."""
    texts: dict[str, str] = {}
    try:
        await call.run(service.count)
        texts, file = await read_fields(
            call.request,
            name=forms.FILE,
            max_bytes=forms.MAX_FILE_BYTES,
            max_text_bytes=forms.MAX_TEXT_BYTES,
            sender=limited_ip_address(call.caller.origin.ip_address),
        )
        received = await forms.read_file(file) if file else forms.read_text(texts)
    except TooManyTries as error:
        return _too_many(call, error)
    except InvalidInput as refused:
        return _page(call, _ERRORS.get(refused.reason, forms.UNREADABLE))
    if isinstance(received, FieldError):
        return _page(call, received, typed=texts)
    checked = await call.run(service.check, received=received)
    return _page(call, answer=presenter.to_view(checked), report=forms.to_report(checked.received))


@route(routes.POST_MESSAGE_REPORT, "POST", access=Access.MEMBER, has_form=False)
async def hand_over(call: Call) -> Response:
    """Store what a member hands over, as the page showed it."""
    texts: dict[str, str] = {}
    try:
        texts, _none = await read_fields(
            call.request,
            name=forms.FILE,
            max_bytes=0,
            max_text_bytes=forms.MAX_TEXT_BYTES,
            sender=limited_ip_address(call.caller.origin.ip_address),
        )
        received = forms.read_report(cleaned(texts.items()))
        if isinstance(received, FieldError):
            return _page(call, _of_report(received), report=_as_typed(texts))
        reference = await call.limited(call.run(reports.hand_over, received=received))
    except TooManyTries as error:
        return _too_many(call, error, report=_as_typed(texts))
    except InvalidInput as refused:
        told = _of_report(_ERRORS.get(refused.reason, forms.UNREADABLE))
        return _page(call, told, report=_as_typed(texts))
    return RedirectResponse(addresses.message_reported_path(reference), 303)


@route(routes.MESSAGE_REPORTED, "GET", access=Access.PUBLIC, reads_session=True)
async def reported(call: Call) -> Response:
    """Tell a member that what they handed over arrived; a visitor reads how to check a message."""
    if not call.caller.is_member:
        return RedirectResponse(routes.MESSAGE_CHECK, 303)
    try:
        report = await call.run(reports.own, reference=call.request.path_params["reference"])
    except NotFound:
        await call.run(record_not_found, what="fraud_report")
        return plain_page(404, "Signalement introuvable", "Aucun signalement à cette adresse.")
    return plain_page(
        200,
        presenter.REPORTED,
        *presenter.reported(report),
        also=(presenter.ANSWERED, routes.ADVICE.path),
    )


_ERRORS: Final = {"too_long": forms.FILE_TOO_LONG, "busy": forms.BUSY}


def _of_report(error: FieldError) -> FieldError:
    """Return an error beside the field of the report: the form to check another stands below."""
    return replace(error, field=f"report-{error.field}")


def _as_typed(texts: dict[str, str]) -> Received:
    """Return what a refused form had, to be corrected."""
    way = texts.get(forms.WAY, "")
    return Received(
        Way(way) if way in set(Way) else Way.SMS,
        texts.get(forms.TEXT, ""),
        texts.get(forms.SENDER, ""),
    )


def _too_many(call: Call, error: TooManyTries, report: Received | None = None) -> Response:
    told = FieldError("", too_many_tries(error.until, UNKNOWN))
    refused = _page(call, told, report=report, status=429)
    seconds = max(1, round((error.until - clock.now()).total_seconds()))
    refused.headers["retry-after"] = str(seconds)
    return refused


def _page(
    call: Call,
    *errors: FieldError,
    answer: CheckedView | None = None,
    report: Received | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    channels = read_channels()
    page = _template().render(
        title=TITLE,
        problem=problem_title(errors) if errors else "",
        errors=[asdict(error) for error in errors],
        error_of={error.field: error.text for error in errors},
        answer=answer,
        report=report if report and (answer is None or answer.tone != "ok") else None,
        report_way=presenter.by_way(report.way) if report else "",
        warning_script=routes.WARNING_SCRIPT,
        report_action=routes.POST_MESSAGE_REPORT,
        max_report_length=reports.MAX_TEXT_LENGTH,
        reports=presenter.where_to_report(),
        reports_kept=presenter.REPORTS_KEPT,
        sign_in=addresses.returning_to(routes.SIGN_IN, routes.DASHBOARD.path),
        typed=typed or {},
        ways=[(way.value, WAYS[way]) for way in Way],
        max_length=forms.MAX_TEXT_LENGTH,
        action=routes.POST_MESSAGE_CHECK,
        is_member=call.caller.is_member,
        brand=read_brand(),
        channels=channels,
        never_asked=never_asked_sentence(channels),
        styles=_STYLES,
        icons=PATHS,
        home=routes.DASHBOARD if call.caller.is_member else routes.SIGN_IN,
        advice=routes.ADVICE,
        footer=[routes.PRIVACY, routes.ACCESSIBILITY, routes.LEGAL],
        phone=help_phone(channels),
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
    ).get_template("message_check.html")
