"""Names in news text: who is a country under another name, and who is a person speaking.

A capital stands for its government only where it acts ("Rome said", "Moscow would not agree"),
never where it is a place ("in Rome", "the Washington rally").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Country: capital; what its people and things are called; other names.
_TABLE = """
Afghanistan:Kabul;Afghan,Afghans|Albania:Tirana;Albanian,Albanians|Algeria:Algiers;Algerian|
Angola:Luanda;Angolan|Argentina:Buenos Aires;Argentine,Argentinian|Armenia:Yerevan;Armenian|
Australia:Canberra;Australian,Australians|Austria:Vienna;Austrian,Austrians|
Azerbaijan:Baku;Azerbaijani,Azeri|Bahrain:Manama;Bahraini|Bangladesh:Dhaka;Bangladeshi|
Belarus:Minsk;Belarusian|Belgium:Brussels;Belgian,Belgians|Bolivia:La Paz;Bolivian|
Bosnia:Sarajevo;Bosnian|Brazil:Brasilia;Brazilian,Brazilians|Bulgaria:Sofia;Bulgarian|
Cambodia:Phnom Penh;Cambodian|Cameroon:Yaounde;Cameroonian|Canada:Ottawa;Canadian,Canadians|
Chile:Santiago;Chilean,Chileans|China:Beijing;Chinese|Colombia:Bogota;Colombian|
Congo:Kinshasa;Congolese|Croatia:Zagreb;Croatian,Croat,Croats|Cuba:Havana;Cuban|
Cyprus:Nicosia;Cypriot|Czechia:Prague;Czech,Czechs;Czech Republic|
Denmark:Copenhagen;Danish,Dane,Danes|Ecuador:Quito;Ecuadorian|Egypt:Cairo;Egyptian|
Estonia:Tallinn;Estonian,Estonians|Ethiopia:Addis Ababa;Ethiopian|
Finland:Helsinki;Finnish,Finn,Finns|France:Paris;French|Georgia:Tbilisi;Georgian|
Germany:Berlin;German,Germans|Ghana:Accra;Ghanaian|Greece:Athens;Greek,Greeks|
Hungary:Budapest;Hungarian,Hungarians|Iceland:Reykjavik;Icelandic,Icelander,Icelanders|
India:New Delhi;Indian,Indians|Indonesia:Jakarta;Indonesian|Iran:Tehran;Iranian|
Iraq:Baghdad;Iraqi|Ireland:Dublin;Irish|Israel:Jerusalem;Israeli,Israelis|
Italy:Rome;Italian,Italians|Ivory Coast:Abidjan;Ivorian|Jamaica:Kingston;Jamaican|
Japan:Tokyo;Japanese|Jordan:Amman;Jordanian|Kazakhstan:Astana;Kazakh|Kenya:Nairobi;Kenyan|
Kosovo:Pristina;Kosovar|Kuwait:Kuwait City;Kuwaiti|Latvia:Riga;Latvian,Latvians|
Lebanon:Beirut;Lebanese|Libya:Tripoli;Libyan|Lithuania:Vilnius;Lithuanian,Lithuanians|
Luxembourg:Luxembourg City;Luxembourgish|Malaysia:Kuala Lumpur;Malaysian|Mali:Bamako;Malian|
Malta:Valletta;Maltese|Mexico:Mexico City;Mexican|Moldova:Chisinau;Moldovan|
Mongolia:Ulaanbaatar;Mongolian|Montenegro:Podgorica;Montenegrin|Morocco:Rabat;Moroccan|
Mozambique:Maputo;Mozambican|Myanmar:Naypyidaw;Burmese;Burma|Nepal:Kathmandu;Nepali,Nepalese|
Netherlands:The Hague;Dutch;Holland|New Zealand:Wellington;New Zealander|Niger:Niamey;Nigerien|
Nigeria:Abuja;Nigerian|North Korea:Pyongyang;North Korean|North Macedonia:Skopje;Macedonian|
Norway:Oslo;Norwegian,Norwegians|Pakistan:Islamabad;Pakistani|Panama:Panama City;Panamanian|
Paraguay:Asuncion;Paraguayan|Peru:Lima;Peruvian|Philippines:Manila;Philippine,Filipino|
Poland:Warsaw;Polish,Pole,Poles|Portugal:Lisbon;Portuguese|Qatar:Doha;Qatari|
Romania:Bucharest;Romanian|Russia:Moscow,Kremlin;Russian,Russians|Rwanda:Kigali;Rwandan|
Saudi Arabia:Riyadh;Saudi,Saudis|Senegal:Dakar;Senegalese|Serbia:Belgrade;Serbian,Serb,Serbs|
Singapore:;Singaporean|Slovakia:Bratislava;Slovak,Slovaks|Slovenia:Ljubljana;Slovenian,Slovene|
Somalia:Mogadishu;Somali|South Africa:Pretoria;South African|
South Korea:Seoul;South Korean|Spain:Madrid;Spanish,Spaniard,Spaniards|
Sri Lanka:Colombo;Sri Lankan|Sudan:Khartoum;Sudanese|Sweden:Stockholm;Swedish,Swede,Swedes|
Switzerland:Bern;Swiss|Syria:Damascus;Syrian|Taiwan:Taipei;Taiwanese|
Tanzania:Dodoma;Tanzanian|Thailand:Bangkok;Thai,Thais|Tunisia:Tunis;Tunisian|
Turkey:Ankara;Turkish,Turk,Turks;Türkiye|Uganda:Kampala;Ugandan|
Ukraine:Kyiv,Kiev;Ukrainian,Ukrainians|United Arab Emirates:Abu Dhabi;Emirati;UAE|
United Kingdom:London,Westminster;British,Briton,Britons;UK,U.K.,Britain,Great Britain|
United States:Washington,White House;American,Americans;US,U.S.,USA,America|
Uruguay:Montevideo;Uruguayan|Uzbekistan:Tashkent;Uzbek|Venezuela:Caracas;Venezuelan|
Vietnam:Hanoi;Vietnamese|Yemen:Sanaa;Yemeni|Zambia:Lusaka;Zambian|Zimbabwe:Harare;Zimbabwean
"""
ACTS = (
    r"(?:has|had|have|is|was|will|would|could|may|might|can|cannot|won't|does|did|also|later|"
    r"sa(?:id|ys)|agreed?|refus\w+|declin\w+|reject\w+|announc\w+|decid\w+|rul\w+ out|pledg\w+|"
    r"insist\w*|warn\w*|want\w*|remain\w*|signall?\w*|confirm\w*|turn\w* down|join\w*|back\w*)"
)
ROLE = (  # also where it opens a sentence or stands as a title
    r"(?i:minister|president|chancellor|secretary|governor|mayor|spokes(?:man|woman|person)|"
    r"chair(?:man|woman|person)?|director|chief(?: executive| negotiator)?|executive|officer|"
    r"counsel|attorney general|speaker|senator|ambassador|envoy|rector|provost|dean|"
    r"head(?: of \w+)?|negotiator|commissioner|coach|manager|premier|leader|official|professor|"
    r"judge|lawyer|analyst|economist|researcher|diplomat|king|queen|prince|princess|captain|"
    r"founder|owner|taoiseach|congress(?:man|woman)|councillor|treasurer|editor|principal)"
)
NAME = r"[A-Z][\w’'-]*[\w](?:(?: (?:of|de|da|van|von|del|la|the))? [A-Z][\w’'-]*\w){0,5}"
_SPAN = re.compile(rf"\b{NAME}")
# A word that is upper-cased because it opens a sentence or a quotation.
_OPENERS = frozenset(
    """a about according after all also although among an and another as asked at back because
    before both but by despite during each earlier even few for four from had has have he her his
    how however i if in instead into it its last later like many meanwhile more most neither no
    nobody none nor not nothing now of on once one only or other others our over photo related
    several she since so some still such taking that the their them then there these they this
    those three to today two under unlike until we what when where whether which while who whose
    why with within would yet you lawyers pilots surgeons lawmakers legislators officials
    sources asked credit system note article sign more five six seven eight nine eleven twelve
    dozens hundreds thousands is are was were do does did can could will would should may might
    which how am been being let""".split()
)
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december jan feb mar apr jun jul aug sep sept oct
    nov dec""".split()
)


