"""Entities of a document from its mentions: each once, by its fullest name; places linked where it is sure which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from msgspec import UNSET
from msgspec.structs import replace

from majra.records.document import EntityType, Mention, Named
from majra.text.arabic import match_key
from streams.enrich.gazetteer import Gazetteer, is_demonym
from streams.enrich.mentions import Field
from streams.enrich.names import BODIES, ENDS, HEADS, KINDS, TITLES, Segment, bare, name_key, without

WIKIDATA = "https://www.wikidata.org/entity/"
TEAM = frozenset(
    match_key("نادي فريق نادى لنادي بنادي لفريق ونادي وفريق مدرب لاعب لاعبي مهاجم حارس مباراة مرمى").split()
)
"""Folded words before a place's name that make a team of it."""
CITY = frozenset(match_key("مدينة بمدينة لمدينة ومدينة العاصمة").split())
"""Folded words that begin a city's name: مدينة الكويت is not the country."""
CLITICS = frozenset("وفبلك")
_NEAR = 40
"""Characters before a mention that are read for what stands before it: some words."""


@dataclass(slots=True)
class _Group:
    """The mentions of one entity: keys and names, how often."""

    keys: set[str]
    names: Counter[str] = field(default_factory=Counter)

    def name(self) -> str:
        """The longest key's most common spelling."""
        return max(self.names, key=lambda each: (len(name_key(each).split()), self.names[each], len(each)))


@dataclass(frozen=True, slots=True)
class Entities:
    """What a document's mentions come to."""

    mentions: tuple[Mention, ...]
    people: tuple[Named, ...]
    organisations: tuple[Named, ...]
    places: tuple[Named, ...]


def gather(
    mentions: Sequence[Mention], text_of: Callable[[Field], str], gazetteer: Gazetteer, segment: Segment
) -> Entities:
    """`mentions` with links, without demonyms, and the entities. `text_of` gives a field's text."""
    kept = [each for each in mentions if not _demonym(each, text_of(each.field), segment)]
    # A last name that fits two people is one of them: it is no third person. A body's short name that fits two may be a third's.
    people = _join(_plain(kept, "PER", segment), TITLES, _same_person, several=True)
    organisations = _join(_plain(kept, "ORG", segment), frozenset(), _same_body, several=False)
    persons = {word for group in people for key in group.keys for word in key.split()}
    context = gazetteer.countries_in(place_name(each.text, gazetteer, segment) for each in kept if each.type == "LOC")
    linked: list[Mention] = []
    places: dict[str, tuple[str, Counter[str], bool]] = {}
    for mention in kept:
        if mention.type != "LOC":
            linked.append(mention)
            continue
        name = place_name(mention.text, gazetteer, segment)
        before = match_key(text_of(mention.field)[max(0, mention.start - _NEAR) : mention.start]).split()
        team = bool(before) and before[-1] in TEAM
        city = bool(CITY.intersection(match_key(mention.text).split()[:1]))
        found = None if team else gazetteer.link(name, context, persons, city=city)
        uri = WIKIDATA + found.item if found else UNSET
        linked.append(replace(mention, uri=uri))
        known = found.name if found else name
        key = found.item if found else match_key(name)
        places.setdefault(key, (known, Counter(), found is not None))[1][name] += 1
    named = tuple(
        Named(name=known if sure else names.most_common(1)[0][0], uri=WIKIDATA + key if sure else UNSET)
        for key, (known, names, sure) in places.items()
    )
    return Entities(tuple(linked), _named(people), _named(organisations), named)


def place_name(text: str, gazetteer: Gazetteer, segment: Segment) -> str:
    """The name of a place without clitics and without the word that says what it is."""
    plain = without(text, KINDS)
    for name in (text, plain, bare(plain, segment), without(bare(text, segment), KINDS)):
        if name in gazetteer:
            return name
    if plain[:1] in CLITICS and plain[1:] in gazetteer:  # a conjunction that the lexicon does not part from a rare name
        return plain[1:]
    return without(bare(plain, segment), KINDS)


def _demonym(mention: Mention, text: str, segment: Segment) -> bool:
    """Whether a place is an adjective: السعودي is not a place, nor السعودية after a definite noun."""
    if mention.type != "LOC" or " " in mention.text:
        return False
    before = match_key(text[max(0, mention.start - _NEAR) : mention.start]).split()
    adjacent = text[max(0, mention.start - 1) : mention.start] == " "
    noun = adjacent and bool(before) and before[-1].startswith("ال") and len(before[-1]) > 4
    return is_demonym(bare(mention.text, segment), after_noun=noun)


def _plain(mentions: Sequence[Mention], kind: EntityType, segment: Segment) -> list[str]:
    """The names of one type without clitics: those that the lexicon knows, and those that the document itself shows."""
    names = [bare(each.text, segment) for each in mentions if each.type == kind]
    keys = {name_key(name) for name in names}
    return [name[1:] if name[0] in CLITICS and name_key(name[1:]) in keys else name for name in names]


def _join(
    names_said: Iterable[str], titles: frozenset[str], same: Callable[[str, str], bool], *, several: bool
) -> list[_Group]:
    """Groups of names in the order of their first; the longest are the seeds that shorter ones join.

    `several`: whether a name that fits several groups joins the first.
    """
    order: list[str] = []
    names: dict[str, Counter[str]] = {}
    for said in names_said:
        name = without(said, titles)
        if key := name_key(name):
            if key not in names:
                order.append(key)
            names.setdefault(key, Counter())[name] += 1
    groups: list[_Group] = []
    home: dict[str, _Group] = {}
    for key in sorted(order, key=lambda each: (-len(each.split()), order.index(each))):
        fitting = [each for each in groups if any(same(key, full) for full in each.keys)]
        if fitting and (several or len(fitting) == 1):
            group = fitting[0]
        else:
            groups.append(group := _Group(set()))
        group.keys.add(key)
        group.names += names[key]
        home[key] = group
    found: list[_Group] = []
    for key in order:
        if home[key] not in found:
            found.append(home[key])
    return found


def _same_person(short: str, full: str) -> bool:
    """Whether `short` is a way to write `full`: its first or last words, or first and last with others left out."""
    a, b = short.split(), full.split()
    if a == b or a == b[-len(a) :] or a == b[: len(a)]:
        return True
    rest = iter(b)
    return len(a) > 1 and all(word in rest for word in a)


def _same_body(short: str, full: str) -> bool:
    """Whether `short` is a way to write `full`: without its head (نادي, شركة) or its end.

    What may be left out at the end is anything where two words stay, else a people's adjective or a word for a kind of company (أرامكو
    السعودية); and the word that stays is a name of its own: الجيش may be another's army than الجيش السوداني, بنك is not بنك مصر.
    """
    a, b = short.split(), full.split()
    if a == b or (len(a) > 1 and a == b[: len(a)]):
        return True
    names = b[1:] if b[0] in HEADS and a[0] not in HEADS else b
    rest = names[len(a) :]
    if not names or a != names[: len(a)]:
        return False
    own = a[0] not in BODIES and a[0].removeprefix("ال") not in BODIES
    return not rest or (own and all(word in ENDS or is_demonym(word, after_noun=True) for word in rest))


def _named(groups: list[_Group]) -> tuple[Named, ...]:
    return tuple(Named(name=group.name()) for group in groups)
