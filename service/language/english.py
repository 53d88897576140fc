"""English words in one form: without hyphens, apostrophes and accents, plurals as their singular."""

import re
import unicodedata

_LONG = str.maketrans({"ō": "ou", "Ō": "Ou", "ū": "uu", "Ū": "Uu", "ā": "aa", "ī": "ii", "ē": "ee"})
_ACCENTED = re.compile(r"[\u00c0-\u024f]")
_APOSTROPHE = r"(?<=[A-Za-z])['’]"
_NOT = re.compile(r"\b(ca|wo|[a-z]+)n['’]t\b", re.IGNORECASE)
_OWNS = re.compile(rf"{_APOSTROPHE}(?:s|re|ve|ll|d|m)\b", re.IGNORECASE)
_OWN = re.compile(r"(?<=[a-z]s)['’](?=\s[a-z])")  # "the kids' classes", but no end of a quotation
_HYPHEN = re.compile(r"(?<=[A-Za-z]{2})[-‐‑](?=[A-Za-z]{2})")
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]?[a-z]{3,}(?![A-Za-z])")
_NO_PLURAL = re.compile(
    r"(ss|us|is|news)$|^(does|goes|has|was|always|perhaps|besides|unless)$", re.IGNORECASE
)
_ES = re.compile(r"(ch|sh|ss|x|z|\bbus)es$")


def plain(text: str) -> str:
    """A text with its English words in one form: "the kids' after-school clubs" → "the kid after school club"."""
    text = unicodedata.normalize("NFC", text).translate(_LONG)
    text = _ACCENTED.sub(lambda match: unicodedata.normalize("NFD", match[0])[0], text)
    text = _NOT.sub(lambda match: {"ca": "can", "wo": "will"}.get(match[1].lower(), match[1]) + " not", text)
    text = re.sub(r"\b([Ee])[-‐‑](?=[a-z]{3})", r"\1", text)  # e-mail
    text = _HYPHEN.sub(" ", _OWN.sub("", _OWNS.sub("", text)))
    return _WORD.sub(lambda match: singular(match[0]), text)


def singular(word: str) -> str:
    """An English word of four letters or more without its plural ending: "companies" → "company"."""
    if _NO_PLURAL.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if _ES.search(word):
        return word[:-2]
    return word.removesuffix("s")
