# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when a document is made. Checking one never raises: it gives a verdict."""

from paydar.ledger.errors import PaydarError


class CertificateError(PaydarError):
    """A document could not be made. The registration itself stands."""


class CannotDraw(CertificateError):
    """A letter that the font does not have, a text that does not fit, or a broken template."""

    what_to_do = "Read which text it is; the registration stands and can be printed afterwards."


class FontMissing(CertificateError):
    """The fonts that belong to the program are not there. No other font is ever used."""

    what_to_do = "Install the program again; its font files are damaged or missing."


class TemplateMissing(CertificateError):
    """The law pack has no template for this kind of document."""

    what_to_do = "Ask the author of the law pack for the template, or print another kind."


class KeyFileRefused(CertificateError):
    """The file with the document key is missing, damaged, foreign or readable by others."""

    what_to_do = "Put the office's own key file back, readable by its owner only (mode 0600)."


class KeyListRefused(CertificateError):
    """The list of public keys is malformed."""

    what_to_do = "Fetch the list of public keys again from the authority that publishes it."


class SigningFailed(CertificateError):
    """The PDF could not be signed."""

    what_to_do = "Check that the file is a PDF made by this program and is not signed already."
