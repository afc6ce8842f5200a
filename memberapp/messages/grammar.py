"""What our messages can say: each template as a regular expression over one line of text.

What stands in a template is a sentence of ours, word for word. What a variable writes is a hole, of
a known kind: a day, an amount, a name, a link on our own host. A variable without a kind, as the
words that somebody wrote for one message, makes its sentence one that nobody can recognise.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Template, nodes

from memberapp.core.outgoing import Channel
from memberapp.messages.rendering import FOLDERS, template_environment, template_values
from memberapp.messages.sms import to_sms

_INSTEAD: Final = str.maketrans(
    {"’": "'", "‘": "'", "«": '"', "»": '"', "–": "-", "—": "-", "…": "..."}
)
_WHEN: Final = frozenset({"moment", "until", "long_day", "full_day", "numeric_day"})
"""Filters that write a time, of whatever variable."""
TIME: Final = "(time)"
_NOTHING: Final = r"(?!)"
_SIGNATURE: Final = "signature.txt"


@dataclass(frozen=True)
class Hole:
    """What a variable may write."""

    shape: str
    """A quick regular expression, which says where it can end; it has no group."""
    whole: re.Pattern[str]
    """What all of it is."""
    has_words: bool = False
    """Whether somebody could write a word of their own in it."""


@dataclass(frozen=True)
class Sentences:
    """One of our messages: what it says, and the kinds of its holes in their order."""

    channel: Channel
    pattern: re.Pattern[str]
    holes: tuple[Hole, ...]

    def holes_of(self, line: str) -> tuple[str, ...] | None:
        """Return the words in the holes of a text that is this message; None of any other text.

        A hole that can hold no word of anybody's own is only compared.
        """
        match = self.pattern.fullmatch(line)
        if match is None:
            return None
        pairs = [
            (value, hole)
            for value, hole in zip(match.groups(), self.holes, strict=True)
            if value is not None
        ]
        is_right = all(hole.whole.fullmatch(value) for value, hole in pairs)
        return tuple(value for value, hole in pairs if hole.has_words) if is_right else None


def one_line(text: str) -> str:
    """Return a text as `Sentences` reads it.

    Spaces and typographic signs do not count; a hidden sign, a look-alike letter and a capital do.
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_INSTEAD).split())


def our_sentences(holes: Mapping[str, Hole]) -> tuple[Sentences, ...]:
    """Return what we send by e-mail and by SMS; `holes` by the names of variables, and `TIME`."""
    found: list[Sentences] = []
    for folder in sorted(one for room in FOLDERS for one in room.iterdir() if one.is_dir()):
        if (folder / "sms.txt").is_file():
            found.append(_Reader(holes, is_sms=True).read_sms(folder))
        if (folder / "body.txt").is_file():
            found.append(_Reader(holes).read_mail(folder))
    return tuple(found)


class _Reader:
    """Reads the templates of one message, and keeps the holes that it meets."""

    def __init__(self, holes: Mapping[str, Hole], *, is_sms: bool = False) -> None:
        self._kinds, self._is_sms = holes, is_sms
        self._met: list[Hole] = []

    def read_sms(self, folder: Path) -> Sentences:
        return self._sentences(Channel.SMS, self._file(f"{folder.name}/sms.txt").strip())

    def read_mail(self, folder: Path) -> Sentences:
        """Read an e-mail: above it its subject may be pasted, and its signature may be left out."""
        subject = self._file(f"{folder.name}/subject.txt")
        return self._sentences(
            Channel.EMAIL, f"(?:{subject} ?)?{self._file(f'{folder.name}/body.txt')}"
        )

    def _sentences(self, channel: Channel, pattern: str) -> Sentences:
        return Sentences(channel, re.compile(f" ?{pattern} ?"), tuple(self._met))

    def _file(self, name: str) -> str:
        environment = template_environment()
        loader = environment.loader
        if loader is None:
            raise LookupError(name)
        source, _path, _is_fresh = loader.get_source(environment, name)
        return self._all(environment.parse(source).body)

    def _all(self, body: list[nodes.Node]) -> str:
        return "".join(map(self._node, body))

    def _node(self, node: nodes.Node) -> str:
        match node:
            case nodes.Output():
                return "".join(map(self._piece, node.nodes))
            case nodes.If():
                return self._choice(node)
            case nodes.Include(template=nodes.Const(value=str(name))):
                piece = self._file(name)
                return f"(?:{piece})?" if name == _SIGNATURE else piece
            case _:
                return _NOTHING

    def _choice(self, node: nodes.If) -> str:
        branches = [self._all(one.body) for one in (node, *node.elif_)]
        branches.append(self._all(node.else_))
        return f"(?:{'|'.join(branches)})"

    def _piece(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.TemplateData):
            return self._written(node.data)
        if {one.name for one in _names(node)} <= template_values().keys():
            return self._written(_constant(node))
        kind = TIME if _filters(node) & _WHEN else next(one.name for one in _names(node))
        hole = self._kinds.get(kind)
        if hole is None:
            return _NOTHING
        self._met.append(hole)
        return f"({hole.shape})"

    def _written(self, text: str) -> str:
        known = to_sms(text) if self._is_sms else text
        pieces = re.split(r"(\s+)", unicodedata.normalize("NFC", known).translate(_INSTEAD))
        return "".join(map(_space_or_words, pieces))


def _space_or_words(piece: str) -> str:
    # Where lines end, a branch that says nothing leaves no second space.
    return re.escape(piece) if piece.strip() or not piece else " ?" if "\n" in piece else " "


def _names(node: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)


def _filters(node: nodes.Node) -> set[str]:
    found = {one.name for one in node.find_all(nodes.Filter)}
    return found | {node.name} if isinstance(node, nodes.Filter) else found


def _constant(node: nodes.Node) -> str:
    """Return what an expression of our own names and numbers writes."""
    environment = template_environment()
    output = nodes.Template([nodes.Output([node], lineno=1)], lineno=1)
    output.set_environment(environment)
    code = environment.compile(output)
    return Template.from_code(environment, code, {}).render(template_values())
