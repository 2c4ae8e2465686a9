"""What is left alone whatever the models say: addresses, file names, codes and formulae."""

from __future__ import annotations

from functools import lru_cache

import regex

__all__ = ["is_protected"]

_CHUNK_REACH = 120

_PROTECTED = regex.compile(
    r"""
      :// | ^www\. | ^@\w | \w@[\w-]+[.:]\S               # URLs, handles, e-mail addresses
    | \.(?:com|org|net|gov|edu|html?|txt|pdf|py|csv|xml|json|exe|jpe?g|png|md|cfg|ini|sh)\b
    | ^[~.]*/\w+/ | \\\w+\\ | ^[A-Za-z]:\\                # paths
    | ^\w+_\w+(?:[(=\[]|\.\w) | ^\p{Lu}{3,}(?:_\p{Lu}{3,})+\p{P}*$  # identifiers
    | ^\w*\d_\w | \w_\d+(?!\p{L}) | \p{L}_\w*\d\P{L}*$
    | \w\(\w*[,)](?!\p{L}) | \w->\w | [{}=],?$ | ;,$ | ==|\+=|&&|\|\|   # code
    | \[\w+\]\w | \w\[\w+\]                          # what an editor supplies: [th]e, yer[e]
    | ^\#\w | </?\w | ^--\w | ^\$\w | %\w%
    | ^[\p{Lu}\d]{1,6}[-/.]\p{Lu}?\d[\p{Lu}\d\-/.]*\p{P}*$ # part, file and serial numbers
    | ^[(\[]?\p{Lu}{1,5}\d+[\p{Lu}\d]*[)\].,;:]*$
    | ^\p{P}*(?:\p{Lu}\p{Ll}?\d*){2,}[+-]?\p{P}*$(?<=\d\p{P}*) # formulae: H2SO4, NaHCO3
    | ^\p{P}*\d(?:[HNOF]|Cl|Br)2\p{P}*$                    # 3O2
    | ^\p{P}*\d+(?:[.,:/-]\d+)*                            # 35mm, 10am, 4to
        (?:[ap]m|[cmkµ]?m|[mk]?g|[mc]?l|k?[WVA]|[kMG]?Hz|[KMG]B|in|ft|lbs?|oz|cwt|yds?|hrs?|mins?|secs?
          |(?<=[04-9]|1[123])th|(?<=1)st|(?<=2)nd|(?<=3)rd|[stdlcf]|vo|mo|to|pp|x|[A-Z])\p{P}*$
    | ^\p{P}*(?=[MDCLXVI])M{0,4}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})\p{P}*$
    | ^\p{P}*(?=[mdclxvi]{2})m{0,4}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4}j?)\p{P}*$
    """,
    regex.VERBOSE,
)
_WORD_OR_YEAR = regex.compile(
    r"""
      ^["'(]?(?:1[snt]|0[fF])[,;)]?$                       # 1s, 1n, 0f for is, in, of
    | ^\p{P}*
      (?: (?=(?:\P{Lu}*\p{Lu}){4})(?=\p{Lu}*[0158])\p{Lu}+(?:[0158]\p{Lu}+)*8? # DECEM8ER, MEDAL8
        | [IlO][5-9]\d\d | 1[5-9]\d[OlI]                   # a year
        | [$£]?[\dOlI]{1,3}(?:,[\dOlI]{3})+                 # an amount
      )\p{P}*$
    """,
    regex.VERBOSE,
)
# What tells that a line is code.
_CODE = regex.compile(r"[=<>{}\\|#$]|&\w|\w\(|\+\+|--|//|/\*")
_FEWEST_WORDS = 4  # of a line of text that ends so
_ROMAN = "mdclxvijMDCLXVIJ"


def is_protected(text: str, start: int, end: int) -> bool:
    """Whether the run of non-blanks around [start, end) is not running text.

    >>> is_protected("see http://exarnple.org/tbe for tbe text", 22, 25)
    True
    >>> is_protected("see http://exarnple.org/tbe for tbe text", 32, 35)
    False
    """
    word = text[start:end]
    if word.isalpha() and word.strip(_ROMAN) and (start == 0 or text[start - 1].isspace()):
        # Most words stand between blanks, which needs no search.
        behind = end + text.startswith((",", "."), end)
        if behind == len(text) or text[behind].isspace():
            return False
    head = text[max(0, start - _CHUNK_REACH) : start]
    tail = text[end : end + _CHUNK_REACH]
    head = "" if head[-1:].isspace() else (head.rsplit(None, 1) or [""])[-1]
    tail = "" if tail[:1].isspace() else (tail.split(None, 1) or [""])[0]
    if len(head) == len(tail) == _CHUNK_REACH:
        return True  # no text runs so long without a blank
    chunk = head + word + tail
    letters = chunk.rstrip(".,")
    if letters.isalpha() and letters.strip(_ROMAN):
        return False  # letters alone are running text, or a Roman numeral
    if chunk.endswith(";"):
        if _is_code(text, start, end):
            return True
        chunk = chunk[:-1]
    return _judge(chunk) if len(chunk) < _CHUNK_REACH else _judge.__wrapped__(chunk)


@lru_cache(maxsize=1 << 14)
def _judge(chunk: str) -> bool:
    return _PROTECTED.search(chunk) is not None and _WORD_OR_YEAR.search(chunk) is None


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether a word with a semicolon ends a statement, by the line that it stands in."""
    low, high = max(0, start - _CHUNK_REACH), end + _CHUNK_REACH
    before = text[low:start].rpartition("\n")[2]
    behind = text[end:high].partition("\n")[0]
    line = before + text[start:end] + behind
    ends_line = not behind.strip(" \t\r;\"')”’]")
    return _CODE.search(line) is not None or (ends_line and len(line.split()) < _FEWEST_WORDS)
