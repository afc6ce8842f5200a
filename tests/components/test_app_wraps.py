import hashlib
import html

from memberapp import routes
from memberapp.components import app_wraps
from memberapp.components.app_wraps import error_boundary, head_components, overlay
from memberapp.core.frame import AS_BEFORE
from memberapp.settings import PROJECT


def test_a_page_that_cannot_be_drawn_says_so_in_french_and_leads_on():
    rendered = str(error_boundary())

    assert "Cette page ne peut pas" in rendered
    assert 'jsx("h1"' in rendered
    assert "Built with" not in rendered


def test_the_overlay_replaces_the_english_messages():
    assert "toast" not in str(overlay())


def test_the_head_loads_own_scripts_only_and_one_line_that_needs_no_escape():
    rendered = [str(component) for component in head_components()]
    line, warning, *scripts = [text for text in rendered if 'jsx("script"' in text]

    assert AS_BEFORE in line
    assert html.escape(AS_BEFORE) == AS_BEFORE
    assert f'src:"{routes.WARNING_SCRIPT}"' in warning  # before paint: nothing moves for it later
    assert len(scripts) == 3
    assert all('src:"/js/' in text and "defer:true" in text for text in scripts)


def test_a_font_is_kept_for_a_year_so_its_name_holds_its_hash():
    fonts = list((PROJECT / "assets" / "fonts").glob("*.woff2"))
    styles = (PROJECT / "assets" / "styles" / "tokens.css").read_text()
    for font in fonts:
        digest = hashlib.sha256(font.read_bytes()).hexdigest()[:8]
        assert font.stem.endswith(f"-{digest}")
        assert f'url("/fonts/{font.name}")' in styles
    assert set(app_wraps.FIRST_FONTS) < {font.name for font in fonts}


def test_the_first_fonts_are_light():
    sizes = [(PROJECT / "assets" / "fonts" / name).stat().st_size for name in app_wraps.FIRST_FONTS]
    assert sum(sizes) < 40_000
