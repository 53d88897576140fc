"""Romaji → katakana, for questions typed without Japanese input: "jisseki" → ジッセキ. Hepburn and common variants."""

import re

_VOWELS = dict(zip("aiueo", "アイウエオ", strict=True))
_ROWS = {
    "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ", "m": "マミムメモ",
    "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_SPECIAL = {
    "shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ", "ya": "ヤ", "yu": "ユ", "yo": "ヨ", "wa": "ワ", "wo": "ヲ",
    **{f"{head}{tail}": f"{kana}{small}" for head, kana in (("sh", "シ"), ("ch", "チ"), ("j", "ジ")) for tail, small in (("a", "ャ"), ("u", "ュ"), ("o", "ョ"))},
    **{f"{head}y{tail}": f"{row[1]}{small}" for head, row in _ROWS.items() for tail, small in (("a", "ャ"), ("u", "ュ"), ("o", "ョ"))},
}  # fmt: skip
_SYLLABLES = {
    **_VOWELS,
    **{head + vowel: kana for head, row in _ROWS.items() for vowel, kana in zip("aiueo", row, strict=True)},
    **_SPECIAL,
    "n": "ン",
}
_PATTERN = re.compile("|".join(sorted(_SYLLABLES, key=len, reverse=True)))


def katakana(text: str) -> str:
    """The sounds of a romaji text; letters that form no syllable are left out."""
    doubled = re.sub(r"([kstpgcbdj])(?=\1|ch|sh)", "ッ", re.sub(r"[^a-z]", "", text.lower()))
    return "".join(_SYLLABLES.get(part, part) for part in re.findall(f"ッ|{_PATTERN.pattern}", doubled))


def katakana_of(hiragana: str) -> str:
    """Hiragana as katakana: じっせき → ジッセキ."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in hiragana)
