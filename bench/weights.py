"""What a browser downloads before a page works, gzipped, beside the budgets of the design.

Counted: the style sheets and scripts that the built page names itself. Left out: what is fetched
after the page is there (plotly), fonts and icons; the warning of every page, which a route answers
with nothing where there is none.
"""

import gzip
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from memberapp import routes
from memberapp.cli.frontend import build_if_stale

KILOBYTE = 1000
CSS_BUDGET_BYTES = 20 * KILOBYTE
PAGE_BUDGETS_BYTES = {"connexion": 195 * KILOBYTE, "": 195 * KILOBYTE}
"""By path without slashes; the other pages have no budget of their own. All that a first visit of
the dashboard transfers, 230 KB at most, is measured in a browser (tests/e2e/test_dashboard.py)."""

_TAG = re.compile(r"<(?:link|script)\b[^>]*>")
_ADDRESS = re.compile(r'(?:href|src)="(/[^"]+\.(css|js))"')
_IMPORTED = re.compile(r'import\s*(?:[^"\';]*?from\s*)?"(/[^"]+\.js)"|import\("(/[^"]+\.js)"\)')


@dataclass(frozen=True)
class Weight:
    """The gzipped bytes of one page."""

    path: str
    script_bytes: int
    css_bytes: int

    @property
    def total_bytes(self) -> int:
        """Return scripts and style sheets together."""
        return self.script_bytes + self.css_bytes

    @property
    def budget_bytes(self) -> int | None:
        """Return the budget of this page, where the design gives one."""
        return PAGE_BUDGETS_BYTES.get(self.path)

    @property
    def is_within_budget(self) -> bool:
        """Return whether neither budget is exceeded."""
        budget = self.budget_bytes
        return self.css_bytes <= CSS_BUDGET_BYTES and (budget is None or self.total_bytes <= budget)


def weigh(build: Path) -> list[Weight]:
    """Return the weight of every prerendered page of a build."""
    return [_weigh_page(build, page) for page in sorted(build.rglob("index.html"))]


def _weigh_page(build: Path, page: Path) -> Weight:
    html = page.read_text("utf-8")
    addresses = {
        found[1]: found[2] for tag in _TAG.findall(html) for found in _ADDRESS.finditer(tag)
    }
    addresses |= {one or other: "js" for one, other in _IMPORTED.findall(html)}
    sizes = {"css": 0, "js": 0}
    addresses.pop(routes.WARNING_SCRIPT, None)
    for address, kind in addresses.items():
        sizes[kind] += len(gzip.compress((build / address.lstrip("/")).read_bytes(), 9))
    path = page.parent.relative_to(build).as_posix()
    return Weight("" if path == "." else path, sizes["js"], sizes["css"])


def main() -> int:
    """Print the weights; the status is 1 when a budget is exceeded."""
    weights = weigh(build_if_stale() / "build" / "client")
    print(f"{'page':<32}{'JS':>10}{'CSS':>10}{'both':>10}{'budget':>10}   (gzip, KB)")
    for weight in weights:
        numbers = (weight.script_bytes, weight.css_bytes, weight.total_bytes)
        budget = weight.budget_bytes
        print(
            f"/{weight.path:<31}"
            + "".join(f"{number / KILOBYTE:>10.1f}" for number in numbers)
            + (f"{budget / KILOBYTE:>10.0f}" if budget else f"{'':>10}")
            + ("" if weight.is_within_budget else "   too heavy")
        )
    return 0 if all(weight.is_within_budget for weight in weights) else 1


if __name__ == "__main__":
    sys.exit(main())
