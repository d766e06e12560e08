# SPDX-License-Identifier: Apache-2.0
"""What the facts say of a person: folds, nothing stored here that could not be rebuilt."""
