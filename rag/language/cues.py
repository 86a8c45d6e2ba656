"""The words that tell where a party stands, whatever the matter: refusals, doubts, wishes.

English reports positions with a small stock of them.
"""

import re

SILENT = re.compile(
    r"\b(?:declin\w+|refus\w+) to comment|\bno comment\b|said nothing|"
    r"\b(?:kept|keeps|stayed|remain(?:s|ed)?) (?:quiet|silent|mum)\b|"
    r"\b(?:could not be reached|unavailable for comment)|"
    r"\b(?:did|has|have|do|does)(?: not|n't) (?:immediately )?(?:reply|respond|answer|return|"
    r"comment)",
    re.IGNORECASE,
)
OPEN = re.compile(
    r"\b(?:yet to (?:decide|make|take|say|commit|announce|reach)|undecided|unsure|uncommitted|"
    r"(?:not|n't|never)(?: yet| formally)? (?:decided?|made up|taken a (?:position|decision|"
    r"stand)|reached a decision|"
    r"settled on|committed either|ruled? (?:it |this |that )?out|ruling (?:it )?out|excluded?|"
    r"said (?:yes or no|whether)|say no)|"
    r"no (?:final |firm |formal )?(?:decision|position|verdict) (?:on|about|has|had|was|yet|"
    r"had been|has been)|"
    r"nothing (?:has been|is|was|had been) (?:decided|settled|agreed)|"
    r"(?:will|would|is to|to|must|has to|wants? to|needs? to|had to) decide (?:on|later|when|"
    r"once|whether|at|about|only|after|next|in)|"
    r"whether (?:or not )?(?:to|it|they|he|she)|"
    r"\bmull(?:s|ed|ing)?|weigh(?:s|ed|ing)? (?:up|whether|its|the|a)|hesitat\w+|waver\w*|on "
    r"the fence|"
    r"keep(?:s|ing)? (?:its|their|all) options open|kept (?:its|their|all) options open|"
    r"(?:need(?:s|ed)?|want(?:s|ed)?|asked for|requested|sought) (?:some |a little |a bit "
    r")?more time|"
    r"still (?:studying|examining|debating|considering|discussing|weighing|thinking|consulting)|"
    r"(?:is|are|was|were) (?:studying|examining|considering|weighing)|"
    r"postpon\w+ (?:a|its|the|any) (?:decision|vote|answer)|put off (?:a|its|the|any) "
    r"(?:decision|vote)|"
    r"defer\w* (?:a|its|the|any) decision|"
    r"(?:jury|question|matter) is still (?:out|open)|remains? (?:open|undecided|split|divided)|"
    r"(?:will|would|wants? to|prefer\w* to) wait\b|wait(?:s|ed|ing)? and see|"
    r"either way|remain(?:s|ed)? unclear|unclear whether|before deciding|cautious about|"
    r"non-?committal|"
    r"at the appropriate time)\b",
    re.IGNORECASE,
)
SETTLED_NO = re.compile(
    r"\b(?:answer|reply|response|verdict)\b[^.;]{0,60}\b(?:was|is|remained|remains) (?:a "
    r"(?:firm |clear )?)?(?:no|negative)\b",
    re.IGNORECASE,
)
DENIED_NO = re.compile(
    r"\bno (?:longer any |more |further )?(?:doubt|question|secret|turning back)\b|\bnot "
    r"(?:only|just|merely)\b|"
    r"\bnot oppos\w+|\bno objections?\b",
    re.IGNORECASE,
)
NO = re.compile(
    r"\b(?:refus(?:e[ds]?|ing)|declin(?:e[ds]?|ing)|reject(?:s|ed|ing)?|ruled? out|rules out|"
    r"ruling out|turn(?:ed|s|ing)? "
    r"(?:it |this |that )?down|turned away|"
    r"(?:will|would|does|did|do|shall|is|are|was|were|can|could|has|have|had|must|should)(?: "
    r"not|n't)|won't|cannot|"
    r"no intention|no plans?|never|(?:vot|decid|opt|c[ao]me out|advis|st[ao]nd|stood|is|are|"
    r"was|were)\w* against|stopped short|stops short|said no|says no|say no|"
    r"oppos\w+|object(?:s|ed)? to|dismiss\w+|shelv\w+|spurn\w*|rebuff\w*|snub\w*|balk\w*|baulk\w*|"
    r"no (?:\w+ ){0,2}?(?:will|would|walkout|strike|troops?|soldiers?)|"
    r"(?:remain|stay|steer)(?:s|ed|ing)? (?:out of|away|clear)|want(?:s|ed)? no part|den(?:y|"
    r"ied|ies)|unwilling|out of the question)\b",
    re.IGNORECASE,
)
# A refusal or promise of the thing itself: "turned down a request for troops".
OF_IT = re.compile(
    r"\b(?:(?P<no>turn(?:ed|s|ing)? down|rul(?:ed|es|ing) out|refus(?:e[ds]?|ing)|"
    r"declin(?:e[ds]?|ing)|reject(?:ed|s|ing)?)|"
    r"(?P<yes>pledg(?:e[ds]?|ing)|promis(?:e[ds]?|ing)|offer(?:ed|s|ing)?))\b"
    r"(?P<thing>(?:(?! to | but |;).){3,60})",
    re.IGNORECASE,
)
# What says where a party stands and leaves the matter to the sentences before it.
ELIDED = re.compile(
    r"\b(?:refused|declined|said no|agreed|accepted|said yes)"
    r"(?: as well| too| again| once more|[,.;]|$)|"
    r"\b(?:kept|keeps?|stuck|sticks?|held|repeated|dropped) (?:to )?(?:its|their|his|her) "
    r"refusals?\b|"
    r"\b(?:will|would|is to|are to)(?: still| also| now)?(?: not)? "
    r"(?:take part|join in|participate|stay out|follow suit|go)\b|"
    r"\bstay(?:s|ed)? at home\b|\bchanged? (?:its|their) minds?\b|"
    r"\bwithout (?:a|any) decision\b|\bundecided\b|"
    r"\bnot (?:yet )?decided(?! (?:to|on|about|whether))|"
    r"\byet to (?:choose|decide|announce|answer)(?! (?:to|on|about|whether))|"
    r"\bmade up (?:its|their) minds?\b|"
    r"\b(?:will|would) decide (?:once|when|after|later|at|on)\b|\bstill waiting\b|\bwould wait\b|"
    r"\bremain(?:s|ed|ing)? cautious\b",
    re.IGNORECASE,
)
# Somebody wishes or expects that the party did it; that is not its own position.
WISHED = re.compile(
    r"\b(?:urg(?:ed|es|ing)|call(?:ed|s|ing)? (?:on|for)|press(?:ed|es|ing|ure)|beg(?:ged|s)|"
    r"appeal(?:ed|s) to|"
    r"should|ought to|demand(?:ed|s)?|invit(?:ed|es)|expect(?:ed|s)?|hope[ds]?|likely to|if|"
    r"unless|asked (?:whether|if)|"
    r"would allow|criticis\w+|praised? \w+ for|rumou?r\w*|reportedly|poll|survey)\b",
    re.IGNORECASE,
)
# What a party gives up is not what it holds now: "ending three weeks of hesitation".
LEFT_BEHIND = re.compile(
    r",? \b(?:end(?:s|ed|ing)?|revers(?:es|ed|ing)|overturn(?:s|ed|ing)|drop(?:s|ped|ping)|"
    r"abandon(?:s|ed|ing)|"
    r"despite|after) (?:[\w’'-]+ ){0,5}?(?:hesitation|hesitating|refusals?|opposition|"
    r"indecision|doubts|"
    r"resistance|rejection|wavering|objections?)\b[^,.;]*",
    re.IGNORECASE,
)
# Objecting to what others do is not refusing to do it: "no foreign troops".
OTHERS = re.compile(
    r"\b(?:accept|tolerate|allow|permit|agree to|oppose[sd]?|object(?:s|ed)? to|welcome|ruled? "
    r"out)\b"
    r"[^.]{0,60}\b(?:foreign(?! (?:minist|secretary|affairs|office|policy))|others?|western|"
    r"outside|"
    r"anyone|somebody else)\b",
    re.IGNORECASE,
)
# Whoever counts, is told or is quoted is not the one who acts.
ASIDE = re.compile(
    r"\b(?:by the count of|told|according to(?: [a-z]+){0,4}|as per|seen by|surveyed by|"
    r"reported by|letter to|"
    r"newsroom of|an? interview with)(?: the)? $"
)
ASIDE_PLACE = re.compile(
    r"\b(?:to|in|into|against|with|for|on|over|near|between|toward|towards|across|inside)"
    r"(?: the| northern| southern| eastern| western)? $"
)
BEFORE_VERB = re.compile(
    r"(?:, for (?:its|their|his|her) part,|, meanwhile,|, too,|, [^,]{3,60},)?"
    r"(?:,? (?:and|or) [A-Z][^,.;]{2,60}?|(?:, [A-Z][^,.;]{2,40})+ (?:and|or) [A-Z][^,.;]{2,40}?)?"
    r"(?: also| still| now| again| finally| formally| yesterday)*"
    r" (?:has|have|had|will|would|could|may|might|does|do|did|is|are|was|were|won[’']t|wants?|"
    r"wanted|"
    r"says?|said|to|\w+ed|\w+s|stood|chose|took|kept|put|held|gave|made|began|remains?)\b"
)
