# SPDX-License-Identifier: Apache-2.0
"""The registrar's pages, and the public one. The only room that knows Django; it is a guest."""
