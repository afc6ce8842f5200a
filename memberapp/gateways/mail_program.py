"""Reads one e-mail that anybody sent, in a process of its own: bytes in, JSON out.

The library that reads e-mails and HTML takes the square of the length of what was made for it.
Here it has little memory, little time, no file of its own and nothing else to lose;
`gateways/mails.py` starts it. It is started alone: nothing of the project can be imported here.
"""

import json
import os
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any, Final

_NICENESS: Final = 5
_MAX_MEMORY_BYTES: Final = 512 << 20
_MAX_CPU_SECONDS: Final = 2
_RESULT: Final = re.compile(r"\b(spf|dkim|dmarc)\s{0,3}=\s{0,3}([a-z]{3,12})", re.IGNORECASE)
_FROM_DOMAIN: Final = re.compile(r"header\.from\s{0,2}=\s{0,2}@?([a-z0-9.-]{1,253})", re.IGNORECASE)
_FAILED: Final = {"fail", "softfail", "policy", "reject"}
_ADDRESS: Final = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})\b", re.IGNORECASE)
_HOST: Final = re.compile(r"^[a-z]{2,10}:/{1,3}(?:[^/@?#]{0,300}@)?([^/:?#]{1,253})", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"https?://[^\s/\\?#]", re.IGNORECASE)
_DIRECT: Final = re.compile(r"(?:mailto|tel|sms|callto):", re.IGNORECASE)
_REFRESH: Final = re.compile(r"url\s{0,5}=\s{0,5}['\"]?([^'\"\s]{1,2000})", re.IGNORECASE)
_IN_COMMENT: Final = re.compile(r"href\s{0,5}=\s{0,5}['\"]?([^'\"\s>]{1,2000})", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<a\b|href", re.IGNORECASE)
_UNREADABLE: Final = (
    ValueError, LookupError, TypeError, AttributeError, MessageError, RecursionError,
    AssertionError, MemoryError,
)  # fmt: skip
_READ_HEADERS: Final = (
    b"from:", b"reply-to:", b"subject:", b"authentication-results:", b"content-", b"mime-version:",
)  # fmt: skip
_MAX_HEADER_BYTES: Final = 2048
_MAX_HEADERS_BYTES: Final = 16 * 1024
"""Of the headers that are read, in all parts: others may be longer, nobody looks at them."""
_MAX_PARTS: Final = 60
_MAX_MAILS: Final = 4
_MAX_TARGETS: Final = 200
_MAX_WORDS: Final = 100
_MAX_SENDER: Final = 500


def main() -> None:
    """Read the e-mail, write what was found in it."""
    _limit_itself()
    max_length = int(sys.argv[1])
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read(), max_length=max_length)))


