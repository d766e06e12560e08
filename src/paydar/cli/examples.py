# SPDX-License-Identifier: Apache-2.0
"""The examples that `paydar example` prints: the same that the description of the API shows."""

from paydar.api.examples import EXAMPLES, example_of

__all__ = ["EXAMPLES", "example_of"]
