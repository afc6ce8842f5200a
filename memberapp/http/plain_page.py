"""The few answers of HTTP routes that are pages of their own: refusals and failures."""

from html import escape

from starlette.responses import HTMLResponse

from memberapp import catalogue, routes
from memberapp.presenters import wording

_RETRY_SECONDS = 120

_PAGE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {brand}</title>
<link rel="stylesheet" href="/styles/tokens.css">
<link rel="stylesheet" href="/styles/base.css">
</head>
<body>
<main style="max-width:34rem;margin:4rem auto;padding:0 1.25rem">
<h1>{title}</h1>
{paragraphs}
<p><a href="{home}">Revenir à mon espace</a></p>
</main>
</body>
</html>
"""


def plain_page(status: int, title: str, *sentences: str) -> HTMLResponse:
    """Say why there is no other answer, and lead back."""
    page = _PAGE.format(
        title=escape(title),
        paragraphs="\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences),
        brand=escape(catalogue.load().brand.name),
        home=routes.DASHBOARD.path,
    )
    return HTMLResponse(page, status)


def unavailable_page(*, is_form: bool) -> HTMLResponse:
    """Say that the database is away, and who helps meanwhile (features.md, B8)."""
    answer = plain_page(
        503,
        routes.UNAVAILABLE.title,
        wording.UNAVAILABLE,
        *([wording.NOTHING_SENT] if is_form else []),
        f"Pour être aidé tout de suite, {wording.call_us()}.",
    )
    answer.headers["retry-after"] = str(_RETRY_SECONDS)
    return answer
