# SPDX-License-Identifier: Apache-2.0
"""Our own files: the sheet of styles, the script, the typeface with its licence.

Each is served under a name that holds its hash, so that a browser may keep it for ever. Nothing is
loaded from anywhere else.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe

FOLDER: Final = Path(__file__).parent / "static"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Static:
    """One file as it is served."""

    name: str
    data: bytes
    media_type: str


@cache
def statics() -> dict[str, Static]:
    """Return our files by their plain names; the sheet of styles names the others by their hash."""
    made: dict[str, Static] = {}
    for path in sorted(FOLDER.iterdir(), key=lambda p: p.suffix == ".css"):
        if path.suffix not in TYPES:
            continue
        data = path.read_bytes()
        if path.suffix == ".css":
            for name, other in made.items():
                data = data.replace(f'url("{name}")'.encode(), f'url("{other.name}")'.encode())
        mark = hashlib.sha256(data).hexdigest()[:12]
        made[path.name] = Static(f"{path.stem}.{mark}{path.suffix}", data, TYPES[path.suffix])
    return made


def address(name: str) -> str:
    """Return where a file is served."""
    return f"/static/{statics()[name].name}"


@require_safe
def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """Serve one of our files; only by its hashed name."""
    del request
    for found in statics().values():
        if found.name == name:
            headers = {"Cache-Control": FOR_EVER}
            return HttpResponse(found.data, content_type=found.media_type, headers=headers)
    return HttpResponseNotFound("", content_type="text/plain")
