"""The alphabet of the channel: every character as a small integer code.

The kernel and the model files see characters as codes 0..159, so that a confusion table is a small
array. Letters of the lexicon (lower case, with the accents English texts use) are codes 1..57;
everything else only ever occurs on the observed side. Blanks are 0 and line breaks 63.

>>> list(encode_text("Th1nk"))
[83, 8, 97, 14, 11]
>>> bytes(fold(code) for code in encode_text("ThG")) == encode_text("thg")
True
"""

from __future__ import annotations

from unicodedata import combining

__all__ = [
    "ACCENTED",
    "APOSTROPHE",
    "BREAK",
    "CODE_COUNT",
    "CODE_OF",
    "COMBINING",
    "DIGIT_ZERO",
    "FOLD",
    "FOLD_TABLE",
    "INTENDED_COUNT",
    "LONG_S",
    "OTHER",
    "OTHER_LETTER",
    "SOFT_HYPHEN",
    "character",
    "code_of_point",
    "code_table",
    "decode_codes",
    "encode_text",
    "fold",
]

ACCENTED = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœ"
_ASCII_MARKS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'
_OTHER_MARKS = "•·■£§¬°©®«»“”„—–…¢¥€¶\ufffd"

APOSTROPHE = 27
OTHER_LETTER = 58
LONG_S = 59
COMBINING = 61
SOFT_HYPHEN = 62
BREAK = 63
DIGIT_ZERO = 96
OTHER = 159
CODE_COUNT = 160
INTENDED_COUNT = 58  # codes 1..57 are letters a word of the lexicon may have


def _build() -> tuple[dict[str, int], list[str], bytes]:
    code_of: dict[str, int] = {}
    characters = ["\ufffd"] * CODE_COUNT

    def put(text: str, first: int) -> None:
        for offset, char in enumerate(text):
            code_of[char] = first + offset
            characters[first + offset] = char

    put("abcdefghijklmnopqrstuvwxyz", 1)
    put("'", APOSTROPHE)
    put(ACCENTED, 28)
    put("ſ", LONG_S)
    put("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 64)
    put("0123456789", DIGIT_ZERO)
    put(_ASCII_MARKS, 106)
    put(_OTHER_MARKS, 106 + len(_ASCII_MARKS))
    for char in "’‘ʼ":
        code_of[char] = APOSTROPHE
    for char in "\n\r\f\v\x85\u2028\u2029":
        code_of[char] = BREAK
    code_of["\u00ad"] = SOFT_HYPHEN
    folded = bytearray(range(CODE_COUNT))
    for code in range(64, 90):
        folded[code] = code - 63
    folded[LONG_S] = code_of["s"]
    for char in ACCENTED:
        # A capital with an accent is rare enough to share the code of its lower case.
        upper = char.upper()
        if len(upper) == 1:
            code_of.setdefault(upper, code_of[char])
    characters[0] = " "
    return code_of, characters, bytes(folded)


CODE_OF, _CHARACTERS, FOLD = _build()
FOLD_TABLE = FOLD + bytes(range(len(FOLD), 256))  # for `bytes.translate`


def code_of_point(point: int) -> int:
    """The code of a code point; lone surrogates and unassigned characters are OTHER."""
    char = chr(point)
    code = CODE_OF.get(char)
    if code is not None:
        return code
    if char.isspace():
        return 0
    if char.isalpha():
        return OTHER_LETTER
    return COMBINING if combining(char) else OTHER


def encode_text(text: str) -> bytes:
    """Codes of the characters of `text`, one byte each, case kept."""
    try:
        return bytes(map(CODE_OF.__getitem__, text))
    except KeyError:
        return bytes(code_of_point(ord(char)) for char in text)


def code_table(characters: str) -> bytes:
    """A byte for each code, which is 1 for those of `characters`."""
    codes = set(encode_text(characters))
    return bytes(code in codes for code in range(256))


def decode_codes(codes: bytes) -> str:
    """The characters of `codes`; codes that stand for many characters come out as U+FFFD."""
    return "".join(map(_CHARACTERS.__getitem__, codes))


def fold(code: int) -> int:
    """The lower-case code of `code`; a long s folds to s."""
    return FOLD[code]


def character(code: int) -> str:
    """The character of `code`."""
    return _CHARACTERS[code]
