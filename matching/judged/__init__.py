"""The judged set: profiles, offers, and how well the offers of some pairs suit the profiles. ``README.md`` tells how it was made."""

from matching.judged.judged_set import HERE, TODAY, JudgedSet, Judgement, NotAJudgedSet, read_judgements

__all__ = ["HERE", "TODAY", "JudgedSet", "Judgement", "NotAJudgedSet", "read_judgements"]
