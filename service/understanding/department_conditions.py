"""Conditions on departments that stand in a sentence: 「A課とB課が共同で」, 「A課以外の」, 「2課にまたがる」."""

import re

from service.understanding.sentence import Sentence

# One row is held by several departments: 「二課併記」, 「連名の指標」, 「共同所管」.
_SHARED = re.compile(
    r"(?:担当|所管|課|部署|課名|欄)[^。、]{0,8}(?:併記|連名|共管|並記|列記|2つ並|二つ並)|[2-9]\s?(?:課|部署)(?:の|で|に|が)?(?:連名|併記|並記|共同|共管|合同|またが|わた)|(?:共同|連名|合同|共管)(?:で|の)?(?:担当|所管|受け持)|(?:共管|連名)(?:の|に|と)"
)
_BOTH_STAND = re.compile(
    r"(両方|双方|どちらも|2つとも|(?:2|ふた|二)つの(?=[^。、]{0,3}名)|[2両二]課の)(の?(?:課の?)?名前?)?[^。]{0,7}(並|名を連|載|入って|出て|書かれ)|ダブル(で|の)?担当|掛け持ち"
)
_ONLY_LISTED = re.compile(
    r"(?:両課|両方|双方|どちらも|二つの課|2つの課)(?:の(?!名|連名)|とも(?!に担当))|いっしょに(?:見|出|教)|一緒に(?:見|出|教|並)|合同で(?:見|出)"
)
_JOINT = re.compile(
    r"(?:共同|連名|併記|並記|共管|合同で?(?:担当|所管)|両課(?:が|で|に|にまたが|とも)|(?:両方|双方|どちらも|2つとも)(?:の(?:課)?(?:の)?名|(?:が|で)?(?:担当|所管)|が)|(?:一緒|いっしょ|共|とも)に(?:担当|所管|受け持|名)|名を連ね|タッグ|手を組|相乗り|またが)"
)
_OWN = re.compile(r"の?(?:もの|指標|分|所管|担当)?(?:と|や|・|、)")
_JOINED = re.compile(r"(?:、?(?:と|や|・|及び|および|、)|も)")
_LEFT_OUT = re.compile(
    r"(?:の?(?:もの|指標|KPI|分|所管|担当|やつ|項目|行)?(?:の?もの|の)?)(?:以外|を?除|を?抜(?!き出|きだ)|(?:を|は)外[しすせ]|を?省|(?:を|は)?含め?(?:ず|な|ま)|(?:では?|じゃ)な(?!いの?(?:です|でしょう)?か?[?。]*$)|(?:は|を)?(?:数に)?入れ(?:ず|な)|は除|は抜|は省)|≠"
)


def departments(sentence: Sentence) -> dict[str, object]:
    """The parts of a selection that departments fill: wanted, left out, all of them together, how many at least."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for place, mention in enumerate(sentence.departments):
        (unwanted if _is_left_out(sentence, place) else wanted).append(mention.name)
    return {
        "departments": tuple(dict.fromkeys(wanted)),
        "excluded_departments": tuple(unwanted),
        "all_departments": len(wanted) > 1 and _jointly(sentence),
        "min_departments": _at_least(sentence, named=bool(wanted)),
    }


def _at_least(sentence: Sentence, *, named: bool) -> int:
    """How many departments one row must have: 「2課にまたがる」, 「担当が複数」; 0 where nothing is said of it."""
    several = (
        sentence.has("several_departments")
        or re.search(
            r"(課|課名|部署|所管)(が|は|を|の数が)?(複数|\d\s?(?:つ|課)|ふたつ)(?!とも|の?(?:うち|中|指標))",
            sentence.text,
        )
        or re.search(r"\d\s?つ(以上)?の(課|部署)", sentence.text)
        or (not named and _SHARED.search(sentence.text))
    )
    if not several:
        return 0
    number = re.search(r"(\d)\s?つ?(以上)?の?(課|部署)", sentence.text)
    return int(number[1]) if number else 2


def _jointly(sentence: Sentence) -> bool:
    """Whether one row must have all departments named: 「両課が共同で」; 「両課の指標をまとめて」 lists those of either."""
    if _JOINT.search(sentence.text) or _BOTH_STAND.search(sentence.text):
        return True
    return sentence.has("together") and not _ONLY_LISTED.search(sentence.text)


def _is_left_out(sentence: Sentence, place: int) -> bool:
    """Whether a department is left out, itself or with those that follow it: 「住宅課と企業誘致課のを除いて」."""
    mention, rest = sentence.departments[place], sentence.departments[place + 1 :]
    if _LEFT_OUT.match(sentence.text, mention.end):
        return True
    between = sentence.text[mention.end : rest[0].start] if rest else ""
    joined = _JOINED.fullmatch(between) or (between and _OWN.fullmatch(between))
    return bool(joined) and _is_left_out(sentence, place + 1)
