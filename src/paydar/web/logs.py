# SPDX-License-Identifier: Apache-2.0
"""What Django writes to the log, with nothing of a person in it.

A line names the page by its route, never by its path: paths hold what somebody typed. Of a fault
only its type and where it was raised, for the message may quote what was sent.
"""

import logging
import traceback
from pathlib import Path
from typing import Final

# Those of Django's that are told a path; a filter does not reach the children of a logger.
LOGGERS: Final = ("django.request", "django.security.csrf")
ELSEWHERE: Final = "-"


def plain() -> None:
    """Keep paths and messages of faults out of the log. A second call does nothing."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_plainly)


def _plainly(record: logging.LogRecord) -> bool:
    """Put the route in the place of the path, which Django tells last, and shorten a fault."""
    request, told = getattr(record, "request", None), record.args
    if request is not None and isinstance(told, tuple) and told:
        match = getattr(request, "resolver_match", None)
        record.args = (*told[:-1], match.route if match else ELSEWHERE)
    if record.exc_info and record.exc_info[1] is not None:
        fault = record.exc_info[1]
        record.msg = f"{record.getMessage()} ({type(fault).__name__}) {' '.join(_where(fault))}"
        record.args, record.exc_info, record.exc_text = (), None, None
    return True


def _where(fault: BaseException) -> list[str]:
    frames = traceback.extract_tb(fault.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
