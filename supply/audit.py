"""Say what advisory databases know against the pinned packages: `make audit`.

It ends with 0 when each package was looked up and nothing is known, 1 when something is, and 3
when a database did not answer for all: « not checked » is never « nothing known ». pip-audit alone
ends with 0 for packages that it had to skip.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from supply.environment import PROJECT, tool

NOTHING_KNOWN, SOMETHING_KNOWN, NOT_CHECKED = 0, 1, 3


@dataclass
class Answer:
    """What one database said."""

    of: str
    looked_up: int = 0
    known: list[str] = field(default_factory=list)
    not_checked: str = ""
    """Why some packages were not looked up; empty when all were."""


def read_json(text: str) -> dict[str, Any]:
    """Return what a tool printed, or nothing where it printed something else."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def python_answer(osv_url: str) -> Answer:
    """Ask about the packages of requirements.txt."""
    where = ["--vulnerability-service", "osv", "--osv-url", osv_url] if osv_url else []
    asked = subprocess.run(
        [
            *(tool("pip-audit"), "--requirement", PROJECT / "requirements.txt"),
            *("--require-hashes", "--disable-pip", "--progress-spinner", "off"),
            *("--format", "json", *where),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    packages = read_json(asked.stdout).get("dependencies", [])
    skipped = [one for one in packages if "skip_reason" in one]
    answer = Answer("Python", looked_up=len(packages) - len(skipped))
    answer.known = [
        f"{one['name']} {one['version']}: {found['id']}, fixed in "
        f"{', '.join(found['fix_versions']) or 'no version yet'}"
        for one in packages
        for found in one.get("vulns", [])
    ]
    if not packages:
        answer.not_checked = asked.stderr.strip().rpartition("\n")[2] or "pip-audit said nothing"
    elif skipped:
        answer.not_checked = f"{len(skipped)} packages are not in the database that was asked"
    return answer


def npm_answer(registry: str) -> Answer:
    """Ask about the packages of the pages."""
    where = ["--registry", registry] if registry else []
    asked = subprocess.run(
        ["npm", "audit", "--json", "--package-lock-only", "--fetch-retries=0", *where],
        cwd=PROJECT / "reflex.lock",
        capture_output=True,
        text=True,
        check=False,
    )
    read = read_json(asked.stdout)
    if "metadata" not in read:
        return Answer("npm", not_checked=read.get("message") or "the registry has no advisories")
    known = [
        f"{name}: {found['severity']}, in {found['range']}"
        for name, found in read.get("vulnerabilities", {}).items()
    ]
    return Answer("npm", looked_up=read["metadata"]["dependencies"]["total"], known=known)


def said(answer: Answer) -> str:
    """Return the lines that say one answer."""
    lines = [f"{answer.of}: {one}" for one in answer.known]
    if answer.not_checked:
        lines.append(f"{answer.of}: not checked, {answer.not_checked}")
    elif not answer.known:
        lines.append(f"{answer.of}: {answer.looked_up} packages looked up, nothing known")
    return "\n".join(lines)


def main() -> int:
    """Print what both databases say; return how the command ends."""
    parser = argparse.ArgumentParser(description="Look the pinned packages up in the advisories.")
    parser.add_argument("--osv-url", default="", help="another database of Python advisories")
    parser.add_argument("--npm-registry", default="", help="another registry of npm advisories")
    wanted = parser.parse_args()
    answers = [python_answer(wanted.osv_url), npm_answer(wanted.npm_registry)]
    print("\n".join(said(answer) for answer in answers))
    if any(answer.known for answer in answers):
        return SOMETHING_KNOWN
    return NOT_CHECKED if any(answer.not_checked for answer in answers) else NOTHING_KNOWN


if __name__ == "__main__":
    sys.exit(main())
