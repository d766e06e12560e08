# SPDX-License-Identifier: Apache-2.0
"""How many rounds: all of them with `PAYDAR_FAULTS=full` (`make faults`), else a tenth.

`PAYDAR_SEED` sets the first seed, and `PAYDAR_ROUND` plays one single round of it again.
"""

import os

FULL = os.environ.get("PAYDAR_FAULTS") == "full"
SEED = int(os.environ.get("PAYDAR_SEED", "1405"))
ONLY = os.environ.get("PAYDAR_ROUND")


def rounds(full):
    """Return the numbers of the rounds to play."""
    if ONLY is not None:
        return [int(ONLY)]
    return list(range(full if FULL else full // 10))


def replay(number, found, where=""):
    """Say what was found, and how to play that round again."""
    head = f"PAYDAR_SEED={SEED} PAYDAR_ROUND={number} {where}"
    return "\n".join([head, *map(str, found)])
