"""The same words as HTML, beside the complete text: for large letters, dark screens and readers.

No picture, no script and nothing that is fetched: a mail that is opened tells nobody. Colours are
the reader's own, light or dark.
"""

import re
from html import escape
from typing import Final

_URL: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_PAGE: Final = """\
<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 1.5rem 1rem; font: 1.0625rem/1.6 system-ui, sans-serif; }}
main {{ max-width: 36rem; margin: 0 auto; }}
h1 {{ font-size: 1.375rem; line-height: 1.3; }}
a {{ overflow-wrap: anywhere; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{paragraphs}
</main>
</body>
</html>
"""


def to_html(subject: str, text: str) -> str:
    """Return a text as a page: its paragraphs, its lines, and its links to follow."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    paragraphs = "\n".join(f"<p>{_lines(block)}</p>" for block in blocks)
    return _PAGE.format(title=escape(subject), paragraphs=paragraphs)


def _lines(block: str) -> str:
    return "<br>\n".join(_linked(line) for line in block.strip().splitlines())


def _linked(line: str) -> str:
    """Escape a line, whatever a member's name holds, and make its addresses links."""
    parts: list[str] = []
    end = 0
    for found in _URL.finditer(line):
        url = escape(found[0])
        parts += [escape(line[end : found.start()]), f'<a href="{url}">{url}</a>']
        end = found.end()
    return "".join([*parts, escape(line[end:])])
