from memberapp.components.app_wraps import error_boundary, head_components, overlay


def test_a_page_that_cannot_be_drawn_says_so_in_french_and_leads_on():
    rendered = str(error_boundary())

    assert "Cette page ne peut pas" in rendered
    assert 'jsx("h1"' in rendered
    assert "Built with" not in rendered


def test_the_overlay_replaces_the_english_messages():
    assert "toast" not in str(overlay())


def test_the_head_loads_own_scripts_only_and_none_inline():
    rendered = [str(component) for component in head_components()]
    scripts = [text for text in rendered if 'jsx("script"' in text]

    assert len(scripts) == 2
    assert all('src:"/js/' in text and "defer:true" in text for text in scripts)
