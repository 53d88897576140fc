"""Whether a number is asked of persons whom a row does not count: 「バスに乗った高校生は何人」."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.normalize import key
from ingest.records import Field
from service.language.terms import Term
from service.understanding.grounds import Grounds
from service.understanding.quantity import asked_quantity
from service.understanding.sentence import Sentence

HELD = 0.5
_ENDING = r"(?:たち|達|さん)?(?:の(?:人|方)(?:たち|々)?)?"
_COUNTED = r"(?:は|って|も|で|だけ|のみ|に限[^、。]{0,4})"
_ASKED = r"[^。]{0,12}?(?:何|なん|どれ|どの|いくつ)(?:人|名|くらい|ぐらい|だけ|ほど|割|%|パー)"
_AS_COUNTED = re.compile(
    rf"{_ENDING}(?:{_COUNTED}、?{_ASKED}|が?、?\s?(?:何|なん)人|(?:の人|人|者)?の?(?:数|割合|比率|率)(?=は|を|が|って|も|[?。]|$))"
)  # 「高校生は電車に何人」, 「女性の人数は」
_ACTING = re.compile(
    rf"{_ENDING}が[^、。]{{1,16}}?(?:た|る|う|ない)(?=[㐀-鿿ァ-ヶ])"
)  # 「高齢者が起こした事故」
_OWNER = re.compile(rf"{_ENDING}(?:から)?の?|による")
_THEIRS = re.compile(rf"{_ENDING}(?:から)?の|による")
_FROM = re.compile(rf"{_ENDING}(?:から|による)")
_PERSON = re.compile(r"(?:者|員|客|人|手|生|児|民|ター|さん)$")
_NUMBER_OF = re.compile(
    r"(?:者|客|人|員)?(?:の?(?:人?数|割合|率)(?=は|を|が|って|も|[?。]|$)|(?=は|って|も|[?。]|$))"
)
_WHO = r"(?P<who>(?:人|方|者|子|子ども|世帯|会社|企業|店|家|会員|参加者|利用者|乗客|お客さん|客|市民|住民)(?:たち|々)?)(?:の?人?数|の割合|の率)?(?=は|が(?!い[るまな])|って|も|を|、|[?。]|何|どれ|どの|わか|分か|知|教|おしえ|$)"
_DOER = re.compile(r"(?:[ぁ-ん切終抜通]){0,9}?(?:た|だ|る|う|ない|なかった)" + _WHO)
_TO_THE_END = re.compile(r"切|終|抜|通|きっ|ぬい|おえ")  # 走り切った: more than that they took part
_DID = re.compile(r"[ぁ-ん切終抜通続]{0,8}(?:た|だ|る|う|ない|なかった)")
_BECAME = re.compile(r"(?:に|と)な(?:った|っている|る)" + _WHO)  # 「依頼退会になった人」
_DOING = re.compile(_WHO)
_NOT_DOING = re.compile(r"(?P<no>[れせてでわらかがさたまばやい]な(?:い|かった))" + _WHO)
_OF_PERSONS = re.compile(
    r"の(?:人|方)(?:たち|々)?(?=$|(?:は|って|が|も)?、?[^。%％]*(?:何|なん)人)"
)  # 「認知症の人」
_WITHIN = r"の(?:うち|[中な]か?[での])(?:は|に)?、?(?:実際に)?"
_PART_OF = re.compile(
    rf"(?:^|、)(?:その)?うち(?:で)?、?(?:実際|本当|ほんと)に|(?:人|者|方|世帯|会員|客|\d(?:件|名|社|団体|世帯))(?:たち)?(?:{_WITHIN}|で、?(?:実際|本当|その(?:後|あと)|のち|後)に?)"
)
_AFTERWARDS = re.compile(
    r"(?:その|の|た)(?:あと|後)(?:に|で)?、?(?=[^。、]{1,24}(?:た|る)(?:の|人|方|世帯|子|件数?|会社)[^。、]{0,4}(?:は|って)、?(?:何|なん|どれ|いくつ))"
)  # 「相談会のあと引っ越してきた世帯はいくつ」
_ASKS_FOR_THEM = re.compile(r"(?:は|って)[?。]*$|いくつ")
_NUMBER_ASKED = re.compile(r"何|なん|いく[つら]|どれ|どの(?:くらい|程度)|[数率額]|割合|人は")
_ONLY = re.compile(
    r"(?P<said>[^、。はが]{1,16})(?<![どこそあ]れ)(?<!どん)(?:だけ|のみ|に(?:(?:限っ|絞っ|しぼっ)た|(?:限る|絞る|しぼる)と))(?:で(?:見る|みる|いう|言う)と|だと|なら|では|は|の|で|に(?:する|限る|絞る)と|(?=[㐀-鿿]))、?"
)  # 「自動車の部品をつくる会社だけで見ると」
_AMONG = re.compile(r"(?:たち)?" + _WITHIN)


class Persons:
    """Weighs those of whom a number is asked against those whom the rows of one report count."""

    def __init__(self, grounds: Grounds) -> None:
        self._report = grounds.report
        self._index = grounds.resolver.index
        self._people = grounds.words.people
        self._taking_part = grounds.words.taking_part
        city = grounds.report.city
        self._city = {key(city), key(re.sub("[市町村区]$", "", city))}

    def others(self, sentence: Sentence, rows: Sequence[int]) -> Term | None:
        """The persons of whom a number is asked, where the rows count all or others: 高校生, 「認知症の人は何人」."""
        for piece in sentence.pieces or (sentence,):
            for term in piece.terms:
                group = self.is_group(term) or self._has_persons(piece, term, rows)
                if not group:
                    continue
                counted = self._is_counted(piece, term)
                if counted and not any(self._counts(row, term, sentence.terms) for row in rows):
                    return term
                told = not _FROM.match(piece.text, term.end) and self._told(term, rows)
                if not told and any(self._owns(piece, term, row) for row in rows):
                    return term
        return None

    def is_group(self, term: Term) -> bool:
        """Whether the term names persons by age, sex, origin or standing: 女性, 女性ランナー."""
        lemmas = term.phrase.lemmas
        return any(lemmas[first:] in self._people for first in range(len(lemmas)))

    def _has_persons(self, piece: Sentence, term: Term, rows: Sequence[int]) -> bool:
        """Whether the persons of a thing that the rows' indicators name are counted: 「認知症の人は何人」."""
        said = _OF_PERSONS.search(term.text) or _OF_PERSONS.match(piece.text, term.end)
        return bool(said) and any(self.in_name(row, term) for row in rows)

    def _is_counted(self, piece: Sentence, term: Term) -> bool:
        """Whether the number asked is that of the persons, or of those of them who take part: 「女性の参加者は」."""
        if _AS_COUNTED.match(piece.text, term.end):
            return True
        after = next((other for other in piece.terms if other.start >= term.end), None)
        if after and _OWNER.fullmatch(piece.text, term.end, after.start):
            return self._is_taking_part(piece, after)
        acting = _ACTING.match(piece.text, term.end)
        return bool(acting) and any(
            self._is_taking_part(piece, other) for other in piece.terms if other.start >= term.end
        )

    def _owns(self, piece: Sentence, term: Term, row: int) -> bool:
        """Whether what the row counts is said to be theirs: 「男性の認知症サポーター」, 「女性の創業相談件数」."""
        owner = _THEIRS.match(piece.text, term.end)
        if not owner:
            return False
        if any(mention.start == owner.end() for mention in piece.indicators):
            return True
        owned = [other for other in piece.terms if other.start >= owner.end()]
        if not owned or owned[0].start != owner.end() or not self._index.names_head(row, owned[0]):
            return False
        acting = self._index.counts_act(row) or _PERSON.search(owned[0].text)
        return bool(acting) or any(self._is_taking_part(piece, other) for other in owned[1:2])

    def _told(self, term: Term, rows: Sequence[int]) -> bool:
        """Whether a row is about them, though its indicator does not say so: ミニデイサービス is for お年寄り."""
        return any(self._index.match(term).strength(row) >= HELD for row in rows)

    def _is_taking_part(self, piece: Sentence, term: Term) -> bool:
        """Whether the number of a noun for taking part is asked: 参加 of 「参加者は」, 事故 of 「事故は何件」."""
        known = any((part.lemma,) in self._taking_part for part in term.parts)
        return known and _NUMBER_OF.match(piece.text, term.end) is not None

    def _counts(self, row: int, term: Term, terms: Sequence[Term]) -> bool:
        """Whether the row gives their number apart, or its indicator speaks of them and the question of what it counts.

        女性のためのおしごとフェアの参加者数 does not count 「働いている女性」.
        """
        if self._is_part(row, term):
            return True
        values = self._report.measure(row).values.values()
        units = {quantity.unit for value in values for quantity in value.quantities}
        if units and not units & {"人", "%"}:
            return False
        if not self.in_name(row, term):
            return (
                units == {"%"} and self._index.match(term).strength(row) >= HELD
            )  # of whom the row tells the share
        others = [one for one in terms if one is not term]
        if self._index.counts_act(row) and any(self._index.names_thing(row, one) for one in others):
            return True
        return any(self._index.names_head(row, one) for one in terms)

    def in_name(self, row: int, term: Term) -> bool:
        return self._index.match(term).strength(row, (Field.INDICATOR,)) >= HELD

    def doer(self, sentence: Sentence, row: int) -> Term | None:
        """Those of whom a number is asked, told by a verb that the row does not hold, or a part of them.

        「マラソンを完走した人は何人」, 「バスに乗れない人は」, 「相談した人のうち店を開いたのは何人」.
        """
        named = bool(sentence.indicators) or any(self._names(term, row) for term in sentence.terms)
        for piece in sentence.pieces or (sentence,):
            if part := self.part(piece, row):
                return part
            if absent := self._absent(piece):
                return absent
            for term in piece.terms:
                ends = term.parts[-1].form.startswith(("終止形", "連体形"))
                who = (_DOING if ends else _DOER).match(piece.text, term.end)
                who = who or self._of_group(piece, term)
                if term.weight >= 1:
                    became = _BECAME.match(piece.text, term.end)
                    polite = piece.text[: term.start].endswith(("お", "ご"))  # お乗りになった方
                    if became and not polite and not self.in_name(row, term):
                        return replace(term, text=term.text + became[0])
                    continue
                if not who:
                    continue
                known = term.phrase.lemmas in self._taking_part and not _TO_THE_END.search(who[0])
                held = known or self.in_name(row, term)
                if not named or not held:
                    return replace(term, text=term.text + who[0])
        return None

    def _only(self, piece: Sentence, row: int) -> Term | None:
        """What the number is restricted to and the row does not count apart: 「オンラインで参加した人だけだと」."""
        for only in _ONLY.finditer(piece.text) if _NUMBER_ASKED.search(piece.text) else ():
            if any(only.start("said") <= cue.start < only.end("said") for cue in piece.cues):
                continue  # 「実績だけ」
            inside = [term for term in piece.terms if only.start("said") <= term.start < only.end("said")]
            nouns = [term for term in inside if term.weight >= 1 and term.phrase.key not in self._city]
            other = next((term for term in nouns if not self.in_name(row, term)), None)
            if other and not self._is_part(row, other):
                return replace(other, text=piece.text[inside[0].start : only.end("said")])
        return None

    def _is_part(self, row: int, term: Term) -> bool:
        """Whether the row's values are given for them apart: 小学校 86.1%, 中学校 76.6%."""
        values = self._report.measure(row).values.values()
        parts = {key(quantity.part) for value in values for quantity in value.quantities if quantity.part}
        return bool(parts & {term.phrase.key, *(phrase.key for phrase in term.same)})

    @staticmethod
    def _absent(piece: Sentence) -> Term | None:
        """Those who did not do what a row counts: 「バスに乗れない人は何人」."""
        who = _NOT_DOING.search(piece.text)
        before = [term for term in piece.terms if who and term.start < who.end()]
        if not who or not before or before[-1].end >= who.end("no"):
            return None
        return replace(before[-1], text=piece.text[before[-1].start : who.end("who")])

    def _of_group(self, piece: Sentence, term: Term) -> re.Match[str] | None:
        """The inflection between a verb and the group of persons who did so: 「やめてしまった障がい者」."""
        after = next((other for other in piece.terms if other.start >= term.end), None)
        return _DID.fullmatch(piece.text, term.end, after.start) if after and self.is_group(after) else None

    def part(self, piece: Sentence, row: int) -> Term | None:
        """Those among persons of whom a number is asked: 「来た女性のうち就職が決まったのは何人」.

        None where the row counts just these: 「生徒のうち英語が楽しいと答えたのは」.
        """
        groups = (_AMONG.match(piece.text, term.end) for term in piece.terms if self.is_group(term))
        among = _PART_OF.search(piece.text)
        said = among or _AFTERWARDS.search(piece.text) or next(filter(None, groups), None)
        told = [term for term in piece.terms if said and term.start >= said.end()]
        number = said and any(one.start > told[-1].end for one in piece.numbers if told)  # 「…は3割くらいか」
        asks = number or asked_quantity(piece) or _ASKS_FOR_THEM.search(piece.text)
        if not said or not told or not asks:
            return self._only(piece, row)
        if said.re is _AMONG and self.in_name(row, told[-1]):
            return None
        return replace(told[-1], start=said.end(), text=piece.text[said.end() : told[-1].end])

    def _names(self, term: Term, row: int) -> bool:
        """Whether it is a noun that tells the row from others: neither the city's name nor 「来た人」."""
        if term.weight < 1 or term.phrase.key in self._city:
            return False
        return self._index.match(term).strength(row) < HELD or self._index.names_thing(row, term)
