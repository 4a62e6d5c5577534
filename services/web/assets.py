"""Static files, named by their content: they can be kept for ever, and a changed one has a new name."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.floor.border_map import STYLE as MAP_STYLE

FOLDER: Final = Path(__file__).parent / "static"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
FOR_EVER: Final = "public, max-age=31536000, immutable"


@cache
def _files() -> dict[str, tuple[str, bytes]]:
    """Contents by plain name, with the name that carries their hash."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        content = path.read_bytes()
        if path.name == "style.css":
            content += MAP_STYLE.encode()
        digest = sha256(content).hexdigest()[:12]
        found[path.name] = (f"{path.stem}.{digest}{path.suffix}", content)
    return found


@cache
def _by_hashed_name() -> dict[str, bytes]:
    return dict(_files().values())


def asset(name: str) -> str:
    """The address of a static file. Raises ``KeyError`` for one that does not exist."""
    return f"/static/{_files()[name][0]}"


async def serve(request: Request) -> Response:
    """A static file by its hashed name."""
    name = request.path_params["name"]
    content = _by_hashed_name().get(name)
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type=TYPES[Path(name).suffix], headers={"Cache-Control": FOR_EVER})


async def icon(request: Request) -> Response:
    """Browsers ask for this name whatever the page says."""
    return Response(
        _files()["logo.svg"][1], media_type=TYPES[".svg"], headers={"Cache-Control": "public, max-age=86400"}
    )
