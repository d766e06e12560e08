# SPDX-License-Identifier: Apache-2.0
"""The law as dated data: packs, terms, grounds of refusal. No country is named in code here."""
