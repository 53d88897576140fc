"""A question cut into sentences, each with everything found in it: cues, numbers, years, names, terms."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ingest.normalize import CURRENT_ERA, years
from ingest.records import Field, RatingLabel
from service.language.cues import Cue, CueFinder
from service.language.numbers import NumberMention, find_numbers
from service.language.terms import Term, TermFinder
from service.language.text import Analyzer, Token
from service.query import Heading
from service.understanding.cue_uses import asks_otherwise, asks_where
from service.understanding.mentions import Mention, ReportWords, RowMention
from service.understanding.typed import plain_text

_FOR_USE = re.compile(
    r"、(?!\d)[㐀-鿿ァ-ヶー]{2,8}用に(?:です|お願いします)?[。]*$"
)  # 「…何%か、放送原稿用に」
_REMARK = re.compile(
    r"\(([^()]{4,40}(?:です|ます|ません|ました|でして|まして|ため|ので|もので|くて|人で|恐縮))\)"
)
_ASKS_WHAT = r"(?:何|なん(?!と|です|だ|の|か|て|で)|いくつ|いくら|どこ|誰|だれ)"
_EACH_ASKED = re.compile(
    rf"({_ASKS_WHAT}(?:人|件|基|%|か所|回|ha|歳|円|社|冊|ぼ|の?課|が|を|と|に)?[^。、?\s]{{0,10}}?)(?<!か)(?<!かの)(?<!と)(?:で、|、|(?<=[しっ]て)(?=[^。、?]{{4,20}}は)|(?<=の)、|(?<=なんぼ)\s|(?<=[人件基%])\s)(?=[^。、?]{{2,24}}?(?:は|って|の|を|が)、?[^。、?]{{0,16}}{_ASKS_WHAT})"
)  # 「バスは何人、電車は何人」, 「保育園は何が課題で、学童は今後どうするのか」: two questions
_EMOJI = "[\u2600-\u27bf\U0001f300-\U0001faff]"
_END = re.compile(
    rf"(?<=[すたるねよいん中ー〜!?。、]{_EMOJI})(?!\ufe0f)|(?<=[すたるねよいん中ー〜!?。、]{_EMOJI}\ufe0f)|(?<=(?:です|ます|した)〜)|"
    r"(?<=[。!?\n;])(?!って|と(?:思|いう|言))|(?<=(?:ます|です|した|せん)が、)|(?<=\.)\s+(?=[^a-z\d])|(?<=」と)(?=、)|(?<=、)(?=それとは別に)|(?<=でしょう、)|(?<=ですか、)|(?<=ますか、)|(?<=か、)(?=(?:また|それと|それから|そして|あわせて|併せて|加えて|さらに)?、?[^。]{8,}か、)|(?<=知りたい、)|(?<=ですか)\s|(?<=ますか)\s|(?<=ましたか)\s|(?<=ということで、)|(?<=[たのる]かと、)|(?<=けど、)|(?<=けどよ、)|(?<=けどさ、)|(?<=けどね、)|(?<=けれど、)|(?<=けれども、)|(?<=、)(?=(?:その)?うち[^、。]{2,20}(?:何|いくつ|どれ))|(?<=[とも]、)(?=(?:その|同じ)(?:担当|所管)?課(?:が|の|で)(?:ほか|他))|(?<=無視して、)|(?<=忘れて、)|(?<=さておき、)|(?<=ともかく、)|(?<=[。!?、])(?=(?:あと|それと(?!も)|それから|また|加えて|ついでに|てか|次いで|別件で|もう(?:一|1)[つ点])、?(?!何|ど|少|一|もう|で|が|\d))"
)
_INCLUDED = re.compile(
    r"\([^()]{2,24}(も|を)?(込み|含む|含め|入れて|対象)(で|て|も|可)?\)"
)  # 「（…も込みで）」
KANA = 4  # letters from which on a word in hiragana is hardly another one
_KANA = re.compile(r"(?<![一-鿿ぁ-ゖ])[ぁ-ゖー]{4,}")
_AFTER_A_NOUN = re.compile(
    r"(って|は|が|の|に|を|で|と|も|へ|から|まで|だ)(?![ぁ-ゖ]{0,1}$)|(って|は|が|の|に|を|で|と|も|へ)$"
)
_CASES = {"を", "に", "へ", "で", "が", "は", "も", "から", "まで", "より", "って", "とか"}
_KANJI_COUNTER = {"にん": "人", "けん": "件", "かい": "回", "こ": "個", "さい": "歳", "ねん": "年"}
_COUNTERS = re.compile(r"なん(にん|けん|かい|こ|さい|ねん)(?![ぁ-ん]{3})")
_CAUSE_TAIL = re.compile("[)」』]?(?:なし|無し)|抜き|付き|つき|絡み|がらみ|由来|起因")
_DECIMALS = re.compile(
    r"[、(]?(?:小数|少数)(?:点)?(?:以下|第)?(?:第)?\d(?:位|桁)(?:まで|で|に|を)?(?:四捨五入|丸め)?(?:の値|の率)?(?:して|で|も|の)?\)?"
)  # 「小数第1位まで」 says how to write a number, no place in a ranking
_FOR_WHAT = re.compile(
    r"(?<=[。!?、])(?:[^。、!?ぁ-ん]|お|ご|の){1,14}(?:に|で|へ|と|として)?(?:も)?(?:書|載せ|のせ|使|貼|引用|報告|提出|発表|添え|転記|掲載|印刷|配|話|読み上げ|出|回|送|流|説明|公表|投稿|まとめ|整理)(?:[くすうるむ]|する|(?:[しきいりせえめべげ])?(?:ます|たい))(?:もの|の|ん|予定|つもり|こと(?:に|と)なって)?(?:です|な|だ|でして|ます)?(?:ので|から|もので|んで|もんで|で)、?"
    r"(?=(?:正確|確実|厳密|なるべく|できるだけ|簡潔|手短|短く|間違い|間違え|誤り|数字|桁|端数|丁寧|正し|ちゃんと|きちんと|しっかり|急ぎ|至急|早め|よろしく|頼|お願い|教え|一言|要点)[^。!?]{0,16}(?:[。!?]|$))"
)  # 「…は何%か。投書に書くので正確に頼む」: why and how somebody asks
_HEARD = re.compile(
    r"(?:って|と(?:いう(?:話|噂|うわさ)を)?)、?[^。、「」]{1,16}?(?:で|に|から)(?:聞い|きい|言われ|耳にし)"
)  # 「…ったって、組合の寄り合いで聞いた」
_SPEAKER = re.compile(
    r"[㐀-鿿ァ-ヶー]{2,8}(?:さん|の方|の人|たち)?(?:が|から|も)、?(?:そう|こう)?(?:言っ|いっ|言う|話し|語っ|嘆[いく]|言い張|言い切|つぶやい|おっしゃ|仰っ|主張し|騒い|ぼやい|漏らし|聞い|聞かさ|書い|報告し|まとめ|指摘さ|指摘し)"
)  # 「…だと組合長が言っていた」: no topic
_LATE_THING = re.compile(r"([㐀-鿿ァ-ヶー]{2,})(?:が|も)(?:少し|大幅に|かなり|だいぶ|ひどく)?$")
_AMONG_THEM = re.compile(r"どうし(?=[のでがはをに、])")  # 「近所どうしで」; 「どうして」 asks
_ZERO = re.compile(r"(?<![ァ-ヶー])ゼロ(?![ァ-ヶー])")
_BRACKETS = re.compile(r"(?<=\w)\([^()]+\)")
_TAG = re.compile(
    r"(そう(です|でしょう)?(か|よ?ね)?|ですよ?ね|違(う|います)(か|よね)?|ちがう(か|よね)?)[?。]*"
)
_QUOTED = re.compile(r"[「『“\"']([^「」『』“”\"']{2,40})[」』”\"']")
_YEAR_TEXT = re.compile(
    r"(?P<era>令和|平成|昭和|(?<![A-Za-z])[RHrh])\s?(?:元|\d{1,2})\s?(?:年度|年)?"
    r"|(?:(?<![A-Za-z])FY)?(?:19|20)\d{2}(?:\s?(?:年度|年)|(?![\d,.]|\s?[万億件人円基]))"
    r"|(?<!\d)(?P<short>\d{1,2})年度"
)


# What may be stated inside quotation marks; anything else there is quoted wording, not a question's own.
_STATED = {
    "met",
    "unmet",
    "target",
    "actual",
    "rate",
    "status_late",
    "status_on_track",
    "status_mostly",
    "status_not_evaluated",
}
_NAME_END = re.compile(r"[㐀-鿿ァ-ヶー」』][。、]?$")
_FURTHER_NAME = re.compile(r"(?:それから|それと|あと|および|ならびに|加えて)、?(?!何|ど|少|一|もう|で|が|\d)")
_FIELD_CUES = {
    Field.DELAY_REASON: "why",
    Field.ISSUE: "issue",
    Field.FUTURE_MEASURE: "future",
    Field.PROGRESS_NOTE: "progress",
    Field.DEPARTMENT: "department",
    Field.RATING: "rating",
}


@dataclass(frozen=True)
class YearMention:
    year: int
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence of a question, folded, kanji numerals as digits."""

    text: str
    cues: tuple[Cue, ...] = ()
    numbers: tuple[NumberMention, ...] = ()
    years: tuple[YearMention, ...] = ()
    departments: tuple[Mention, ...] = ()
    headings: tuple[tuple[Heading, Mention], ...] = ()
    labels: tuple[tuple[RatingLabel, Mention], ...] = ()
    indicators: tuple[RowMention, ...] = ()
    causes: tuple[Mention, ...] = ()
    goals: tuple[Mention, ...] = ()  # where all goals are named together: しごと・ひと・まち
    terms: tuple[Term, ...] = ()
    quoted: tuple[str, ...] = ()
    breaks: tuple[int, ...] = ()  # where a case particle or a comma ends a phrase
    named_in_part: tuple[int, ...] = ()  # rows whose indicator shares a long piece with the sentence
    pieces: tuple["Sentence", ...] = ()  # the sentences that this one joins

    def has(self, *concepts: str) -> bool:
        return any(cue.concept in concepts for cue in self.cues)

    def cues_beyond(self, *concepts: str) -> bool:
        """Whether it has a cue of another concept than these, or names a rating."""
        return bool(self.labels) or any(cue.concept not in concepts for cue in self.cues)

    def all(self, *concepts: str) -> list[Cue]:
        return [cue for cue in self.cues if cue.concept in concepts]

    def first(self, *concepts: str) -> Cue | None:
        return next((cue for cue in self.cues if cue.concept in concepts), None)

    def after(self, cue: Cue | Mention, length: int = 8) -> str:
        return self.text[cue.end : cue.end + length]

    def year_of(self, cue: Cue) -> int | None:
        """The year that a word like 目標 carries: 「令和6年度の目標」, 「目標（R6）」; None where none stands near."""
        before = [year for year in self.years if 0 <= cue.start - year.end <= 14]
        after = [year for year in self.years if 0 <= year.start - cue.end <= 3]
        crossing = before and any(
            before[-1].end <= other.start < cue.start for other in self.all("target", "actual")
        )
        if before and not crossing:
            return before[-1].year
        return after[0].year if after else (before[-1].year if before else None)

    @property
    def is_bare_name(self) -> bool:
        """Whether it is a name of something and nothing is said or asked of it: 「出生数、」."""
        named = self.indicators or any(term.weight >= 1 for term in self.terms)
        told = self.numbers or self.years or self.departments or self.labels or self.cues_beyond("that")
        return bool(named) and not told and bool(_NAME_END.search(self.text))

    @property
    def is_empty(self) -> bool:
        """True when nothing of a report and no wish is in it."""
        return not (
            self.cues
            or self.terms
            or self.years
            or self.indicators
            or self.departments
            or self.headings
            or self.labels
        )


