"""Which parts a process takes the encoder for."""

from services.parts import READS, VIEW, VIEWS, follows_with_the_encoder
from services.recommendations.candidates.views import ReadCandidates
from services.recommendations.views import ReadOffers


def test_a_parent_loads_for_the_views_that_read():
    assert set(READS) == {VIEWS, VIEW + ReadOffers.name, VIEW + ReadCandidates.name}


def test_what_somebody_waits_for_has_no_parent():
    assert follows_with_the_encoder([VIEW + ReadOffers.name, "relays"])
    assert not follows_with_the_encoder([VIEW + ReadOffers.name, "web"])
    assert not follows_with_the_encoder(["relays", "policies"])
    assert not follows_with_the_encoder([])