def _limit_itself() -> None:
    os.nice(_NICENESS)
    for kind, most in (
        (resource.RLIMIT_AS, _MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, _MAX_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows them and takes not all
            resource.setrlimit(kind, (most, most))


def read(content: bytes, *, max_length: int) -> list[dict[str, Any]]:
    """Return the e-mails of a file, the innermost first; none when it cannot be read.

    What an e-mail that is attached says of its own checks is not believed: whoever attached it
    could write it.
    """
    if not _is_bounded(content):
        return []
    try:
        message = message_from_bytes(content, _class=EmailMessage, policy=default)
        mails = [*_mails(message)]
        if len(mails) > _MAX_MAILS or not message.get_all("From"):
            return []
        found = [
            _told(one, max_length, is_outer=one is message) for one in mails if one.get_all("From")
        ]
    except _UNREADABLE:
        return []
    return [one for one in reversed(found) if one["text"] or one["hidden"] or one["unseen"]]


def _is_bounded(content: bytes) -> bool:
    """Return whether the headers are short and few enough for a reader that is slow with them."""
    total = length = parts = 0
    for line in content.splitlines():
        if line[:1] in {b" ", b"\t"}:
            length += len(line) if length else 0
        else:
            is_read = line[:24].lower().startswith(_READ_HEADERS)
            length = len(line) if is_read else 0
            parts += is_read and line[:13].lower() == b"content-type:"
        total += len(line) if length else 0
        if length > _MAX_HEADER_BYTES or total > _MAX_HEADERS_BYTES or parts > _MAX_PARTS:
            return False
    return True


def _mails(message: EmailMessage) -> Iterator[EmailMessage]:
    yield message
    for part in message.walk():
        if part is not message and part.get_content_type() == "message/rfc822":
            payload = part.get_payload()
            for inner in payload if isinstance(payload, list) else []:
                if isinstance(inner, EmailMessage):
                    yield inner


def _told(message: EmailMessage, max_length: int, *, is_outer: bool) -> dict[str, Any]:
    senders = [str(one) for one in message.get_all("From", [])]
    failed, passed = _checks(message, senders)
    text, hidden, unseen = _words(message)
    subject = str(message.get("Subject", "")).strip()
    whole = f"{subject}\n\n{text}" if subject and text.strip() else text.strip() or subject
    replies = getaddresses(list(map(str, message.get_all("Reply-To", []))))
    return {
        "text": whole[: max_length + 1],
        "sender": ", ".join(senders)[:_MAX_SENDER],
        "reply_to": [address.lower() for _name, address in replies if address],
        "failed": failed,
        "passed": passed if is_outer else [],
        "hidden": hidden,
        "unseen": unseen,
        "attachments": [*_attachments(message)],
    }


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Return the parts of an e-mail, and none of one that is attached to it."""
    if message.get_content_type() == "message/rfc822":
        return
    if not message.is_multipart():
        yield message
        return
    for part in message.iter_parts():
        if isinstance(part, EmailMessage):
            yield from _parts(part)


def _words(message: EmailMessage) -> tuple[str, list[tuple[str, str]], list[str]]:
    """Return what is read in a mail with its links, those that mislead, and those not seen."""
    plain: list[str] = []
    drawn: list[str] = []
    hidden: list[tuple[str, str]] = []
    unseen: list[str] = []
    for part in _parts(message):
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain":
            plain.append(_content(part))
        elif part.get_content_type() == "text/html":
            reader = _Html()
            reader.feed(_content(part))
            reader.close()
            drawn.append(reader.text())
            hidden += reader.hidden()
            unseen += reader.unseen
    # Programs show one or the other: a fraud may stand in either.
    both = [*drawn, *(one for one in plain if not drawn or _adds(one, drawn))]
    return "\n\n".join(one.strip() for one in both if one.strip()), hidden, unseen


def _content(part: EmailMessage) -> str:
    content = part.get_content()
    return content if isinstance(content, str) else ""


def _adds(plain: str, drawn: list[str]) -> bool:
    words = {*re.findall(r"\w+", " ".join(drawn).lower())}
    return bool({*re.findall(r"\w+", plain.lower())} - words)


def _checks(message: EmailMessage, senders: list[str]) -> tuple[list[str], list[str]]:
    """Return which checks of the sender failed and passed, by the mailbox that received it.

    The first header is that of the last server; one below may be written by the sender.
    """
    headers = [str(one) for one in message.get_all("Authentication-Results", [])][:1]
    found = {name.lower(): value.lower() for name, value in _RESULT.findall(" ".join(headers))}
    domains = {
        address.rpartition("@")[2].lower() for _name, address in getaddresses(senders) if address
    }
    named = _FROM_DOMAIN.search(" ".join(headers))
    is_of_sender = named is None or {named[1].lower()} == domains
    if found.get("dmarc") == "pass" and is_of_sender and len(senders) == 1:
        return [], ["dmarc"]
    failed = sorted(name for name, value in found.items() if value in _FAILED)
    return failed, []


def _attachments(message: EmailMessage) -> Iterator[str]:
    for part in _parts(message):
        if part.get_content_disposition() == "attachment":
            yield (part.get_filename() or "sans nom")[:100]


class _Html(HTMLParser):
    """Reads the words of a page of HTML, and where its links lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.unseen: list[str] = []
        """The words of the links that lead nowhere we can tell."""
        self._pieces: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._target = ""
        self._words: list[str] = []
        self._is_silent = False
        self._is_based = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._is_silent = tag in {"script", "style"}
        if tag in {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"}:
            self._pieces.append("\n")
        if tag in {"iframe", "frame", "object", "embed"}:
            self.unseen.append(tag)
        if tag == "base":
            self._is_based = True
        elif tag == "meta":
            refresh = _REFRESH.search(values.get("content", ""))
            if refresh and "refresh" in values.get("http-equiv", "").lower():
                self._link("", refresh[1])
        elif tag != "link":
            self._start_links(tag, values)

    def _start_links(self, tag: str, values: dict[str, str]) -> None:
        names = ("href", "xlink:href", "action", "formaction")
        targets = [values[name] for name in names if values.get(name, "").strip()]
        if tag == "a":
            self._end_link()  # one within another ends it
            if targets:
                self._target, self._words = targets.pop(0), []
        for target in targets:
            self._link("", target)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._is_silent = False
        elif tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        if self._is_silent:
            # In a drawing, a style is markup like any other.
            if _MARKUP.search(data):
                self.unseen.append("style")
            return
        self._pieces.append(data)
        if self._target:
            self._words.append(data)

    def handle_comment(self, data: str) -> None:
        if data.lstrip().lower().startswith("[if"):  # Outlook reads it
            for found in _IN_COMMENT.finditer(data):
                self._link("", found[1])

    def _end_link(self) -> None:
        if self._target:
            self._link(" ".join("".join(self._words).split()), self._target)
        self._target, self._words = "", []

    def _link(self, words: str, written: str) -> None:
        target = re.sub(r"[\t\r\n]", "", written).strip()[:2000]
        if target.startswith("//"):
            target = f"https:{target}"
        if target.startswith("#") and not self._is_based:
            return
        if _DIRECT.match(target):
            shown = target.partition(":")[2]
        elif _ABSOLUTE.match(target):
            shown = target
            self._links.append((words, target))
        else:
            shown = ""
        if not shown or len(self._links) > _MAX_TARGETS:
            self.unseen.append(words[:_MAX_WORDS] or target[:_MAX_WORDS])
        elif shown != words:
            self._pieces.append(f" ({shown}) ")

    def text(self) -> str:
        """Return the words, each link followed by its address."""
        self._end_link()
        return re.sub(r"[ \t]{2,}", " ", re.sub(r"\n\s*\n\s*", "\n\n", "".join(self._pieces)))

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Return the links whose words are an address, and that lead to another one."""
        for words, target in self._links:
            shown, real = _ADDRESS.search(words), _HOST.match(target)
            if shown and real and "@" not in words:
                first, second = shown[1].lower(), real[1].lower()
                if first.removeprefix("www.") != second.removeprefix("www."):
                    yield words[:_MAX_WORDS], second


if __name__ == "__main__":
    main()
