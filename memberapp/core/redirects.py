"""Where a sign-in may lead: the site's own paths only."""

from urllib.parse import unquote, urlsplit

HOME = "/"
_MAX_LENGTH = 2000


def own_path(wanted: str) -> str:
    """Return the path when it surely stays on this site, else the home page.

    Browsers read two slashes, a backslash, a tab or a line break as the way to another site.
    """
    is_plain = all(character.isprintable() and character != "\\" for character in wanted)
    if not is_plain or len(wanted) > _MAX_LENGTH:
        return HOME
    if not wanted.startswith("/") or wanted.startswith("//"):
        return HOME
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    # « /.//site » reads « //site » once a browser has dropped the dot.
    has_dots = not {".", ".."}.isdisjoint(unquote(parts.path).split("/"))
    is_own = not parts.scheme and not parts.netloc and not has_dots
    return wanted if is_own else HOME
