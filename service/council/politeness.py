"""Turns the plain ends of a report's sentences into the polite speech of an assembly; nothing else is touched.

「…補助を行っている。」 → 「…補助を行っております。」, 「…停滞したため。」 → 「…停滞したためでございます。」. Said of what
will be done: 「…支援を行う。」 → 「…支援を行ってまいります。」. An end that the grammar does not know gives None: the
sentence is then quoted as printed, never rewritten.
"""

from collections.abc import Sequence

from service.council.vocabulary import Style
from service.language.text import Analyzer, Token

_I = dict(zip("うくぐすつぬぶむるえ", "いきぎしちにびみりえ", strict=True))
_TE = {
    "う": "って",
    "つ": "って",
    "る": "って",
    "く": "いて",
    "ぐ": "いで",
    "す": "して",
    "ぬ": "んで",
    "ぶ": "んで",
    "む": "んで",
}
_SPOKEN = {"ます", "です", "ございます"}
_VOICE = {"れる", "られる", "せる", "させる"}


class Politeness:
    """Rewrites sentence ends; holds the analyser and the words of thinking and of passive states."""

    def __init__(self, analyzer: Analyzer, style: Style) -> None:
        self._analyzer = analyzer
        self._style = style

    def polite(self, sentence: str, *, promise: bool = False) -> str | None:
        """One printed sentence in です・ます with its 「。」; None where its end is unknown."""
        text = self._joints(sentence.strip().rstrip("。").rstrip())
        tokens = self._tokens(text)
        rewritten = self._rewrite(text, tokens, promise=promise) if tokens else None
        return f"{rewritten}。" if rewritten else None

    def _tokens(self, text: str) -> list[Token]:
        return [token for token in self._analyzer.tokens(text) if token.pos != "空白"]

    def _joints(self, text: str) -> str:
        """「横ばいであったが、…」 → 「横ばいでございましたが、…」: the clause before が is polite too."""
        tokens = self._tokens(text)
        for index in range(len(tokens) - 2, 1, -1):
            token = tokens[index]
            joins = token.surface == "が" and token.detail == "接続助詞" and tokens[index + 1].surface == "、"
            head = text[: token.start]
            if joins and head.count("「") == head.count("」") and head.count("（") == head.count("）"):
                clause = self._rewrite(head, tokens[:index], promise=False)
                text = f"{clause or head}{text[token.start :]}"
        return text

    def _rewrite(self, text: str, tokens: Sequence[Token], *, promise: bool) -> str | None:
        last = tokens[-1]
        before = tokens[-2] if len(tokens) > 1 else None
        if last.pos in {"補助記号", "記号"} and last.surface in {"」", "）", ")", "』", "%", "％"}:
            return f"{text}でございます"
        if last.pos == "助動詞":
            return self._auxiliary(text, tokens, promise=promise)
        if last.pos == "形容詞" and last.lemma == "無い":
            return f"{text[: last.start]}ありません"
        if last.pos == "形容詞" or last.detail == "形容詞的":
            return f"{text}状況でございます"
        if last.pos == "動詞":
            return self._verb(text, tokens, promise=promise)
        if last.pos in {"名詞", "接尾辞", "代名詞", "形状詞"}:
            does = promise and "サ変" in last.kind and before is not None
            return f"{text}{'に取り組んでまいります' if does else 'でございます'}"
        return None

    def _verb(self, text: str, tokens: Sequence[Token], *, promise: bool) -> str | None:
        last = tokens[-1]
        before = tokens[-2] if len(tokens) > 1 else None
        linked = before is not None and before.detail == "接続助詞" and before.surface in {"て", "で"}
        head = text[: last.start]
        if last.dictionary == "ある":
            copula = before is not None and before.pos == "助動詞" and before.surface == "で"
            return f"{head[:-1]}でございます" if copula else f"{head}ございます"
        if linked and last.dictionary in {"いる", "おる"}:
            return f"{head}おります"
        if linked and last.dictionary in {"いく", "くる", "行く", "来る"}:
            return f"{head}まいります"
        if linked and last.dictionary in {"もらう", "いただく"}:  # nobody promises what others understand
            return f"{head}いただくよう取り組んでまいります" if promise else f"{head}いただきます"
        if not last.conjugation or not last.form.startswith(("終止形", "連体形")):
            return None
        if last.lemma in self._style.thinking:
            return f"{head}{te_form(last)}おります"
        if promise and last.lemma not in self._style.stative:
            return f"{head}{te_form(last)}まいります"
        return f"{head}{masu_stem(last)}ます"

    def _auxiliary(self, text: str, tokens: Sequence[Token], *, promise: bool) -> str | None:
        last = tokens[-1]
        if last.dictionary in _SPOKEN or (last.surface == "ん" and "ませ" in text):
            return text
        if len(tokens) < 2:
            return None
        if last.dictionary == "た":
            return None if tokens[-2].dictionary in _SPOKEN else self._past(text, tokens)
        if last.dictionary == "ない":
            return self._negative(text, tokens, "ません")
        if last.dictionary in _VOICE and last.form.startswith(("終止形", "連体形")):
            does = promise and last.dictionary in {"せる", "させる"}
            return f"{text[: last.start]}{last.surface[:-1]}{'てまいります' if does else 'ます'}"
        if last.dictionary == "たい":
            return f"{text}と考えております"
        if last.dictionary == "だ" and last.surface == "だ":
            return f"{text[: last.start]}でございます"
        return None

    def _past(self, text: str, tokens: Sequence[Token]) -> str | None:
        before = tokens[-2]
        head = text[: before.start]
        third = tokens[-3] if len(tokens) > 2 else None
        if before.surface == "行っ" and (third is None or third.surface not in {"に", "へ"}):
            return f"{head}行いました"  # 行く and 行う are written alike; reports 「行う」 things
        if before.pos == "助動詞" and before.dictionary == "ない":
            return self._negative(text, tokens[:-1], "ませんでした")
        if before.pos == "助動詞" and before.dictionary == "だ":
            return f"{head}でございました"
        if before.dictionary == "ある" and third is not None and third.surface == "で":
            return f"{text[: third.start]}でございました"
        if before.dictionary == "ある":
            return f"{head}ございました"
        if before.dictionary == "いる" and third is not None and third.surface in {"て", "で"}:
            return f"{head}おりました"
        if before.pos == "形容詞":
            return f"{text}ところでございます"
        return f"{head}{masu_stem(before)}ました" if before.conjugation else None

    def _negative(self, text: str, tokens: Sequence[Token], ending: str) -> str | None:
        """The verb before 「ない」 with 「ません」: 届いていない → 届いておりません, できない → できません."""
        verb = tokens[-2]
        head = text[: verb.start]
        third = tokens[-3] if len(tokens) > 2 else None
        if verb.dictionary == "いる" and third is not None and third.surface in {"て", "で"}:
            return f"{head}おり{ending}"
        if verb.lemma in self._style.written_negatives:
            return f"{text[: tokens[-1].end]}状況でございます" if ending == "ません" else None
        if verb.pos == "形容詞" or verb.dictionary == "だ":
            return f"{text[: tokens[-1].start]}あり{ending}"
        return f"{head}{masu_stem(verb)}{ending}" if verb.conjugation else None


def masu_stem(verb: Token) -> str:
    """The form before 「ます」: 行う → 行い, 努める → 努め, する → し, 来る → 来."""
    word = verb.dictionary
    if verb.conjugation.startswith("五段"):
        return word[:-1] + _I[word[-1]]
    if verb.conjugation.startswith("サ行変格"):
        return word.removesuffix("する").removesuffix("ずる") + ("し" if word.endswith("する") else "じ")
    if verb.conjugation.startswith("カ行変格"):
        return "来" if word == "来る" else "き"
    return word[:-1]


def te_form(verb: Token) -> str:
    """The form before 「まいります」: 行う → 行って, 図る → 図って, 進める → 進めて, する → して."""
    word = verb.dictionary
    if verb.conjugation.startswith("五段"):
        if word in {"行く", "いく"}:
            return f"{word[:-1]}って"
        return word[:-1] + _TE[word[-1]]
    return f"{masu_stem(verb)}て"
