# SPDX-License-Identifier: Apache-2.0
"""Sessions in the accounts file, signed with the node's own secret."""

from typing import Any

from django.contrib.sessions.backends import db
from django.core import signing

from paydar.web.node import node


class SessionStore(db.SessionStore):
    """Django's sessions in the database, but no key of the process."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the session as signed text."""
        return signing.dumps(
            session_dict, key=node().secret, salt=self.key_salt, serializer=self.serializer
        )

    def decode(self, session_data: str) -> dict[str, Any]:
        """Return the session, empty when the text was not signed here."""
        try:
            found: dict[str, Any] = signing.loads(
                session_data, key=node().secret, salt=self.key_salt, serializer=self.serializer
            )
        except signing.BadSignature:
            return {}
        return found
