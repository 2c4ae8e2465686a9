"""What is left alone whatever the models say: addresses, file names, codes and formulae."""

from __future__ import annotations

import regex

__all__ = ["is_protected"]

_CHUNK_REACH = 120

_PROTECTED = regex.compile(
    r"""
      :// | ^www\. | @\w                                   # URLs, e-mail addresses, handles
    | \.(?:com|org|net|gov|edu|html?|txt|pdf|py|csv|xml|json|exe|jpe?g|png|md|cfg|ini|sh)\b
    | ^[~.]*/\w+/ | \\\w+\\ | ^[A-Za-z]:\\                # paths
    | \w_\w | \w\(\) | \w->\w | [{}=;],?$ | ==|\+=|&&|\|\|   # code
    | ^\#\w | </?\w | ^--\w | ^\$\w | %\w%
    | ^[\p{Lu}\d]{1,6}[-/.]\p{Lu}?\d[\p{Lu}\d\-/.]*\p{P}*$ # part, file and serial numbers
    | ^[(\[]?\p{Lu}{1,5}\d+[\p{Lu}\d]*[)\].,;:]*$
    | ^\p{P}*(?:\p{Lu}\p{Ll}?\d*){2,}[+-]?\p{P}*$(?<=\d\p{P}*) # formulae: H2SO4, NaHCO3
    | ^\p{P}*\d+(?:[.,:/-]\d+)*                            # 35mm, 10am, 4to
        (?:[ap]m|[cmkµ]?m|[mk]?g|[mc]?l|k?[WVA]|[kMG]?Hz|[KMG]B|in|ft|lbs?|oz|cwt|yds?|hrs?|mins?|secs?|th|st|nd|rd
          |[stdlcf]|vo|mo|to|pp|x|[A-Z])\p{P}*$
    | ^\p{P}*(?=[MDCLXVI])M{0,4}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})\p{P}*$
    | ^\p{P}*(?=[mdclxvi]{2})m{0,4}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4}j?)\p{P}*$
    """,
    regex.VERBOSE,
)
# 1s and 1n for is and in, a word in capitals with a figure, a year or an amount with a letter.
_WORD_OR_YEAR = regex.compile(
    r"^[\"'(]?1[snt][,;)]?$|^\p{P}*(?:(?=(?:\P{Lu}*\p{Lu}){4})\p{Lu}+[015]\p{Lu}+|[IlO][5-9]\d\d|1[5-9]\d[OlI]"
    r"|[$£]?[\dOlI]{1,3}(?:,[\dOlI]{3})+)\p{P}*$"
)
_BLANK = regex.compile(r"\s")


def is_protected(text: str, start: int, end: int) -> bool:
    """Whether the run of non-blanks around [start, end) is not running text.

    >>> is_protected("see http://exarnple.org/tbe for tbe text", 22, 25)
    True
    >>> is_protected("see http://exarnple.org/tbe for tbe text", 32, 35)
    False
    """
    low = max(0, start - _CHUNK_REACH)
    before = text[low:start]
    parts = _BLANK.split(before)
    left = parts[-1]
    right = _BLANK.split(text[end : end + _CHUNK_REACH], 1)[0]
    chunk = left + text[start:end] + right
    return _PROTECTED.search(chunk) is not None and _WORD_OR_YEAR.search(chunk) is None