US_STATES = frozenset(
    """Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|
Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|
Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|
New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|
South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|
Wisconsin|Wyoming""".replace("\n", "").split("|")
)
COUNTRY_KINDS = frozenset("countries nations governments capitals allies states".split())
PEOPLE_KINDS = frozenset("people men women ministers leaders politicians lawmakers".split())
_DATELINE = re.compile(
    r"^[A-Z][A-Z .’'-]{2,30}(?: \([^)]{2,40}\)|, (?:\d{1,2} \w+|\w+ \d{1,2}))? ?[—–-]+ "
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, and where it stands."""

    text: str
    start: int
    end: int


def _read_table() -> tuple[dict[str, str], dict[str, str]]:
    """Return (any form of a country -> its name, capital -> the country)."""
    forms, capitals = {}, {}
    for row in "".join(_TABLE.split("\n")).split("|"):
        country, _, rest = row.partition(":")
        capital, *others = rest.split(";")
        forms[country] = country
        for form in ",".join(others).split(","):
            forms[form] = country
        for place in filter(None, capital.split(",")):
            capitals[place] = country
    return forms, capitals


COUNTRIES, CAPITALS = _read_table()
_ACTOR = re.compile(rf"(?<!in )(?<!at )(?<!to )\b({'|'.join(CAPITALS)})(?= {ACTS}\b)")


@lru_cache(maxsize=4096)
def with_governments(text: str) -> str:
    """Return the text with capitals that act as governments replaced by their country."""
    return _ACTOR.sub(lambda found: CAPITALS[found[1]], text)


def party_of(name: Name, kind: str) -> str | None:
    """Return the party of a kind that a name stands for, or None where it is of another kind.

    Args:
        name: A name of a text with ``with_governments`` applied.
        kind: As asked: "countries", "states", "clubs"; "parties" takes any.
    """
    bare = re.sub(r"^[Tt]he ", "", name.text)
    country = COUNTRIES.get(bare)
    if kind in COUNTRY_KINDS:
        return country or (bare if kind == "states" and bare in US_STATES else None)
    if kind in PEOPLE_KINDS or kind == "parties":
        return country or bare
    return bare if country is None or kind in ("cities", "towns") else None


def without_dateline(text: str) -> str:
    """Return a sentence without the place and agency before it: "PARIS (AFP) — "."""
    return _DATELINE.sub("", text)


def names_in(text: str) -> Iterator[Name]:
    """Yield the longest capitalised spans of a sentence that are names, in order."""
    for found in _SPAN.finditer(text):
        start, words = found.start(), found[0]
        while words:
            first, _, rest = words.partition(" ")
            if first.lower() not in _OPENERS or not rest:
                break
            start, words = start + len(first) + 1, rest
        words = re.sub(r"[’']s?$", "", words)
        low = words.lower()
        if low in _CALENDAR or low in _OPENERS or not words[:1].isupper():
            continue
        if re.search(r"\ban? $", text[:start]):  # "a U-turn"
            continue
        if len(words) < 4 or not words.isupper():  # a shout or a dateline, not a name
            yield Name(words, start, start + len(words))


@lru_cache(maxsize=4096)
def people_in(text: str) -> frozenset[str]:
    """Return the persons of a text: full names, and the last names by which they go later."""
    people = set()
    two = r"[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){1,2}"
    for pattern in (
        rf"\b{ROLE} ({two})",
        rf"\b({two}), (?:(?:the|its|their|an?|his|her) )?(?:[a-z][\w’'-]* ){{0,5}}?{ROLE}\b",
        rf"\b{ROLE}, ({two}),",
        rf"[”\"],? ({two}) (?:said|added|told|wrote|says)\b",
        rf"[,”\"] (?:said|added|says) ({two})\b",
        r"\b(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Prime Minister|President|Chancellor) "
        r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)",
    ):
        for found in re.finditer(pattern, text):
            name = re.sub(rf"^(?:{ROLE} )+", "", found[1])
            if name not in COUNTRIES:
                people |= {name, name.split()[-1]}
    return frozenset(people)


def same_name(one: str, other: str) -> bool:
    """Say whether one name is the other or its beginning ("Kestrelby", "Kestrelby United")."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return long == short or long.startswith(f"{short} ")


def joined(names: Sequence[str]) -> str:
    """Return names as a phrase: "A, B and C"."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