class SentenceReader:
    """Reads sentences with the words of one report."""

    def __init__(self, words: ReportWords, cues: CueFinder, terms: TermFinder, analyzer: Analyzer) -> None:
        self._words = words
        self._cues = cues
        self._terms = terms
        self._analyzer = analyzer

    def read(self, question: str) -> list[Sentence]:
        """The sentences of a question as typed; markup and control marks are blanks, never instructions."""
        text = self._analyzer.digits(plain_text(question))
        text = _COUNTERS.sub(lambda match: f"何{_KANJI_COUNTER[match[1]]}", text)
        text = _ZERO.sub("0", re.sub(r"(?<=の)何と何(?=[がをに])", "何", text))
        for written, usual in self._terms.thesaurus.spellings.items():
            text = text.replace(written, usual)
        text = _DECIMALS.sub("", _AMONG_THEM.sub("同士", text))
        text = _KANA.sub(self._in_kanji, text)
        text = _EACH_ASKED.sub(r"\1。", _FOR_WHAT.sub("", text))
        text = re.sub(r"^\(([^()]{12,})\)(?=\S)", r"\1。", text)  # a remark in brackets before the question
        text = _FOR_USE.sub("", text)
        text = _REMARK.sub(r"。\1。", text)
        pieces = [piece.strip() for piece in _END.split(text) if piece and piece.strip(" 。、")]
        unique = _with_tags(list(dict.fromkeys(pieces)))
        return self._enumerating([self._sentence(piece) for piece in unique])

    def _enumerating(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences, a bare name joined to the further name that follows it: 「出生数、それから待機児童数。」."""
        joined: list[Sentence] = []
        for sentence in sentences:
            if joined and _FURTHER_NAME.match(sentence.text) and joined[-1].is_bare_name:
                name = _FURTHER_NAME.sub("", sentence.text)
                joined[-1] = self._sentence(f"{joined[-1].text.rstrip('。、')}、それから{name}")
            else:
                joined.append(sentence)
        return joined

    def _in_kanji(self, written: re.Match[str]) -> str:
        """A known word written in hiragana, as it is usually written: がくどうって → 学童って."""
        run = written[0]
        for size in range(len(run), KANA - 1, -1):
            head, rest = run[:size], run[size:]
            if (not rest or _AFTER_A_NOUN.match(rest)) and (known := self._terms.thesaurus.spoken(head)):
                return head + rest if re.search("[ぁ-ゖ]", known.text) else known.text + rest
        return run

    def _sentence(self, text: str) -> Sentence:
        indicators = self._words.indicators(text)
        goals = [item for item in self._words.goals_together(text) if _free(item, indicators)]
        headings = [
            item
            for item in self._words.headings_in(text)
            if _free(item[1], [*indicators, *goals])
            and not text[: item[1].start].endswith("課の")  # 「市街地整備課のしごと」
        ]
        departments = [item for item in self._words.departments_in(text) if _free(item, indicators)]
        labels = [item for item in self._words.labels_in(text) if _free(item[1], indicators)]
        labels = [item for item in labels if not self._late_elsewhere(text, item[1].start)]
        names: list[Mention | RowMention] = [*indicators, *departments, *(m for _, m in headings), *goals]
        protected = [(item.start, item.end) for item in names]
        fragments = self._words.fragments(text)
        cues = self._cues_of(
            text, indicators, [*protected, *fragments, *((m.start, m.end) for _, m in labels)]
        )
        year_mentions = _years(text)
        causes = self._words.causes_in(text)
        numbers = [
            number for number in find_numbers(text, self._words.units) if _outside(number.start, protected)
        ]
        used = [
            *protected,
            *((m.start, m.end) for _, m in labels),
            *(
                (mention.start, _with_tail(text, mention))
                for mention in causes
                if not text.startswith("対策", mention.end)
            ),
            *((cue.start, cue.end) for cue in cues),
            *((number.start, number.end) for number in numbers),
            *((year.start, year.end) for year in year_mentions),
        ]
        terms = [
            term
            for term in self._terms.find(text, used, self._words.place_letters)
            if not self._in_sound(term, headings, departments)
            and not (_bracketed(text, term) and not term.same and not self._words.prints(term.text))
            and not any(span.start() < term.start < span.end() for span in _INCLUDED.finditer(text))
            and not any(span.start() < term.start < span.end() for span in _HEARD.finditer(text))
            and not (
                any(span.start() <= term.start < span.end() for span in _SPEAKER.finditer(text))
                and not self._words.prints(term.text)
            )
        ]
        if sum(letter.isascii() for letter in text) > len(text) / 2:  # English with a name in Japanese
            terms = [term for term in terms if not term.text.isascii()] or terms
        return Sentence(
            text,
            tuple(dict.fromkeys(replace(cue, word=cue.concept) for cue in cues)),
            tuple(numbers),
            tuple(year_mentions),
            tuple(departments),
            tuple(headings),
            tuple(labels),
            tuple(indicators),
            tuple(causes),
            tuple(goals),
            tuple(terms),
            tuple(_QUOTED.findall(text)),
            tuple(token.end for token in self._analyzer.tokens(text) if _parts(token)),
            self._words.named_in_part(text),
        )

    def _cues_of(
        self, text: str, indicators: Sequence[RowMention], taken: Sequence[tuple[int, int]]
    ) -> list[Cue]:
        """The words that ask, outside names and labels (`taken`), quotations and longer phrases."""
        columns = [
            item
            for item in self._words.columns_in(text)
            if _FIELD_CUES.get(item[0]) and _free(item[1], indicators)
        ]
        quotes = [(match.start(1), match.end(1)) for match in _QUOTED.finditer(text) if len(match[1]) >= 4]
        phrases = self._terms.phrases(text)

        def asks(cue: Cue) -> bool:
            quoted = any(start <= cue.start < end for start, end in quotes)
            in_phrase = any(
                start <= cue.start and cue.end <= end and cue.end - cue.start < end - start
                for start, end in phrases
            )
            late = cue.concept == "status_late" and self._late_elsewhere(text, cue.start)
            return not (
                (quoted and cue.concept not in _STATED) or in_phrase or late or asks_otherwise(text, cue)
            )

        found = self._cues.find(text, [*taken, *((m.start, m.end) for _, m in columns)])
        cues = [replace(cue, concept="where") if asks_where(text, cue) else cue for cue in found if asks(cue)]
        cues += [Cue(_FIELD_CUES[name], m.name, m.start, m.end, 0, 0) for name, m in columns]
        return sorted(cues, key=lambda cue: cue.start)

    def _late_elsewhere(self, text: str, start: int) -> bool:
        """Whether the word for late that starts here is said of a thing the report does not know: 「電車が遅れて」."""
        of = _LATE_THING.search(text[:start])
        if not of or not text.startswith(("遅", "おく"), start):
            return False
        known = self._words.prints(of[1]) or any(
            term.same or term.narrower for term in self._terms.find(of[1])
        )
        return not known and bool(self._terms.find(of[1]))

    def _in_sound(
        self, term: Term, headings: Sequence[tuple[Heading, Mention]], departments: Sequence[Mention]
    ) -> bool:
        """Whether a term is a piece of a heading or a department that was recognised by its sound."""
        mentions = [mention for _, mention in headings] + list(departments)
        return any(
            self._words.sounds_within(term.text, mention.name) for mention in mentions if mention.end == 0
        )


def _with_tail(text: str, cause: Mention) -> int:
    """Where a cause ends with what is said of it in one word: 「コロナなし」, 「コロナ付き」."""
    tail = _CAUSE_TAIL.match(text, cause.end)
    return tail.end() if tail else cause.end


def _with_tags(pieces: Sequence[str]) -> list[str]:
    """The pieces with 「そうですね？」, which asks of the one before, joined to it."""
    joined: list[str] = []
    for piece in pieces:
        if joined and _TAG.fullmatch(piece):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _bracketed(text: str, term: Term) -> bool:
    """Whether a term stands in brackets, where something is only said in other words: ミニデイ（日帰りの集い）."""
    inside = any(match.start() < term.start < match.end() for match in _BRACKETS.finditer(text))
    return inside and not re.search(r"(率|額|費|数|量)$", term.text)  # 「（死亡率）」 names what is asked


def _parts(token: Token) -> bool:
    return (token.pos == "助詞" and token.surface in _CASES) or token.pos == "補助記号"


def _years(text: str) -> list[YearMention]:
    """The years named in a text; 「令和4年度から6年度」 names both in one era."""
    found: list[YearMention] = []
    era = ""
    for match in _YEAR_TEXT.finditer(text):
        era = match["era"] or era
        named = years(f"{era or CURRENT_ERA}{match['short']}年" if match["short"] else match[0])
        if named:
            found.append(YearMention(named[0], match.start(), match.end()))
    return found


def join(sentences: Sequence[Sentence], keep: Callable[[Sentence], bool] = lambda _: True) -> Sentence:
    """Several sentences as one, for what is asked over a sentence's end. Positions stay those of each sentence."""
    chosen = [sentence for sentence in sentences if keep(sentence)]
    if len(chosen) == 1:
        return chosen[0]
    lists = [field.name for field in fields(Sentence) if field.name not in {"text", "pieces"}]
    joined: dict[str, Any] = {
        name: tuple(item for sentence in chosen for item in getattr(sentence, name)) for name in lists
    }
    return Sentence(" ".join(sentence.text for sentence in chosen), pieces=tuple(chosen), **joined)


def _free(mention: Mention, taken: Sequence[Mention | RowMention]) -> bool:
    return not any(mention.start < other.end and other.start < mention.end for other in taken)


def _outside(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return not any(start <= position < end for start, end in spans)
