"""Finds the words of a question that carry grammar (届かなかった, いちばん, 課ごと) and whether they are negated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.normalize import fold
from ingest.vocabulary import read_yaml
from service.language.romaji import katakana, katakana_of
from service.language.text import Analyzer, Token

_NEGATIONS = {"ない", "無い", "ず", "ぬ", "まい"}  # normalised forms; ません is ます + ず
_OPENERS = {"今後", "主", "後", "市", "将来", "次", "当面", "今", "現在", "年度"}
_CALLS = {"込む", "掛ける", "かける", "寄せる", "覚ます"}  # 呼び込む, 呼びかける
_LINKS = {"助詞", "助動詞"}
_CLAUSE_ENDS = {"が", "けど", "ので", "から", "し"}
_LINK_VERBS = {
    "至る",
    "居る",
    "為る",
    "成る",
    "いう",
    "言う",
    "有る",
    "こと",
    "わけ",
    "訳",
    "もの",
    "出来る",
    "仕舞う",
    "おる",
    "頂く",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that carries a concept; `negations` counts the negations that follow it in its phrase."""

    concept: str
    word: str
    start: int
    end: int
    first: int  # index of its first token
    last: int  # index after its last token
    negations: int = 0

    @property
    def negated(self) -> bool:
        return self.negations % 2 == 1


class CueFinder:
    """Longest-match search over normalised forms; a word inside a protected span is no cue."""

    def __init__(self, concepts: Mapping[str, Sequence[str]], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for concept, words in concepts.items():
            for word in words:
                lemmas = analyzer.lemmas(str(word))
                if lemmas:
                    self._phrases.setdefault(lemmas[0], []).append((lemmas, concept, str(word)))
        for options in self._phrases.values():
            options.sort(key=lambda option: -len(option[0]))
        self._kana = [
            (concept, str(word))
            for concept, words in concepts.items()
            for word in words
            if len(str(word)) >= 4
            and all("ぁ" <= c <= "ゖ" for c in str(word))
            and concept in {"target", "actual", "rate", "department", "rating"}
        ]

    @classmethod
    def load(cls, path: Path, analyzer: Analyzer) -> "CueFinder":
        return cls(read_yaml(path), analyzer)

    def find(self, text: str, protected: Iterable[tuple[int, int]] = ()) -> list[Cue]:
        """The cues of a folded text in order; several concepts may share one word (超える is met and high)."""
        tokens = [token for token in self._analyzer.tokens(text) if token.pos != "空白"]
        spans = list(protected)
        found: list[Cue] = []
        index = 0
        while index < len(tokens):
            if any(start <= tokens[index].start < end for start, end in spans):
                index += 1
                continue
            matches = self._at(tokens, index)
            found += matches
            index = max((cue.last for cue in matches), default=index + 1)
        return found + self._spelled(text, found)

    def _spelled(self, text: str, found: Sequence[Cue]) -> list[Cue]:
        """Words written in hiragana, which the tokeniser cuts anywhere: 「じっせき」, 「もくひょう」."""
        cues = []
        spoken = katakana(text) if text.isascii() else ""
        for concept, word in self._kana:
            start = text.find(word)
            if spoken and katakana_of(word) in spoken:
                cues.append(Cue(concept, word, 0, 0, 0, 0))
            if start >= 0 and not any(cue.start <= start < cue.end for cue in found):
                cues.append(Cue(concept, word, start, start + len(word), 0, 0))
        return cues

    def _at(self, tokens: Sequence[Token], index: int) -> list[Cue]:
        matches: list[Cue] = []
        for lemmas, concept, word in self._phrases.get(tokens[index].lemma, ()):
            last = index + len(lemmas)
            if matches and last < matches[0].last:
                break
            if _in_compound(tokens, index, last, concept):
                continue
            if tuple(token.lemma for token in tokens[index:last]) == lemmas:
                negations = negations_after(tokens, last)
                matches.append(
                    Cue(concept, word, tokens[index].start, tokens[last - 1].end, index, last, negations)
                )
        return matches


def _in_compound(tokens: Sequence[Token], first: int, last: int, concept: str) -> bool:
    """Whether a word is only a part of a longer noun: 対策 in 空き家対策, 合計 in 合計特殊出生率."""
    if concept in {"future", "issue", "progress"} and first and _joined(tokens[first - 1], tokens[first]):
        return True
    if last < len(tokens) and _goes_on(tokens, last, concept):
        return True
    if (
        concept == "future"
        and last < len(tokens)
        and tokens[last].surface == "も"
        and tokens[last - 1].lemma == "今後"
    ):
        return True
    if concept == "difference" and first and tokens[first - 1].surface in {"お", "御"}:
        return True  # お開き is no 開き
    if concept == "among" and last < len(tokens) and tokens[last - 1].surface == "中":
        return tokens[last].pos == "名詞" and tokens[last].start == tokens[last - 1].end
    if concept == "rating" and last < len(tokens) and tokens[last].lemma == "率":
        return True
    if concept == "future" and last < len(tokens) and tokens[last].lemma in {"為る", "通り", "どおり"}:
        return tokens[last - 1].lemma == "予定"
    if concept in {"sum", "average"} and last < len(tokens):
        return (
            tokens[last].pos == "名詞"
            and tokens[last].start == tokens[last - 1].end
            and tokens[last].kind == "一般"
        )
    return False


def _goes_on(tokens: Sequence[Token], last: int, concept: str) -> bool:
    """Whether a word goes on as another thing: 客を呼び込む names nothing, 予定の件数 is a target, 活動する人 no column."""
    word, after = tokens[last - 1].lemma, tokens[last]
    if word == "予定" and concept == "future":
        counted = last + 1 < len(tokens) and tokens[last + 1].surface.endswith(("数", "額"))
        return after.surface == "の" and counted
    if word == "活動" and concept == "progress":
        return after.lemma == "為る"
    return word == "呼ぶ" and concept == "name_of" and after.lemma in _CALLS


def _joined(before: Token, token: Token) -> bool:
    return (
        before.pos in {"名詞", "接尾辞"}
        and before.detail != "数詞"
        and before.end == token.start
        and before.lemma not in _OPENERS
    )


def negations_after(tokens: Sequence[Token], index: int) -> int:
    """How many negations follow in the same phrase: 「達していないということはない」 → 2."""
    count = 0
    for position in range(index, min(index + 14, len(tokens))):
        token = tokens[position]
        if token.lemma in _NEGATIONS and token.pos in {"助動詞", "形容詞"}:
            count += 1
        elif (token.pos not in _LINKS and token.lemma not in _LINK_VERBS) or (
            token.pos == "助詞" and token.surface in _CLAUSE_ENDS
        ):
            break
    return count


def words(text: str) -> str:
    """Folded text as the cue finder expects it."""
    return fold(text)
