"""Distances as they are told of a person: in bands, since exact ones of a few places give a home away."""

from __future__ import annotations

BANDS_KM = (5, 10, 20, 30, 50)


def band_of(km: float) -> int | None:
    """The smallest of ``BANDS_KM`` that a distance is within; ``None`` beyond the last."""
    return next((band for band in BANDS_KM if km <= band), None)
