"""Questions as the statements that their answers make true."""

from datetime import date

import pytest

from rag import AskOptions
from rag.config import QueryConfig
from rag.query.statement import SlotRole, denied, statement_of
from rag.query.understanding import understand

WHO, PLACE = ("PERSON", "ORG"), ("GPE", "LOC", "FAC")
NUMBER = ("MONEY", "PERCENT", "QUANTITY", "CARDINAL")

STATEMENTS = [
    # What is asked for is the subject.
    ("Which bakeries shut their doors in June?", "_ shut their doors in June.", None),
    ("Who else was hurt?", "_ was hurt.", WHO),
    ("who's the new harbour master", "The new harbour master is _.", WHO),
    ("Who is mayor of Velmar?", "_ is mayor of Velmar.", WHO),
    ("Which city is the cheapest to live in?", "_ is the cheapest to live in.", ("GPE",)),
    ("Which airline's pilots walked out?", "_'s pilots walked out.", ("ORG",)),
    ("What share of voters backed the plan?", "_ of voters backed the plan.", ("PERCENT",)),
    # It is an object, or stands after a preposition.
    ("Who did the club hire as coach?", "The club hired _ as coach.", WHO),
    ("How many votes did the tram line receive?", "The tram line received _ votes.", ("CARDINAL",)),
    ("What does the law require shops to do?", "The law requires shops to do _.", None),
    ("What did the board decide to ban in May?", "The board decided to ban _ in May.", None),
    ("What did he say he would sell?", "He said he would sell _.", None),
    ("How much has she got to play with?", "She has got _ to play with.", NUMBER),
    ("Who do the police think lit it?", "The police think _ lit it.", WHO),
    ("What illness was the king treated for in May?", "The king was treated for _ in May.", None),
    ("Who was the minister dismissed by?", "The minister was dismissed by _.", WHO),
    ("To whom did they sell the mill?", "They sold the mill to _.", WHO),
    ("Whose record did she break?", "She broke _'s record.", WHO),
    ("How long a sentence did he get?", "He got a sentence of _.", ("DATE", "TIME")),
    ("How tall is the new mast?", "The new mast is _ tall.", NUMBER),
    ("How many lions are there in the park?", "There are _ lions in the park.", ("CARDINAL",)),
    # When, where, why, how.
    ("When did the summit end?", "The summit ended _.", ("DATE", "TIME")),
    ("What year did the ferry sink?", "The ferry sank in _.", ("DATE",)),
    ("Since when has the pass been shut?", "The pass has been shut since _.", ("DATE", "TIME")),
    ("In which village did he live?", "He lived in _.", ("GPE",)),
    ("Where was the show held when it rained?", "The show was held _ when it rained.", PLACE),
    ("Where did the queen fly on Monday?", "The queen flew _ on Monday.", PLACE),
    ("Why aren't the trains running?", "The trains are not running because _.", None),
    # Words before the question, and words that are no sentence.
    ("When she resigned, who took over?", "When she resigned, _ took over.", WHO),
    ("So far, which firms paid?", "So far, _ paid.", ("ORG",)),
    ("As of May, which firms had paid?", "As of May, _ had paid.", ("ORG",)),
    ("do you know when the museum closed", "The museum closed _.", ("DATE", "TIME")),
    ("The fire began at noon. Who saw it?", "_ saw it.", WHO),
    ("Firms that took bribes in Ostria?", "_ took bribes in Ostria.", ("ORG",)),
    ("Number of dead in the flood", "The number of dead in the flood was _.", None),
    # The question stands where the answer will.
    ("Divers found which animal near Crete?", "Divers found _ near Crete.", None),
    ("The mayor of ____ resigned", "The mayor of _ resigned.", None),
    ("They backed a coach who:", "They backed a coach who _.", None),
    # Whether.
    ("Did Italy refuse to send troops?", "Italy refused to send troops.", None),
    ("Is the bridge open yet?", "The bridge is open.", None),
    ("Has anyone been charged?", "Someone has been charged.", None),
    ("Didn't the bank warn them?", "The bank did not warn them.", None),
    ("Does the ban cover boats?", "The ban covers boats.", None),
    ("Was the vote held on Friday?", "The vote was held on Friday.", None),
    ("Can you say whether it rained?", "It rained.", None),
    ("Did she resign and leave?", "She did resign and leave.", None),
]


