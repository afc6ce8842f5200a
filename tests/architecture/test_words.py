"""Code and documents are in plain English: they use none of the phrases that the glossary bans."""

import re
import subprocess

from memberapp.settings import PROJECT

GLOSSARY = "docs/glossary.md"
READ = ("memberapp", "tests", "alembic", "bench", "docs", "assets/js", "deploy", "*.md", "Makefile")
BINARY = (".ttf", ".woff2", ".png", ".pdf")


def banned() -> dict[str, str]:
    """Return each banned phrase with what to write instead."""
    table = (PROJECT / GLOSSARY).read_text().partition("## Never")[2]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    return dict(rows[1:])  # without the heading


def pattern_of(phrases: dict[str, str]) -> re.Pattern[str]:
    """Return what finds a phrase, also across lines of a comment and within an identifier."""
    prose = "|".join(re.sub(" ", r"(?:\\s|#|//)+", phrase) for phrase in phrases)
    names = "|".join(phrase.replace(" ", "_") for phrase in phrases)
    return re.compile(rf"\b(?:{prose})\b|(?<![^\W_])(?:{names})(?![^\W_])", re.IGNORECASE)


def in_words(found: str) -> str:
    return " ".join(re.split(r"[\s#/_]+", found.lower()))


def misused(text: str) -> list[tuple[int, str, str]]:
    """Return the line, the phrase and the word to use instead, for each banned phrase of a text."""
    phrases = banned()
    return [
        (text.count("\n", 0, hit.start()) + 1, words, phrases[words])
        for hit in pattern_of(phrases).finditer(text)
        for words in [in_words(hit[0])]
    ]


def test_no_banned_phrase_is_in_the_code_or_the_documents() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *READ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in listed.stdout.split("\0") if name and not name.endswith(BINARY)]
    found = [
        f"{name}:{line}: « {words} »: write « {instead} »"
        for name in names
        if name != GLOSSARY and (PROJECT / name).is_file()
        for line, words, instead in misused((PROJECT / name).read_text())
    ]

    assert len(names) > 500
    assert not found, "\n".join(found)


def test_every_phrase_is_found_in_prose_across_lines_and_in_names() -> None:
    for phrase in banned():
        first, *others = phrase.split()
        for text in (
            f"({phrase.capitalize()}).",
            f"# x {first}\n    # {' '.join(others)}" if others else phrase,
            f"TEST_{phrase.upper().replace(' ', '_')}_AT_ALL = 1",
        ):
            assert [words for _, words, _ in misused(text)] == [phrase], text


def test_longer_words_and_french_ones_are_not_taken_for_a_phrase() -> None:
    text = "l'amidon, recommend, amendement, no moreover, x = None\n    is_selected = True"

    assert misused(text) == []
