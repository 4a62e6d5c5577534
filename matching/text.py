"""Job titles as people type them, made comparable.

``undecorated`` takes off what is not the occupation, ``unqualified`` how somebody came by it, ``gender_forms`` tells the wordings for men and women apart, and
``folded`` is the key under which two wordings are the same. Every rule works for French, Dutch, English and German
alike, because a title's language is often unknown or mixed.
"""

from matching.taxonomy.decoration import undecorated, unqualified
from matching.taxonomy.folding import folded
from matching.taxonomy.gender import gender_forms

__all__ = ["folded", "gender_forms", "undecorated", "unqualified"]
