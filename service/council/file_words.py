"""How parts of a sheet are called in files, and what both kinds of file say of a sentence."""

from service.council.records import Evidence, Paragraph, Sentence, Sheet, SheetSet

PARTS = {
    "opening": "前置き",
    "current": "現状の数値",
    "point": "質問への答え",
    "progress": "取組の状況",
    "cause": "要因",
    "issue": "課題",
    "future": "今後の方針",
    "closing": "結び",
}
HEAD = {
    "meeting": "会議名",
    "category": "区分",
    "number": "整理番号",
    "asker": "質問者",
    "notice": "通告番号",
    "respondent": "答弁者",
}
DRAFT = "案"


def mark(sentence: Sentence) -> str:
    """What a sentence stands on: 「［2・3］」, 「［定型］」, 「［加筆］」."""
    if sentence.evidence:
        return f"［{ranges(sentence.evidence)}］"
    return "［定型］" if sentence.kind == "set_phrase" and not sentence.edited else "［加筆］"


def ranges(numbers: list[int]) -> str:
    """Numbers with runs of three and more drawn together: [1, 2, 3, 5] → 「1-3・5」."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [[f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(each) for each in run] for run in runs]
    return "・".join(part for run in shown for part in run)


def remarks(sentence: Sentence) -> list[str]:
    """What people must look at: flags that are no mere advice of style, and what the report does not hold."""
    found = [
        f"要確認: {flag.text}" for flag in sentence.flags if flag.kind != "style" or flag.level == "error"
    ]
    return [*found, *([f"要補足: {sentence.gap}"] if sentence.gap and not sentence.edited else [])]


def reading_time(sheet: Sheet) -> str:
    """「331文字、読み上げ 57秒〜1分6秒」 at 350 to 300 characters a minute."""
    fast, slow = (_minutes(seconds) for seconds in sheet.seconds)
    return f"{sheet.characters:,}文字、読み上げ {fast}〜{slow}"


def _minutes(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}分{rest}秒" if minutes else f"{rest}秒"


def place(evidence: Evidence) -> str:
    return f"{evidence.page}ページ、表の{evidence.row}行目"


def text_of(paragraph: Paragraph) -> str:
    return "".join(sentence.text for sentence in paragraph.sentences)


def title_of(sheets: SheetSet) -> str:
    """「想定問答（案）」, without the mark once it is taken off."""
    return f"想定問答（{DRAFT}）" if sheets.draft else "想定問答"


def version_of(sheets: SheetSet) -> str:
    return f"第{sheets.version}版" if sheets.id else "下書き"


def calculations(sheet: Sheet) -> list[str]:
    """Every calculation that the sheet's sentences show, once: 「96人 ÷ 175人 = 54.9%」."""
    shown = [figure.how for each in sheet.sentences() for figure in each.figures if " = " in figure.how]
    return list(dict.fromkeys(shown))
