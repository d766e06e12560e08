# SPDX-License-Identifier: Apache-2.0
"""A document only shows. A file that would act when it is opened is none of ours.

Looked for in every object that the file's root reaches: actions, scripts, forms beyond the
signature, and annotations, under whatever signature they came. Source: ISO 32000-1, 12.5.6 (types
of annotations), 12.6.3 and 12.6.4 (trigger events and types of actions), 12.7.8 (XFA).
"""

from typing import Final

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    Dereferenceable,
    DictionaryObject,
    IndirectObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

MAX_OBJECTS: Final = 100_000  # values looked at; a document of ours has a few thousand
KEYS: Final = frozenset(
    {"/AA", "/OpenAction", "/JavaScript", "/JS", "/XFA", "/Launch", "/URI", "/Collection"}
)
# Table 198. Structure elements also say /S, and use none of these words.
ACTIONS: Final = frozenset(
    {
        "/GoTo",
        "/GoToR",
        "/GoToE",
        "/Launch",
        "/Thread",
        "/URI",
        "/Sound",
        "/Movie",
        "/Hide",
        "/Named",
        "/SubmitForm",
        "/ResetForm",
        "/ImportData",
        "/JavaScript",
        "/SetOCGState",
        "/Rendition",
        "/Trans",
        "/GoTo3DView",
        "/RichMediaExecute",
    }
)


def acts(pdf: PdfFileReader) -> bool:
    """Whether the file holds an action, a script or an annotation beside the one signature.

    More values than `MAX_OBJECTS` count as such: nobody has looked at all of them.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[Dereferenceable] = [pdf.trailer.raw_get("/Root")]
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return False
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = found.get_object()  # type: ignore[no-untyped-call]
        if isinstance(found, DictionaryObject):
            if _is_alive(found):
                return True
            waiting += [found.raw_get(key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += [found.raw_get(at) for at in range(len(found))]
    return True


def _is_alive(found: DictionaryObject) -> bool:
    if not KEYS.isdisjoint(found) or str(found.get("/S", "")) in ACTIONS:
        return True
    if "/Annots" not in found:
        return False
    listed = found["/Annots"]
    shown = [listed[at] for at in range(len(listed))]
    return any(one["/Subtype"] != "/Widget" or one["/FT"] != "/Sig" for one in shown)
