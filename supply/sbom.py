"""Write what the app is made of: `build/sbom.cdx.json` (CycloneDX 1.6) and `docs/licences.md`.

The Python packages are those that requirements.txt pins and this environment holds; cyclonedx-py
reads them with their licences. Those of the pages are in the lock file of npm; the ones it marks
`dev` only build them and are said so. The same packages give the same files.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from supply.environment import PROJECT, tool

SBOM = PROJECT / "build" / "sbom.cdx.json"
LICENCES = PROJECT / "docs/licences.md"
NPM_LOCK = PROJECT / "reflex.lock" / "package-lock.json"
SHORT = {
    "License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)": (
        "LGPL-2.0-or-later"
    )
}

INTRODUCTION = """# Licences of the packages

Written by `make sbom`, from what each package states; `tests/architecture/test_supply.py` holds
that every pinned package is here and under a licence we accept. The fonts are in
`memberapp/data/fonts`, each with its licence beside it.
"""


def canonical(name: str) -> str:
    """Return the one spelling of a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(list_of_packages: str) -> set[str]:
    """Return the canonical names that a list pins, but those for Windows: nobody serves from it."""
    line = r"^([\w.-]+)(?:\[[^\]]*\])?==(?!.*sys_platform == 'win32')"
    names = re.findall(line, list_of_packages, re.MULTILINE)
    return {canonical(name) for name in names}


def python_packages() -> dict[str, Any]:
    """Return the bill of materials of this environment, without what only the tests need."""
    made = subprocess.run(
        [
            *(tool("cyclonedx-py"), "environment", sys.executable, "--output-reproducible"),
            *("--pyproject", PROJECT / "pyproject.toml"),
        ],
        capture_output=True,
        check=True,
    )
    bill = json.loads(made.stdout)
    wanted = pinned((PROJECT / "requirements.txt").read_text())
    kept = [one for one in bill["components"] if canonical(one["name"]) in wanted]
    known = {one["bom-ref"] for one in kept} | {bill["metadata"]["component"]["bom-ref"]}
    return {
        **bill,
        "components": kept,
        "dependencies": [
            {**one, "dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in known]}
            for one in bill["dependencies"]
            if one["ref"] in known
        ],
    }


def page_packages() -> Iterator[dict[str, Any]]:
    """Yield the packages that the pages are built of and with, as components."""
    for path, package in json.loads(NPM_LOCK.read_text())["packages"].items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        yield {
            "type": "library",
            "bom-ref": f"npm:{path}@{package['version']}",
            "name": name,
            "version": package["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{package['version']}",
            "scope": "excluded" if package.get("dev") else "required",
            "licenses": [{"license": {"name": package.get("license", "not stated")}}],
        }


def licences_of(component: dict[str, Any]) -> str:
    """Return what a component states, the short name of a licence where it has one."""
    stated = [
        str(one.get("expression") or one["license"].get("id") or one["license"].get("name"))
        for one in component.get("licenses", [])
    ]
    # A classifier repeats the licence less exactly, where both are stated.
    exact = [one for one in stated if not one.startswith("License ::")] or stated
    short = {SHORT.get(one, one).rpartition(":: ")[2] for one in exact}
    return " or ".join(sorted(short)) or "not stated"


def listed(components: list[dict[str, Any]]) -> str:
    """Return the packages of each licence, a line each."""
    packages = defaultdict(set)
    for component in components:
        packages[licences_of(component)].add(component["name"])
    lines = [f"| {name} | {', '.join(sorted(packages[name]))} |" for name in sorted(packages)]
    return "\n".join(["| licence | packages |", "|---|---|", *lines])


def main() -> None:
    """Write both files."""
    bill = python_packages()
    of_pages = sorted(page_packages(), key=lambda one: one["bom-ref"])
    tables = [
        INTRODUCTION,
        f"## Python\n\n{listed(bill['components'])}\n",
        "## What members' browsers load\n",
        listed([one for one in of_pages if one["scope"] == "required"]) + "\n",
        "## What builds the pages\n",
        listed([one for one in of_pages if one["scope"] == "excluded"]) + "\n",
    ]
    LICENCES.write_text("\n".join(tables))
    bill["components"] += of_pages
    SBOM.parent.mkdir(exist_ok=True)
    SBOM.write_text(json.dumps(bill, indent=2, sort_keys=True) + "\n")
    names = (path.relative_to(PROJECT).as_posix() for path in (SBOM, LICENCES))
    print(f"{len(bill['components'])} packages written to {' and '.join(names)}")


if __name__ == "__main__":
    main()
