"""What `make test-changed` runs."""

from pathlib import Path

import pytest

from tests.support.changed import touched

PAGE = "memberapp/pages/care/reimbursements.py"


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("tests/carers/test_rules.py", "tests/carers/test_rules.py"),
        ("memberapp/care/labels.py", "tests/care"),
        ("memberapp/care/labels.py", "tests/state/test_reimbursements.py"),
        ("tests/support/carers.py", "tests/carers/test_acting.py"),
        ("memberapp/data/brand.yaml", "tests/certificate/test_service.py"),
        (PAGE, "tests/e2e/test_reimbursements.py"),
        (PAGE, "tests/pages"),
        ("assets/styles/care.css", "tests/e2e/test_every_page.py"),
        ("docs/rules.md", "tests/architecture"),
    ],
)
def test_a_change_is_tested_by(changed, tests):
    assert Path(tests) in touched([Path(changed)])


def test_what_a_change_cannot_touch_is_left_out():
    assert touched([Path("docs/rules.md"), Path("memberapp/gone.py")]) == {
        Path("tests/architecture")
    }
    assert Path("tests/e2e/test_sign_in.py") not in touched([Path(PAGE)])
    assert Path("tests/e2e/test_carers.py") not in touched([Path("memberapp/care/labels.py")])
