"""Static files: own style sheet and modules, cached for a year: their address is their content.

One version, a digest over the folder, stands in every address, so that modules import each other
by plain relative names.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

PREFIX = "/static/chat"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, plain and packed."""

    media_type: str
    plain: bytes
    packed: bytes


class Assets:
    """All files of a folder, read once."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.name: Asset(_TYPES[path.suffix], data, gzip.compress(data, mtime=0))
            for path in sorted(folder.iterdir())
            if path.suffix in _TYPES
            for data in [path.read_bytes()]
        }
        together = hashlib.sha256()
        for name, asset in self._files.items():
            together.update(name.encode() + b"\0" + asset.plain)
        self.version = together.hexdigest()[:16]

    def url(self, name: str) -> str:
        """Address of a file. Raises KeyError for an unknown one, when the page is made."""
        if name not in self._files:
            raise KeyError(name)
        return f"{PREFIX}/{self.version}/{name}"

    async def serve(self, request: Request) -> Response:
        """A file under the version of today; an old page's address is told to be gone."""
        asset = self._files.get(request.path_params["name"])
        if asset is None or request.path_params["version"] != self.version:
            return Response(status_code=404)
        headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(asset.packed, media_type=asset.media_type, headers=headers)
        return Response(asset.plain, media_type=asset.media_type, headers=headers)
