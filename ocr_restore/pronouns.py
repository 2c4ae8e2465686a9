"""The pronoun I read as a bar: `whereof | was deprived` is whereof I was deprived."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .misprint import Misprint

__all__ = ["misread_pronouns"]

# What says that a bar is a person: an auxiliary verb, or one that says what a speaker thinks.
_VERBS = """
    ain't|am|can|can't|cannot|could|couldn't|did|didn't|do|don't|had|hadn't|have|haven't|may|might
    |must|ne'er|never|shall|shan't|should|shouldn't|was|wasn't|were|will|won't|would|wouldn't
    |answered|apprehend|ask|asked|assume|assure|believe|believed|beseech|confess|dare|fancy|fear|feel
    |felt|found|gave|got|guess|heard|hold|hope|imagine|implore|keep|knew|know|learned|looked|love|mean
    |met|ordered|pray|presume|reckon|remained|remember|replied|said|saw|say|suppose|think|thought|told
    |took|tried|trust|try|understand|want|wanted|went|wish|wonder|wrote
"""
# What is looked for first does not vary, which makes it fast to find.
_BAR = re.compile(rf"\|(?<!\S\|)(?=\s+(?:{''.join(_VERBS.split())})\b)".replace("'", "['’]"))
_WORD_BEFORE = re.compile(r"[^\W\d_][.,;:!?)\]\"'”’—-]*\s+\Z")
_REACH = 40  # characters before a bar in which a word is looked for
_LINE = 120  # characters on each side in which another bar makes a table


def misread_pronouns(text: str) -> Iterator[Misprint]:
    r"""The bars that stand for I, alone in their line between words.

    >>> text = "It was not natural. | never thought of it.\n| yes | am | no |"
    >>> [(misprint.start, misprint.restored) for misprint in misread_pronouns(text)]
    [(20, 'I')]
    """
    for match in _BAR.finditer(text):
        start, end = match.span()
        before = text[max(0, start - _LINE) : start].rpartition("\n")[2]
        behind = text[end : end + _LINE].partition("\n")[0]
        if "|" not in before + behind and _WORD_BEFORE.search(text, max(0, start - _REACH), start):
            yield Misprint(start, end, "I")
