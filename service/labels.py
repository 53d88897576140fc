"""Labels compared as people mean them, not as they happen to be printed."""

import re
import unicodedata


def folded(label: str) -> str:
    """One spelling for comparison: 「進捗の遅れ (コロナ)」 and 「進捗の遅れ（コロナ）」 are the same label."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))


def goal_name(goal: str) -> str:
    """A goal without its printed number: 「② ひとの創生」 and 「2ひとの創生」 are 「ひとの創生」."""
    return re.sub(r"^\(?\d+\)?\s*", "", unicodedata.normalize("NFKC", goal))
