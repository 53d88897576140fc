"""What a word that usually asks means beside the words around it: わけ at the end of a question, どちら for where."""

import re
from collections.abc import Callable, Mapping

from service.language.cues import Cue

_SO_THEN = re.compile(r"(わけ|訳)(です|なの)?か?[?。]*$")
WHERE = re.compile(
    r"どちら(?:へ|から(?!見|と)|と(?!い|も|で)|の(?:機関|団体|会社|企業|事業者|業者|学校|大学|施設|会場|場所|組織|協会|法人|部局|地区|地域|まち|町|国|県))"
)  # 「どちらの機関と連携なさるのですか」: politely for where and with whom
_SIDES = re.compile(r"(?:と|、)[^。、]{2,20}(?:と)?(?:では|とで)")
_COMPLAINT = re.compile(
    r"困(?:る|ります|りました|っちゃう)(?:から|ので|し|よ|ね|わ|な|の|ん|です|だ|けど|が)*[。!、]?$"
)
_HARD_TALKS = re.compile(r"(?:交渉|協議|調整|工事|売却|話し合い|話合い)(?:が|の|も|は)(?:難航|停滞|足踏み)$")
_GIVE_ME = re.compile(r"(?:て|んで|いで)おくれ[^、。のだに]?$")  # 「知恵を貸しておくれでないか」
_AT_A_TIME = re.compile(
    r"だった(?=\d|令和|平成|昭和|年|月|頃|ころ|とき|時)"
)  # 「どん底だった令和2年度」 is a time
_WHAT_OF_IT = re.compile(r"で、?(?:何の|どんな|どの)")  # 「増えたせいで何の負担が」 asks what, not why
_AND_THEN = re.compile(r"それ(?:と(?![はもか])|から|に、)")  # 「それと、…」 points to nothing
_SOMEHOW = re.compile(
    r"な(?:ん|に)(?:とか|となく|だか|せ|やら)|なんか(?=[^?]*$)|いつ(?:も|か|しか|の間に?か)|どう(?:も|か|やら)(?!な)|どこも|誰も|だれも|(?:どう|なん|何|いくら|いつ|どこ|誰|だれ)でも"
)
_ASKS = re.compile(r"何|なに|どこ|どの|どん|誰|だれ|[?]")
_PERSON_THERE = re.compile(
    r"の(?:人|方|者|職員)(?:さん)?(?:に|が|から)(?!は|も)"
)  # 「窓口の方から…と聞いた」
_APART = re.compile(r"とは(別|違|異|関係|無関係|いえ|言え|限ら)")  # 「コロナとは別の理由で」
_NAME_STANDS = re.compile(r"[がも](?:入|載|挙が|あが|書|並)")  # 「市街地整備課の名前が入ってるやつ」
_PLACED = re.compile(
    r"(最も|最[大小多少高低]|一番|いちばん|トップ|\d位|\d番目)[^。]{0,24}は$"
)  # before 「何で、」


def _changes(text: str, cue: Cue) -> bool:
    """Whether 変わる or 変える is said without a negation: 「受け方がどう変わったためですか」."""
    return (
        text[cue.start :].startswith(("変わ", "変え"))
        and not cue.negated
        and "な" not in text[cue.start : cue.end]
    )


def asks_where(text: str, cue: Cue) -> bool:
    """Whether どちら only says どこ politely: 「どちらの機関と連携なさるのですか」."""
    return cue.concept == "which" and bool(WHERE.match(text, cue.start)) and not _SIDES.search(text)


def _so_then(text: str, cue: Cue) -> bool:
    """Whether わけ only ends a question: 「結局いくつできたわけ」; 「どういうわけ」 asks for a reason."""
    if text[: cue.start].endswith(("そういう", "そんな", "という", "って")) and text.startswith(
        "で", cue.end
    ):
        return True  # 「そういうわけで話が逸れた」
    return bool(_SO_THEN.match(text[cue.start :])) and not text[: cue.start].endswith(("いう", "んな"))


def _what_and(text: str, cue: Cue) -> bool:
    """Whether 何で only asks what leads: 「最小のものは何で、いくつですか」."""
    said = text[cue.start : cue.end] in {"何で", "なんで"} and text.startswith("、", cue.end)
    return bool(said and _PLACED.search(text[: cue.start]))


def _no_lateness(text: str, cue: Cue) -> bool:
    """Whether おくれ is a request, or 難航 said of talks that a row tells of: 「交渉が難航したのは」."""
    return bool(_GIVE_ME.search(text[: cue.end + 1]) or _HARD_TALKS.search(text[: cue.end]))


_OTHERWISE: Mapping[str, Callable[[str, Cue], object]] = {
    "unchanged": _changes,
    "issue": lambda text, cue: _COMPLAINT.match(text, cue.start) and not _ASKS.search(text),
    "why": lambda text, cue: _so_then(text, cue) or _what_and(text, cue) or _WHAT_OF_IT.match(text, cue.end),
    "where": lambda text, cue: text.startswith(("まで", "も"), cue.end),
    "status_late": _no_lateness,
    "worst": lambda text, cue: _AT_A_TIME.match(text, cue.end),
    "question_word": lambda text, cue: _SOMEHOW.match(text, cue.start),
    "confirm": lambda text, cue: (
        text.startswith("よろし", cue.start) and text[: cue.start].endswith(("は", "も", "が"))
    ),
    "that": lambda text, cue: _AND_THEN.match(text, cue.start),
    "department": lambda text, cue: _PERSON_THERE.match(text, cue.end),
    "average": lambda text, cue: text.startswith("的", cue.end),
    "name_of": lambda text, cue: _NAME_STANDS.match(text, cue.end),
    "definition": lambda text, cue: _APART.match(text, cue.start),
}


def asks_otherwise(text: str, cue: Cue) -> bool:
    """Whether a cue does not ask here what it usually asks."""
    test = _OTHERWISE.get(cue.concept)
    return bool(test and test(text, cue))
