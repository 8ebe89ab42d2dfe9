"""A trained table as 4-bit codes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LARGEST_CODE = 7


def quantise(table: NDArray[np.float32], *, step: float) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Codes from -7 to 7 and a scale a row; ``step`` is the distance of two codes in root mean squares of the row.

    Coarser steps make smaller files, because the codes are compressed: 0.5 takes 3.0 bits a number, 0.7 2.6.
    """
    scales = (step * np.sqrt(np.mean(table**2, axis=1)) + 1e-12).astype(np.float32)
    codes = np.clip(np.rint(table / scales[:, None]), -LARGEST_CODE, LARGEST_CODE).astype(np.int8)
    return codes, scales
