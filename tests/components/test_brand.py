import json

from memberapp.components.brand import brand_link, brand_style, cover_drawing, page_title
from memberapp.components.official_channels import reminder, reminder_on_cover
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.pages.help_line import help_line
from memberapp.settings import PACKAGE_DATA


def test_the_title_of_a_page_ends_with_the_space_and_the_insurer():
    brand = read_brand()

    assert page_title("Connexion") == f"Connexion – {brand.space_name} – {brand.name}"


def test_the_name_stands_beside_the_mark():
    rendered = str(brand_link(to="/"))

    assert all(line in rendered for line in read_brand().name_lines)
    assert "<svg" in rendered
    assert "<svg" in str(cover_drawing())


def test_without_colours_of_its_own_the_insurer_has_those_of_the_style_sheet():
    assert brand_style() == []


def test_an_insurer_can_replace_colours_theme_by_theme(tmp_path, settings):
    text = (PACKAGE_DATA / "brand.yaml").read_text()
    text = text.replace("light: {}", 'light: {color-action: "#aa0011"}')
    text = text.replace("dark: {}", 'dark: {color-action: "#ffbbcc"}')
    (tmp_path / "brand.yaml").write_text(text)
    settings(data_dir=tmp_path)

    rendered = str(brand_style()[0])

    assert "html:root{--color-action:#aa0011;}" in rendered
    assert "@media screen{html:root.dark{--color-action:#ffbbcc;}}" in rendered
    assert "@media screen and (prefers-color-scheme:dark)" in rendered


def test_the_reminder_names_only_the_official_channels():
    channels = read_channels()

    for rendered in (str(reminder()), str(reminder_on_cover())):
        assert json.dumps(channels.sms.display).strip('"') in rendered
        assert channels.web.hosts[0] in rendered


def test_the_help_line_can_be_called_by_touching_it():
    assert f'href:"tel:{read_channels().help_line.number}"' in str(help_line("Bloqué"))
