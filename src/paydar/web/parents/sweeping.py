# SPDX-License-Identifier: Apache-2.0
"""The sweep for the door of the pages: it may fail, a page never fails because of it."""

import logging


def sweep() -> None:
    """Remove what is past its time, if it was not done in the last minutes.

    Imported late: the models are there only once Django is configured.
    """
    from django.db import DatabaseError, connections  # noqa: PLC0415

    from paydar.web.node import node  # noqa: PLC0415
    from paydar.web.parents import store  # noqa: PLC0415

    try:
        store.sweep()
    except (DatabaseError, OSError):
        logging.getLogger("paydar.web").exception("declarations from phones were not swept")
    finally:
        connections[node().alias].close_if_unusable_or_obsolete()
