"""The numbers by which questions are understood, sentences found, read and proved.

Each says what it was chosen by: a measurement on the sets named, or a reason where none was made.
``python -m benchmarks.thresholds`` tells what halving and doubling each does. What was fitted
stands with its features: ``rag.retrieval.article_features``.
"""

from dataclasses import dataclass, field

from rag.config.briefing import BriefingConfig
from rag.config.budget import BudgetConfig
from rag.config.checking import CheckConfig
from rag.config.people import PeopleConfig
from rag.config.stories import StoryConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryConfig:
    """How a question is taken; these were chosen by reason, not by measurement."""

    long_words: int = 30
    """A longer question joins details that no one sentence holds, and is read as one that compares
    reports: .95 of multihop-rag's are longer, .02 of realtimeqa-2025's."""
    own_topic_words: int = 8
    """A longer question with names of its own does not lean on the turns before it."""
    follow_up_words: int = 4
    """At most so many stand beside the names of "What about the union at X?"."""
    turns: int = 6
    """Turns that are looked back at; older ones are another topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalConfig:
    """How articles and sentences are found and ordered."""

    passages: int = 16
    """Chunks whose sentences are ranked for a fact: one of the first ten articles holds the answer
    of .95 of realtimeqa-2022 and .98 of realtimeqa-2025."""
    passages_compared: int = 32
    """The same for a question that compares reports: it has several gold articles."""
    passages_quoted: int = 30
    """Chunks searched for the words of a quotation, which few others share."""
    nearest_vectors: int = 100
    """Chunks asked of the vectors; with BM25's as many, some twenty articles' worth."""
    ranked_articles: int = 200
    """Articles that the model ranks, the likeliest by words and dates, beside those of the nearest
    vectors: to rank all would cost the more the larger the archive is."""
    chunk_penalty: float = 3.0
    """How much a chunk loses against its article's best, in log-odds: one that shares no word
    with the question is about as far behind."""
    wide_passages: int = 200
    """Chunks asked for where everything that bears on a matter is read, some forty articles'."""
    wide_articles: int = 60
    """Articles of them whose sentences are all ranked: of 26 lists over four archives with 180
    core items 177 are named in them, the others in articles that were not found."""
    wide_sentences: int = 120
    """The likeliest of these sentences, which are parsed and read for items. In 250 of them stand
    .95 of those items, in 120 .90; each costs eight milliseconds."""
    matching_chunks: int = 3000
    """Chunks asked of the word index for an exhaustive search; those without the matter's names
    fall away. More than any one story has, so that a list is complete."""
    newest_articles: int = 60
    """Articles read for one number or reason, the newest that hold the names."""
    enough_articles: int = 3
    """Where fewer articles hold all names, one name may be missing: a person goes by the last
    name in most of them."""
    parsed_sentences: int = 24
    """The likeliest sentences that are parsed, 4 ms each, before they are ranked again. The answer
    comes first for .610, .606 and .611 with 24, 32 and 40, among eight for .903, .906 and .906."""
    least_words: int = 3
    """Shorter sentences ("Others have said no.") say nothing on their own."""
    surroundings: float = 0.4
    """What a word of the question counts that the title, the lead or the two sentences before
    say, against 1 for one in the sentence: what is said nearby is meant, but may be of another."""
    unfitting_share: float = 0.5
    """Share of a sentence's score that is lost where it holds no answer of the kind asked for."""
    report_days: int = 3
    """Days after an event in which a report is as near to it as one of the day. Of 40 questions
    with a time over realtimeqa-2023 and -2024 (``benchmarks.times``) 0, 3, 7 and 10 are alike."""
    too_early_days: int = 365
    """What a report from before the event is further off than one from as long after: its article
    is among the first ten of .900 with 0 and 10, of .925 with 30, 90 and 365. A report of the
    week before cannot tell of it, and one of a year later may."""
    looking_back_days: int = 10
    """A report that looks back is as near to the event as it is new, less these days. MRR@10 of
    realtimeqa-2022 is .831 with 0, .835 with 10 and 30, .825 where looking back counts nothing."""
    time_share: float = 1.0
    """How much a sentence that names the time asked about gains on its rank: what answers is read
    for .750 with 0, .775 with .25, .800 with .5, .850 with 1 and 2."""
    time_fusion: int = 10
    """Constant added to a sentence's rank before it gains: the higher, the less a gain moves it."""
    undated_fit: float = 0.25
    """What of that a sentence without a time gains by its article's day: 0 and .25 are alike, .5
    costs one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportConfig:
    """When a sentence proves a statement."""

    accepted_score: float = 0.78
    """Score of ``rag.support.verifier`` from which on a statement is supported: .03 of the
    unsupported pass in cross-validation over 11,322 pairs, .30 of the supported."""
    answered_score: float = 0.03
    """Score from which on words of a sentence answer a question: cross-validated by week, .93 of
    the right words are above and .54 of the other names and numbers below."""
    agreed: float = 0.8
    """How likely the reply of the embedded model's adapter must be a yes. On the open half of the
    gold .042, .031 and .031 of the unsupported pass at .75, .80 and .85, and .766, .758 and .711 of
    the supported."""
    sure_choice: float = -1.0
    """Log-odds of a refusal, up to which on what the adapter chooses is the answer. Of 128 choices
    (80 right, 29 where nothing is) .86 of the right and .52 of the others are below."""
    sure_verdict: float = -1.7
    """The same of a yes or no: of 41 kept and open questions all that are answered are below."""
    affirmed: float = 0.3
    """How likely the statement of a question must be by the adapter, where it chose a yes: of 70
    sentences beside such a question 27 of the 36 that affirm it are above, 3 of the 34 that deny
    it."""
    not_affirmed: float = 0.1
    """How likely that may be at most where it chose a no, ..."""
    denied: float = 0.1
    """... and how likely its denial must be: of both 27 of the 34, 2 of the 36."""
    answer_agreed: float = 0.05
    """How likely its reply must be where it is asked about the words of another choice: all but one
    of those 80 are told, and 23 of the 29."""
    opinions: int = 6
    """Most that it is asked for one question: 3 s each on two cores where the sentence is new."""
    repairs: int = 3
    """Sentences that a statement did not cite and that are tried for it."""
    turned: float = 0.45
    """How much better a sentence has a name in another part than in the statement's, or another
    name in that part, from which on the statement turns it round."""
    repair_share: float = 0.6
    """Share of a statement's words that a sentence must have that it did not cite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingConfig:
    """What is read for an answer, and how much is written."""

    sentences: int = 8
    """That the model reads; on two cores each costs half a second. Found of realtimeqa-2022 and of
    RGB's noise: five sentences .553 and .706, eight .583 and .726, twelve .592 and .647."""
    sentences_compared: int = 10
    """The same where several reports are compared."""
    sentences_per_article: int = 2
    """Of one article before those of others, where reports are compared."""
    missing_names: int = 2
    """Names of a comparing question that no sentence has, from which on the archive is silent: of
    210 multihop-rag questions with an answer 9 in 100 lack two, of the 38 without 95 in 100."""
    quoted: float = 1.0
    """Log-odds of a refusal, below which the best sentences are quoted: it leaves .06 in place of
    .14 of 81 open questions refused that the archive answers, and .73 in place of .80 of 15 others;
    of kept questions .03 in place of .05, and .73 in place of .80."""
    choices: int = 3
    """Sentences that the model may choose for one question."""
    choice_tokens: int = 120
    """Most tokens with which it chooses them."""
    answer_tokens: int = 200
    """Most tokens that the model writes; some 150 words."""
    answer_statements: int = 6
    """Most statements that the grammar admits."""
    statement_characters: int = 300
    """Most characters of a statement that the grammar admits."""
    side_passages: int = 32
    """Chunks that are looked at for each side of a comparison; all others that hold a number, as
    are read for a fact, take up to eighty seconds."""
    side_sentences: int = 24
    """Sentences that name a side and are read for its value, by reason: half the time of the
    answer."""
    side_coverage: float = 0.5
    """Coverage of the side's question from which on a sentence gives its value where its clause
    has the verb; with less it must answer, by ``rag.support.answers``."""
    rounding: float = 0.1
    """By what share a number that is told as "about" or "more than" may differ from the one that
    is meant, chosen by reason: news rounds to one or two figures. Two values are compared only
    where they differ by more."""
    number_coverage: float = 0.5
    """Coverage of the question from which on a sentence with the number asked for is the answer
    as it stands. At .35, .5 and .6 a generated archive scores .968; at .6 support falls by .003."""
    newest_share: float = 0.75
    """Share of the best sentence's coverage from which on a newer report's number counts: of 28
    open questions for numbers 8 are right without a model with 1 and .9, 9 with .6, .7 and .8."""
    reason_coverage: float = 0.15
    """The same of a sentence with a reason, which seldom repeats what it is the reason for."""
    nearest: int = 3
    """Sentences shown where the archive has no answer, or no model is at hand: they hold the
    answer of .56 of realtimeqa-2022 without a model."""
    listed_score: float = 0.25
    """Score of ``rag.reading.lists.weighing`` from which on a name is listed without a model: of 24
    open lists precision .53 and recall .51; .45 and .63 with .15, .48 and .27 with .5."""
    item_covered: float = 0.28
    """Mean likeness of the statement's words in the sentence that shows an item, from which on it
    is about that: of 107 right names of those lists .94 are above."""
    item_covered_nearby: float = 0.4
    """The same with its title and the sentences before: .96 are above."""
    thing_sentences: int = 120
    """Best sentences in which things without names are looked for: of the 11 open questions of
    `things.jsonl` F1 .50 with 120, .48 with 60 and 90, .41 with 40."""
    thing_score: float = 0.28
    """Score of ``rag.reading.lists.things`` from which on a thing is listed: F1 .50 from 0 to .28,
    .49 with .3, .43 with .35. Below, a fact tells more than a list."""
    thing_share: float = 0.6
    """Share of the best one's score from which on another is: F1 .50 from .4 to .7, .46 with .8."""
    sure_score: float = 0.85
    """The same with one, which is then not asked: so that a first row comes at once."""
    open_score: float = 0.1
    """Score from which on a model is asked; of what is below one in fifty is right."""
    list_opinions: int = 12
    """Names of one list about which it is asked; the embedded one takes 2.3 seconds for each, half
    a second for a further one of the same sentence."""
    opinion_weight: float = 0.5
    """What the log-odds of its opinion count beside those of the score: of those lists' names the
    right are above the wrong for .81 by the score, .77 by the opinion, .86 by both with .4 and .5,
    .84 with .8."""
    confirmed_score: float = -2.8
    """Sum of both from which on a name is listed: precision .54 and recall .60; .50 and .63 with
    -3.2, .59 and .53 with -2.4."""
    value_sentences: int = 60
    """Best sentences with a number in which values over time are looked for; each costs some ten
    milliseconds with what stands before it."""
    value_opinions: int = 4
    """Values about which a model is asked, as they are not told by the sentence alone; three
    seconds each with the embedded one. Further ones are left out."""
    values_followed: int = 3
    """Values that reports give over time, from which on the newest is quoted where the model found
    no answer: of 80 questions for a number that nothing answers none has three, three have two."""
    value_rows: int = 12
    """Most values that are told, by reason: as many as a reader takes in."""
    course_sentences: int = 60
    """Best sentences in which the events of a chronology are looked for."""
    course_covered: float = 0.3
    """Share of the best sentence's coverage of the question from which on one tells of its matter:
    a small archive has other matters on the same days. The five open chronologies have as many
    events with 0, .2 and .3, .91 with .4, .82 with .5."""
    course_events: int = 16
    """Most events that a chronology tells; with 12, 16 and 24 .87, .97 and .97 of those events."""
    course_of_day: int = 1
    """Most events of one day: of five open chronologies .97 of the events are told, .84 with their
    day; .91 and .74 with 2, .76 and .52 without a limit."""
    course_days: int = 7
    """A sentence that names a longer time than this, without its year, tells of no event with a
    day of its own."""
    course_back: int = 183
    """Days before a report from which on a day without its year is one yet to come."""
    course_apart: int = 2
    """Days between two sentences that may tell of one event."""
    said_covered: float = 0.5
    """Share of a matter's words, the rare ones counting more, that words about it have; chosen
    while five answers were read, and measured on no others."""
    position_sentences: int = 30
    """Best-ranked sentences that are read for a position though they share no word with it."""
    position_articles: int = 60
    """Articles read for a position where the matter has no name to look for."""
    position_most: int = 200
    """Articles with all names of a matter that are read for positions in any archive; in a large
    one, where more have them than ``position_share`` says, the names are of many matters."""
    position_share: float = 0.05
    """Of all articles. "Senate" is in .09 of a year of news."""
    position_readings: int = 15
    """Sentences put to the model for one question about positions, each beside two statements:
    three seconds and a half each with the embedded one, so that all take less than a minute."""
    alike: float = 0.6
    """Share of the shorter sentence's words that two reports of one thing have in common."""
    alike_words: int = 2
    """Words besides the question's that two reports of one thing with two names share."""
    disputed_coverage: float = 0.5
    """Coverage of the question from which on other reports may contradict a statement."""
    copy_words: int = 3
    """Words beside the values that a sentence and its altered copy share at least."""
    copy_share: float = 0.8
    """Share of the words beside the values that are the same in both. With it the other value of
    48 of 51 planted copies of RGB is found, and none on 220 questions over real news."""
    one_name: int = 80
    """Likeness, of 100, from which on two spellings are one name: "Zelensky", "Zelenskyy"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RagConfig:
    """Every threshold between a question and its answer."""

    query: QueryConfig = QueryConfig()
    retrieval: RetrievalConfig = RetrievalConfig()
    support: SupportConfig = SupportConfig()
    reading: ReadingConfig = ReadingConfig()
    budget: BudgetConfig = field(default_factory=BudgetConfig)
    check: CheckConfig = field(default_factory=CheckConfig)
    stories: StoryConfig = field(default_factory=StoryConfig)
    people: PeopleConfig = field(default_factory=PeopleConfig)
    briefing: BriefingConfig = field(default_factory=BriefingConfig)
