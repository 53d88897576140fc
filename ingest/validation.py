"""What is wrong in a file that a person wrote, in one Japanese line: pydantic's first error, its place, the way out."""

import re

from pydantic import ValidationError

_WAYS_OUT = {
    "missing": "この項目がありません。書き足してください",
    "extra_forbidden": "知らない項目です。つづりを確かめるか、消してください",
    "string_type": "文字で書いてください（数のように見えるものは引用符で囲みます）",
    "string_too_short": "空にできません。書き足してください",
    "string_pattern_mismatch": "使えない文字があります。{pattern} の形で書いてください",
    "int_type": "整数で書いてください",
    "int_parsing": "整数で書いてください",
    "greater_than_equal": "{ge}以上にしてください",
    "less_than_equal": "{le}以下にしてください",
    "too_short": "一つ以上書いてください",
    "literal_error": "{expected} のどれかにしてください",
    "enum": "{expected} のどれかにしてください",
    "date_type": "2026-11-23 のように日付で書いてください",
    "date_from_datetime_parsing": "2026-11-23 のように日付で書いてください",
    "tuple_type": "「- 値」を並べて書いてください",
    "model_type": "「名前: 値」の形で書いてください",
    "dict_type": "「名前: 値」の形で書いてください",
    "value_error": "{error}",
}


def first_fault(error: ValidationError) -> str:
    """「fiscal_year「令和5年度」: 整数で書いてください」: where, what stands there if it is short, the way out."""
    detail = error.errors()[0]
    parts = (part for part in detail["loc"] if part != "[key]")
    place = " の ".join(f"{part + 1}番目" if isinstance(part, int) else part for part in parts)
    given = detail["input"]
    shown = f"「{given}」" if isinstance(given, str | int | float) and detail["type"] != "missing" else ""
    known = {name: re.sub(", | or ", "、", str(value)) for name, value in detail.get("ctx", {}).items()}
    told = _WAYS_OUT.get(detail["type"], "値が使えません。書き直してください").format(**known)
    return f"{place}{shown}: {told}" if place else told
