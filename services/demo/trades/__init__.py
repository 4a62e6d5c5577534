"""The trades of the region: what it really employs people for, written down by hand."""

from services.demo.trades.building import CONSTRUCTION, SERVICES
from services.demo.trades.commerce import HOSPITALITY, RETAIL
from services.demo.trades.food_textile import FOOD, TEXTILE
from services.demo.trades.industry import INDUSTRY
from services.demo.trades.logistics import LOGISTICS
from services.demo.trades.offices import IT, OFFICE, WINE
from services.demo.trades.people import CARE, TEACHING

TRADES = (
    *INDUSTRY, *FOOD, *TEXTILE, *LOGISTICS, *CARE, *TEACHING, *CONSTRUCTION, *SERVICES, *HOSPITALITY, *RETAIL, *OFFICE,
    *IT, *WINE,
)  # fmt: skip

__all__ = ["TRADES"]
