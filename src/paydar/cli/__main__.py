# SPDX-License-Identifier: Apache-2.0
"""`python -m paydar.cli` is the `paydar` command."""

from paydar.cli.main import main

raise SystemExit(main())
