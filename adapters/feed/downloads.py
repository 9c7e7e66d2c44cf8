"""Files of posts: kept by the reader, shown only where they are true pictures."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from .look import Look
from .markdown import PICTURES
from .site import Site, number_in
from .types import Download

# How each kind of picture begins; a page or script that calls itself a picture does not.
_STARTS = {"image/png": b"\x89PNG",
           "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8", "image/webp": b"RIFF"}


class Downloads:
    """Files of posts that the viewer may read."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def file(self, request: Request, look: Look) -> Response:
        """A file to keep; only true pictures are shown, and only within our own pages."""
        found = self.site.reads.file(look.viewer, number_in(request.path_params["file"]))
        return self.site.note(look, "missing", status=404) if found is None else _download(found)


def _download(file: Download) -> Response:
    picture = file.media_type in PICTURES and file.content.startswith(_STARTS[file.media_type])
    name = quote(PurePosixPath(file.name).name or "file", safe="")
    return Response(file.content, headers={
        "Content-Type": file.media_type if picture else "application/octet-stream",
        "Content-Disposition": f"{'inline' if picture else 'attachment'}; filename*=UTF-8''{name}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=3600",
    })
