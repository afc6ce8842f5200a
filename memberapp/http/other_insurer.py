"""The acts that a member prepared for another insurer, as files."""

from tempfile import TemporaryFile
from typing import Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.gateways import pdf
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as, long_file
from memberapp.http.guard import route
from memberapp.members import service as members
from memberapp.other_insurer import document, service
from memberapp.other_insurer.service import OwnPack
from memberapp.other_insurer.views import MISSING, MISSING_LEAD
from memberapp.profile import service as profile

_PDF: Final = "pdf"
_MEDIA_TYPES: Final = {_PDF: "application/pdf", "csv": "text/csv; charset=utf-8"}


@route(routes.PACK_FILE, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="insurer_pack", missing=(MISSING, MISSING_LEAD))
async def pack_file(call: Call) -> Response:
    """Send what a member prepared for another insurer, as it is known today."""
    kind = call.request.path_params["kind"]
    reference = call.request.path_params["reference"] if kind in _MEDIA_TYPES else ""
    pack = await call.run(service.take_away, reference=reference)
    content = await _paper(call, pack) if kind == _PDF else _table(pack)
    headers = kept_as(document.file_name(pack, kind))
    return Response(content, media_type=_MEDIA_TYPES[kind], headers=headers)


async def _paper(call: Call, pack: OwnPack) -> bytes:
    member = await call.run(members.summary)
    card = await call.run(profile.card)
    today = clock.local_date(clock.now(), member.region)
    paper = document.to_paper(pack, member_id=member.id, card=card, issued_on=today)
    return await pdf.make_pdf(paper, at=clock.now())


def _table(pack: OwnPack) -> bytes:
    with TemporaryFile() as file:
        document.write_table(file, pack, at=clock.now())
        file.seek(0)
        return file.read()
