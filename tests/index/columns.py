"""Compares dataclasses of arrays."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np


def assert_same(one: object, other: object) -> None:
    """Every array of one equals that of the other, down to the dataclasses that they hold."""
    assert is_dataclass(one)
    assert type(one) is type(other)
    for field in fields(one):
        mine, others = getattr(one, field.name), getattr(other, field.name)
        if is_dataclass(mine):
            assert_same(mine, others)
        else:
            np.testing.assert_array_equal(mine, others)
