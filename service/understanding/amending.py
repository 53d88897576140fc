"""What a further sentence only adds to the question before it, or sets aside."""

from service.query import Query
from service.understanding.sentence import Sentence
from service.understanding.set_question import OVER_MANY, SetQuestion


def amended(sets: SetQuestion, before: Query, sentence: Sentence, query: Query) -> Query | None:
    """The query before with rows, ratings or departments that a further sentence only adds or sets aside."""
    if before.ask in OVER_MANY and (apart := sets.excluded_rows(sentence)):
        return _without_rows(before, apart)
    rated = before.selection.ratings
    if rated and (excluded := sets.excluded_ratings(sentence)):
        return _without_ratings(before, excluded)
    if rated and sentence.has("include") and query.selection.ratings:
        return _with_ratings(before, query)
    if sentence.has("rest") and sentence.departments:
        return _without(before, sentence)
    return None


def _without_rows(query: Query, rows: tuple[int, ...]) -> Query:
    """The query before without rows set apart afterwards: 「…を挙げて。創業相談件数は除いてください」."""
    return query.model_copy(update={"selection": query.selection.model_copy(update={"excluded_rows": rows})})


def _without_ratings(query: Query, excluded: frozenset[str]) -> Query:
    """The query before without ratings set aside afterwards: 「…はいくつか。概ね順調は数に入れず」."""
    kept = tuple(label for label in query.selection.ratings or () if label not in excluded)
    return query.model_copy(update={"selection": query.selection.model_copy(update={"ratings": kept})})


def _with_ratings(query: Query, other: Query) -> Query:
    """The query before with further ratings: 「…はいくつ？概ね順調も合わせて」."""
    ratings = tuple(dict.fromkeys([*(query.selection.ratings or ()), *(other.selection.ratings or ())]))
    return query.model_copy(update={"selection": query.selection.model_copy(update={"ratings": ratings})})


def _without(query: Query, sentence: Sentence) -> Query:
    """The query before without the departments that the sentence sets aside: 「…の分は除き、それ以外を」."""
    names = tuple(mention.name for mention in sentence.departments)
    return query.model_copy(
        update={"selection": query.selection.model_copy(update={"excluded_departments": names})}
    )
