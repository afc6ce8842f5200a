"""The few answers of HTTP routes that are pages of their own: refusals and failures."""

from html import escape

from starlette.responses import HTMLResponse

from memberapp import routes
from memberapp.core import wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone

_RETRY_SECONDS = 120

_PAGE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {brand}</title>
{styles}
</head>
<body>
<div class="app">
<header class="topbar"><a class="brand" href="{home}">{mark}<span>{brand}</span></a></header>
<main class="sheet">
<div class="page-head">
<h1>{title}</h1>
{paragraphs}
</div>
<p><a class="btn" href="{home}">Revenir à mon espace</a></p>
<p class="help-line"><b>Besoin d’aide\u00a0?</b> Appelez le
<a class="nowrap" href="{href}">{number}</a> ({price}), {hours}.</p>
</main>
</div>
</body>
</html>
"""
_STYLES = "\n".join(
    f'<link rel="stylesheet" href="/styles/{name}.css">'
    for name in ("tokens", "base", "shell", "structure", "journeys")
)


def plain_page(status: int, title: str, *sentences: str) -> HTMLResponse:
    """Say why there is no other answer, lead back, and name who helps."""
    phone = help_phone(read_channels())
    page = _PAGE.format(
        title=escape(title),
        paragraphs="\n".join(f'<p class="lead">{escape(sentence)}</p>' for sentence in sentences),
        brand=escape(read_brand().name),
        mark=read_brand().mark_svg,
        styles=_STYLES,
        home=routes.DASHBOARD.path,
        href=phone.href,
        number=escape(phone.number),
        price=escape(phone.price),
        hours=escape(phone.hours),
    )
    return HTMLResponse(page, status)


def unavailable_page(*, is_form: bool) -> HTMLResponse:
    """Return the page that says the service is unavailable, and who helps meanwhile."""
    sentences = [wording.UNAVAILABLE, *([wording.NOTHING_SENT] if is_form else [])]
    answer = plain_page(503, routes.UNAVAILABLE.title, *sentences)
    answer.headers["retry-after"] = str(_RETRY_SECONDS)
    return answer