@pytest.mark.parametrize(("question", "text", "kind"), STATEMENTS)
def test_a_question_becomes_the_statement_that_an_answer_makes_true(question, text, kind) -> None:
    made = statement_of(question)
    assert made is not None
    assert made.text == text
    if "_" in text and kind is not None:
        assert made.kind == kind
    assert (made.role is SlotRole.NONE) == ("_" not in text)


@pytest.mark.parametrize(
    "question",
    [
        "Did the council reject it or approve it?",
        "What happened in Oslo?",
        "How did prices change in May?",
        "Who won, and by how many votes?",
        "When and where was she born?",
        "Summarise the strike.",
        "Where do they stand? Who would sign?",
        "It lost its name. What is it?",
        "Tell me about the port strike",
        "?",
        "how many",
    ],
)
def test_no_statement_is_made_where_none_is_certain(question) -> None:
    assert statement_of(question) is None


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("When did the summit end?", "Friday", "The summit ended on Friday."),
        ("When did the summit end?", "on 3 May.", "The summit ended on 3 May."),
        ("When did the summit end?", "last week", "The summit ended last week."),
        ("When did the summit end?", "May 2021", "The summit ended in May 2021."),
        ("What time did it end?", "10 p.m.", "It ended at 10 p.m."),
        ("What year did it end?", "In 1989", "It ended in 1989."),
        ("On what day did it end?", "on Monday", "It ended on Monday."),
        ("Where was she born?", "Paris", "She was born in Paris."),
        ("Where was she born?", "Near Paris", "She was born near Paris."),
        ("In which city was she born?", "in Paris", "She was born in Paris."),
        ("Where did the queen fly?", "Rome", "The queen flew to Rome."),
        ("Why did he resign?", "he was ill", "He resigned because he was ill."),
        ("Why did he resign?", "a bribe", "He resigned because of a bribe."),
        ("Why did he resign?", "Because he was ill", "He resigned because he was ill."),
        ("Why did he resign?", "Due to illness", "He resigned due to illness."),
        ("How many cows died?", "18,000 cows", "18,000 cows died."),
        ("How tall is the mast?", "40 metres tall", "The mast is 40 metres tall."),
        ("Which party left?", "the Greens", "The Greens left."),
        ("Where was it made?", "in the U.S.", "It was made in the U.S."),
        ("Who left?", " ", "_ left."),
        ("Did he leave?", "yes", "He left."),
    ],
)
def test_an_answer_in_the_slot_makes_good_english(question, answer, told) -> None:
    made = statement_of(question)
    assert made is not None
    assert made.filled(answer) == told


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("Ireland will send troops.", "Ireland will not send troops."),
        ("The mast is tall.", "The mast is not tall."),
        ("Three men have been freed.", "Three men have not been freed."),
        ("The senate passed the bill.", "The senate did not pass the bill."),
        ("She lives in Paris.", "She does not live in Paris."),
        ("Ireland will not send troops.", None),
        ("No deal.", None),
    ],
)
def test_what_is_true_where_the_answer_is_no(statement, told) -> None:
    assert denied(statement) == told


def test_a_query_holds_the_statement_of_its_question() -> None:
    query = understand(
        "Which towns flooded in May?",
        AskOptions(as_of=date(2025, 6, 1)),
        QueryConfig(),
        outlets=(),
        newest=None,
    )
    assert query.statement == statement_of(query.text)
    assert query.statement is not None
    assert query.statement.text == "_ flooded in May."
