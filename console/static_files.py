"""Static files under names that hold a hash of their content, so that they may be cached long."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
PREFIX = "/console/static/"
HASH_CHARACTERS = 12
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_LONG = "public, max-age=31536000, immutable"


class StaticFiles:
    """All static files, read once at start."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read ``folder``; files of other kinds than the known ones are not served."""
        self._addresses: dict[str, str] = {}
        self._files: dict[str, tuple[bytes, str]] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix in _MEDIA_TYPES:
                self._add(path)

    @property
    def addresses(self) -> Mapping[str, str]:
        """Address of each file by its plain name."""
        return self._addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``/console/static/{name}`` by hashed names alone."""
        response = self._response(str(scope["path_params"]["name"]))
        await response(scope, receive, send)

    def _response(self, hashed: str) -> Response:
        found = self._files.get(hashed)
        if found is None:
            return Response(status_code=404)
        content, media_type = found
        return Response(content, media_type=media_type, headers={"Cache-Control": _LONG})

    def _add(self, path: Path) -> None:
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:HASH_CHARACTERS]
        hashed = f"{path.stem}.{digest}{path.suffix}"
        self._addresses[path.name] = PREFIX + hashed
        self._files[hashed] = (content, _MEDIA_TYPES[path.suffix])
