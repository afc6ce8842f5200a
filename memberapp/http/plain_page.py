"""The few answers of HTTP routes that are pages of their own: refusals and failures."""

from html import escape

from starlette.responses import HTMLResponse

from memberapp import catalogue, routes

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
<p>{sentence}</p>
<p><a href="{home}">Revenir à mon espace</a></p>
</main>
</body>
</html>
"""


def plain_page(status: int, title: str, sentence: str) -> HTMLResponse:
    """Say in one sentence why there is no other answer, and lead back."""
    page = _PAGE.format(
        title=escape(title),
        sentence=escape(sentence),
        brand=escape(catalogue.load().brand.name),
        home=routes.DASHBOARD.path,
    )
    return HTMLResponse(page, status)
