"""What stands behind (or before) a word and sets it aside: 「順調以外」, 「コロナの付かない方」, 「≠順調に進捗」."""

import re

# Small words that may stand between what is set aside and the word that sets it aside.
_LINK = (
    r"(?:[」』)(「『]|数に|(?:母数|分母)(?:から|に)|の|が|を|に|と|で|は|も|な|って|という|による|(?:に|を)?(?:起因|由来|関連|関係)する|だった"
    r"|と(?:する|した|なる|なった|された|付く|つく)"
    r"|該当|相当|合致|影響|せい|理由|原因|要因|由来|起因|関連|関係|絡み|がらみ|付き|つき|付|入り|あり|扱い|評価|判定|区分|分類|進捗|遅れ|遅延"
    r"|表記|表示|記載|記述|注記|付記|文字|印|マーク|カッコ|かっこ|括弧|書き|言葉|もの|物|分|ぶん|やつ|指標|KPI|項目|ほう|方|\d+件"
    r"|(?:付|つ)(?:く|いた|いて(?:い)?る)|書いて(?:あ)?る|書かれた|書かれている|なった|なって(?:い)?る|された|されて(?:い)?る"
    r"|して(?:い)?る|している|した|遅れた|遅れて(?:い)?る|響いた)"
)
_DENIED = r"(?:な(?!ど)[いかくし]|ませ|ず|ぬ)"
_VERBS = (
    r"(?:以外|除(?![雪却草染菌])|のぞ[いくきけ]|抜(?:[いくけか]|き(?!出|だ))|外[しすせれ]|はず[しすれ]|省[いくき]|差し?引|引(?:[いく]|き(?!出|上|下|続|継))|取り去|弾[いく]|別にし|対象外"
    rf"|(?:含[まめ]|含んで(?:い)?|含めて(?:い)?|入れ|数え|カウントし){_DENIED}"
    rf"|受け(?:て(?:は)?(?:い|おら|おり)?)?{_DENIED}"
    r"|(?:じゃ|では|で)な[いかく]|(?:じゃ|では)あり?ませ|でも(?=.{0,20}でもな)|でもな[いかく]"
    r"|と(?:は)?関係な[いかくし]"
    rf"|(?:理由|原因|要因)(?:に|と)(?:せ|し(?:て(?:い)?)?|挙げ(?:て(?:い)?)?){_DENIED}"
    rf"|(?:付|つ)(?:か|い(?:て)?(?:は)?(?:い|おり|おら)?){_DENIED}"
    rf"|書(?:か|いて(?:い)?|かれ(?:て(?:い)?)?){_DENIED}"
    rf"|(?:さ|し|言え|いえ|呼べ|呼ば|思え|見え|よら|当たら|当てはまら|入ら)(?:れ)?(?:て(?:は)?(?:い|おり|おら)?)?{_DENIED}"
    rf"|(?:なって|入って|当たって)(?:は)?(?:い|おり|おら)?{_DENIED}"
    r"|と(?:は)?(?:無関係|別(?=の|に|で|な|[。?、])))"
)
_BEHIND = re.compile(rf"{_LINK}{{0,8}}?{_VERBS}")
_LINKED = re.compile(rf"{_LINK}{{0,8}}")
_TURNED = re.compile(
    r"[いうくぬ](?:て|の)?(?:の|もの|ほう|方|やつ|指標|遅れ)?(?:を除|以外|じゃな|ではな|でな|を外|を抜)"
)
_BEFORE = re.compile(r"(?:≠|(?<![A-Za-z])(?:NOT|not|[Nn]on)[\s-]|n't\s|非|ノン|脱)[「『(\s]*$")
# What can be missing: 「コロナの文字がない」, 「カッコなし」, 「影響のない」.
_ABSENT = re.compile(
    r"(?:(?:[」』)]|って|という|の|付き|つき|後ろの)*(?:文字|字|印|マーク|表記|表示|記載|記述|注記|付記|カッコ書き|かっこ書き|括弧書き|カッコ|かっこ|括弧|書き|語|言葉|影響|関係|せい|理由|要因|尻尾|但し書き)(?:の|が|は|も)?|[」』)]?の)?[)」』]?(?:(?<![がは])(?:なし|無し)|無(?=の)|(?:ない|無い)(?!か[?。]*$)|無かった|なかった)"
)
_PRESENT = re.compile(
    r"書?き?(?:付き|つき|入り|あり|有り)|書?き?(?:の|が|で)?(?:付|つ)(?:い[たて]|く)|書?き?(?:の|が)(?:ある|入った|入って)"
)


def set_aside(text: str, start: int, end: int) -> bool:
    """Whether the word at [start, end) of a text is set aside: 「評価不可じゃない方」; 「付かない方ではなく」 is not."""
    if _BEFORE.search(text[:start]):
        return True
    found = _BEHIND.match(text, end)
    return found is not None and not _TURNED.match(text, found.end() - 1)


def linked(between: str) -> bool:
    """Whether only small words stand between two: 「の」, 「による」, 「が付いた方の」."""
    return _LINKED.fullmatch(between) is not None


def missing(text: str, end: int) -> bool:
    """Whether what ends here is said not to stand there: 「コロナの文字がない」, 「カッコなし」."""
    return _ABSENT.match(text, end) is not None


def present(text: str, end: int) -> bool:
    """Whether a remark in brackets is said to stand there: 「カッコ付きの」, 「括弧書きのある方」."""
    return _PRESENT.match(text, end) is not None
