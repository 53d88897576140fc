"""Themes and causes named by a sentence: 「観光の指標」, 「物価高騰で遅れた」."""

import re

from ingest.normalize import key
from ingest.records import Field
from service.language.terms import Term
from service.query import TextCondition
from service.understanding.resolution import Resolution, Resolver
from service.understanding.sentence import Sentence
from service.understanding.wording import COUNTED_IN, plural

_OF_THEME = r"(の|に関|について|に係|関連|分野|系の|まわり|関係|をめぐ|の面)"
_OF_INDICATORS = r"(の|に関する|についての|関連の|分野の|関係の)(指標|KPI|項目|数字|数値)"

_GLOSS = re.compile(
    r"(づくり|作り)?(の?(分野|ほう|方|関係|柱|領域|ところ))?(に関(わる|する)|という|である|、)?[(「『\s]*"
)


class Themes:
    """Finds the rows of a theme in one report."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def rows(
        self, sentence: Sentence, resolution: Resolution, *, filtered: bool, rated: bool
    ) -> dict[str, object]:
        """Rows of the theme that the terms name; none at all where a topic is known to no row.

        Beside other conditions a word is a theme only where it stands as one (「観光の指標」, 「防災に関する…」) or
        where it is said of an indicator; anything else is manner of speech.
        """
        known = [match.term for match in resolution.matches if match.rows and match.term.weight >= 1]
        city = self._resolver.city
        known = [term for term in known if key(term.text) != city]
        counted = COUNTED_IN.search(sentence.text)
        known = [
            term
            for term in known
            if not _glosses(sentence, term)
            and not (counted and counted.start() <= term.start < counted.end())
        ]
        if rated:
            spans = [(mention.start, mention.end) for mention in sentence.causes]
            known = [term for term in known if not any(start <= term.start < end for start, end in spans)]
        unknown = [match.term for match in resolution.matches if not match.rows]
        if filtered:
            known = [term for term in known if self._stands_as_theme(sentence, term)]
            unknown = [
                term
                for term in unknown
                if term.is_topic and re.match(_OF_INDICATORS, sentence.text[term.end :])
            ]
        if not known and not unknown:
            return {}
        rows: set[int] = set()
        for chunk in self._coordinated(sentence, known):
            rows |= set(self._resolver.theme(chunk))
        return {"theme": tuple(term.text for term in known or unknown), "rows": tuple(sorted(rows))}

    def _stands_as_theme(self, sentence: Sentence, term: Term) -> bool:
        named = re.match(_OF_THEME, sentence.text[term.end :])
        return bool(named) or bool(term.narrower) or self._resolver.by_terms([term]).indicator >= 0.8

    @staticmethod
    def _coordinated(sentence: Sentence, terms: list[Term]) -> list[list[Term]]:
        """Terms that stand side by side (や, ・, と) are themes of their own; others narrow one another."""
        chunks: list[list[Term]] = []
        for term in terms:
            between = sentence.text[chunks[-1][-1].end : term.start] if chunks else ""
            if chunks and not re.search(r"(や|・|と|、|および|及び|ならびに|または|とか)", between):
                chunks[-1].append(term)
            else:
                chunks.append([term])
        return chunks

    def cause(self, sentence: Sentence, ratings: tuple[str, ...] | None) -> TextCondition | None:
        """A cause of delay that no label names: 「物価高騰で遅れた指標」 looks into the reasons."""
        if (ratings is None and not plural(sentence)) or not sentence.terms:
            return None
        match = re.search(
            r"(により|による|のせいで|が原因で|の影響で|で|を理由に)、?(遅れ|大幅に遅れ|進捗が遅れ)|(が|を)(要因|原因|理由)(の|と|に)",
            sentence.text,
        )
        labelled = [(mention.start, mention.end) for mention in sentence.causes] if ratings else []
        words = [
            term.text
            for term in sentence.terms
            if match
            and term.end == match.start()
            and term.weight >= 1
            and not any(start <= term.start < end for start, end in labelled)
        ]
        return TextCondition(words=tuple(words), fields=(Field.DELAY_REASON,)) if words else None


def _glosses(sentence: Sentence, term: Term) -> bool:
    """Whether a term only says in other words a heading that follows: 「仕事づくりの分野（しごとの創生）」."""
    return any(
        0 <= mention.start - term.end <= 12 and _GLOSS.fullmatch(sentence.text[term.end : mention.start])
        for _, mention in sentence.headings
    )
