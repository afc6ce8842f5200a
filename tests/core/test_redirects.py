import pytest

from memberapp.core.redirects import own_path


@pytest.mark.parametrize(
    "wanted", ["/", "/remboursements", "/remboursements?annee=2026&soin=dentaire", "/a//b"]
)
def test_own_paths_are_kept(wanted: str):
    assert own_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "remboursements",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\u2028/evil",
        "/.//evil.example",
        "/a/..//evil.example",
        "/%2E//evil.example",
        "/" + "a" * 3000,
    ],
)
def test_anything_that_may_leave_the_site_leads_home(wanted: str):
    assert own_path(wanted) == "/"
