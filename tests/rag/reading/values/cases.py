"""Small archives about one value each, and what is to be told of it: written before the code.

A report is (day, outlet, title, text). What is expected is (standing, amount), the newest first;
``never`` are the amounts of other things that the reports tell as well.
"""

from dataclasses import dataclass

Report = tuple[str, str, str, str]


@dataclass(frozen=True)
class Case:
    question: str
    reports: tuple[Report, ...]
    expected: tuple[tuple[str, float], ...]
    never: tuple[float, ...] = ()


HALL = Case(
    "How much will the concert hall cost?",
    (
        (
            "2025-01-14",
            "Harrow Post",
            "Ludden plans a concert hall",
            "The city of Ludden wants to build a concert hall on the old gasworks.\n\n"
            "The concert hall will cost 48 million pounds, the mayor told the council.",
        ),
        (
            "2025-04-02",
            "Ludden Echo",
            "Concert hall to cost more",
            "The price of the Ludden concert hall has gone up.\n\n"
            "The hall is now expected to cost 55 million pounds, 7 million more than planned. "
            "A concert hall in nearby Marsh End, opened in 2011, cost 22 million pounds.",
        ),
        (
            "2025-06-20",
            "Harrow Post",
            "Marsh End repairs its road",
            "The council of Marsh End will repair its road.\n\n"
            "The road will cost 3 million pounds.",
        ),
        (
            "2025-09-09",
            "Northern Ledger",
            "Work begins on Ludden's concert hall",
            "Workers have broken ground for the concert hall in Ludden.\n\n"
            "The building's cost has risen from 55 million pounds to 61 million pounds.",
        ),
    ),
    (("current", 61e6), ("superseded", 55e6), ("superseded", 48e6)),
    (22e6, 3e6, 7e6),
)

TOLL = Case(
    "How many people died in the Sorrel ferry accident?",
    (
        (
            "2025-03-03",
            "Bay Courier",
            "Ferry sinks off Sorrel",
            "A ferry sank off Sorrel on Monday night.\n\n"
            "At least 12 people died in the Sorrel ferry accident, the coastguard said. "
            "Another 41 people were taken to hospital.",
        ),
        (
            "2025-03-04",
            "Isle Times",
            "Sorrel ferry toll climbs",
            "Divers searched the wreck of the Sorrel ferry all day.\n\n"
            "The accident killed 31 people, the transport minister said.",
        ),
        (
            "2025-03-09",
            "Bay Courier",
            "Search ends at Sorrel",
            "The search for victims of the Sorrel ferry accident has ended.\n\n"
            "In all 36 people died in the accident, the coastguard said on Sunday. "
            "An accident on the Velm in 1998 killed 230 people.",
        ),
    ),
    (("current", 36), ("superseded", 31), ("superseded", 12)),
    (41, 230),
)

RIVALS = Case(
    "How many people were injured in the Oster stadium collapse?",
    (
        (
            "2025-05-11",
            "Oster Daily",
            "Roof of Oster stadium collapses",
            "The roof of the Oster stadium collapsed during a match on Sunday.\n\n"
            "The collapse injured 140 people, the police said.",
        ),
        (
            "2025-05-11",
            "Valley Herald",
            "Dozens hurt as stadium roof falls in Oster",
            "Part of the roof of the stadium in Oster fell on the stands on Sunday.\n\n"
            "Hospitals said that 172 people had been injured in the collapse of the stadium.",
        ),
    ),
    (("current", 172), ("rival", 140)),  # either may lead
)

ABOUT = Case(
    "How much will the Pell harbour tunnel cost?",
    (
        (
            "2025-02-01",
            "Pell Gazette",
            "Tunnel under Pell harbour approved",
            "Parliament has approved the Pell harbour tunnel.\n\n"
            "The tunnel will cost 71 million euros, the ministry said.",
        ),
        (
            "2025-02-01",
            "Coast Mail",
            "Pell gets its tunnel",
            "Drivers in Pell will no longer need the ferry: the harbour tunnel is coming.\n\n"
            "The Pell harbour tunnel is to cost about 70 million euros.",
        ),
    ),
    (("current", 71e6), ("agrees", 70e6)),
)

CORRECTED = Case(
    "How much did the Brenning clinic cost?",
    (
        (
            "2025-07-01",
            "Brenning News",
            "New clinic opens in Brenning",
            "A new clinic opened in Brenning on Tuesday.\n\n"
            "The Brenning clinic cost 300 million euros.",
        ),
        (
            "2025-07-03",
            "Brenning News",
            "Correction: the Brenning clinic",
            "On Tuesday we reported on the opening of the Brenning clinic.\n\n"
            "Correction: The Brenning clinic cost 30 million euros, not 300 million euros.",
        ),
    ),
    (("current", 30e6), ("corrected", 300e6)),
)

RATE = Case(
    "What is the key interest rate of the Bank of Ostmark?",
    (
        (
            "2025-01-16",
            "Money Wire",
            "Bank of Ostmark leaves rate alone",
            "The Bank of Ostmark kept its key interest rate at 4.5 per cent on Thursday.\n\n"
            "Inflation stood at 6 per cent in December.",
        ),
        (
            "2025-03-20",
            "Ostmark Post",
            "Bank of Ostmark raises rates",
            "The Bank of Ostmark raised its key interest rate by 0.5 points to 5 per cent.\n\n"
            "Two members voted against it.",
        ),
        (
            "2025-06-19",
            "Money Wire",
            "Ostmark rates up again",
            "The key interest rate of the Bank of Ostmark rose from 5 per cent to 5.25 per cent "
            "on Thursday.\n\nThe central bank of Velm left its key interest rate at 2 per cent.",
        ),
    ),
    (("current", 5.25), ("superseded", 5), ("superseded", 4.5)),
    (6, 0.5, 2),
)

WORKERS = Case(
    "How many workers does the Kell shipyard employ?",
    (
        (
            "2024-02-05",
            "Kell Observer",
            "Kell shipyard wins order",
            "The Kell shipyard has won an order for two ferries.\n\n"
            "The yard employs 1,200 workers.",
        ),
        (
            "2024-09-12",
            "Kell Observer",
            "Kell shipyard sheds jobs",
            "The Kell shipyard is getting smaller.\n\n"
            "The Kell shipyard employs 950 workers after it laid off 250 workers in the summer.",
        ),
        (
            "2025-05-30",
            "Trade Weekly",
            "What is left of the yards",
            "Shipbuilding has shrunk on the whole coast.\n\n"
            "The Kell shipyard now employs about 700 workers. "
            "The yard at Dunmere employs 3,000 workers.",
        ),
    ),
    (("current", 700), ("superseded", 950), ("superseded", 1200)),
    (250, 3000),
)

CURRENCIES = Case(
    "How much will the Arno metro line cost?",
    (
        (
            "2025-01-10",
            "Arno Times",
            "Arno builds a metro line",
            "Arno will have a metro line by 2031.\n\nThe metro line will cost 900 million euros.",
        ),
        (
            "2025-01-10",
            "Global Post",
            "European city digs",
            "The city of Arno will dig a metro line.\n\n"
            "The Arno metro line will cost $980 million.",
        ),
    ),
    (("current", 980e6), ("agrees", 900e6)),  # either may lead
)

ALONE = Case(
    "How much did the Wexen library cost?",
    (
        (
            "2025-02-10",
            "Wexen Star",
            "Wexen library reopens",
            "The Wexen library has reopened after two years.\n\nThe library cost 6 million pounds.",
        ),
        (
            "2025-03-11",
            "Wexen Star",
            "Tisbury school opens",
            "A school opened in Tisbury.\n\nThe school cost 9 million pounds.",
        ),
    ),
    (("current", 6e6),),
    (9e6,),
)

AT_LEAST = Case(
    "How many people died in the Marl valley fire?",
    (
        (
            "2025-08-01",
            "Marl News",
            "Fire in the Marl valley",
            "A fire burned through the Marl valley on Friday.\n\n"
            "At least 19 people died in the fire, the governor said.",
        ),
        (
            "2025-08-01",
            "Coast Mail",
            "Marl valley burns",
            "The Marl valley is on fire.\n\nThe fire in the Marl valley killed 23 people.",
        ),
    ),
    (("current", 23), ("agrees", 19)),
)

ONCE = Case(
    "How many troops will Ostria send to Varen?",
    (
        (
            "2025-04-01",
            "Ostria Today",
            "Ostria to send troops",
            "Ostria will send troops to Varen.\n\nOstria will send 400 troops to Varen, the "
            "defence minister said.",
        ),
        (
            "2025-04-08",
            "Ostria Today",
            "Ostria sends more troops",
            "The cabinet met on Tuesday.\n\nOstria will send 600 troops to Varen instead of 400. "
            "Lund will send 90 troops to Varen.",
        ),
    ),
    (("current", 600), ("superseded", 400)),
    (90,),
)

FARE = Case(
    "How much is a bus ticket in Tarrow?",
    (
        (
            "2024-11-01",
            "Tarrow Post",
            "Bus fares to rise",
            "Passengers in Tarrow will pay more.\n\n"
            "A bus ticket in Tarrow will cost 2.40 euros from January.",
        ),
        (
            "2025-10-30",
            "Tarrow Post",
            "Bus fares rise again",
            "Riding the bus in Tarrow becomes dearer.\n\n"
            "The price of a bus ticket will go up to 2.80 euros. A train ticket costs 6 euros.",
        ),
    ),
    (("current", 2.8), ("superseded", 2.4)),
    (6,),
)

PRISON = Case(
    "What is the cost of the new prison at Harrowgate?",
    (
        (
            "2024-05-01",
            "Justice Weekly",
            "Harrowgate prison contract signed",
            "The government has signed a contract for a new prison at Harrowgate.\n\n"
            "The prison at Harrowgate will cost £180m, ministers said.",
        ),
        (
            "2025-02-11",
            "Evening Sentinel",
            "Prison bill soars",
            "Taxpayers face a higher bill for the Harrowgate prison.\n\n"
            "The bill for the new prison has soared to £241m, up from £180m, auditors found. "
            "Prisons in England cost £4bn a year.",
        ),
    ),
    (("current", 241e6), ("superseded", 180e6)),
    (4e9,),
)

QUAKE = Case(
    "What is the death toll of the Tamura earthquake?",
    (
        (
            "2025-01-02",
            "Asia Wire",
            "Strong quake hits Tamura",
            "A strong earthquake struck Tamura on Thursday.\n\n"
            "Officials said at least 48 people were killed in the earthquake.",
        ),
        (
            "2025-01-04",
            "Asia Wire",
            "Tamura counts its dead",
            "Rescue teams reached the last villages of Tamura on Saturday.\n\n"
            "The death toll from the Tamura earthquake rose to 126, with 211 people missing.",
        ),
        (
            "2025-01-12",
            "Daily Orient",
            "Snow hampers work in Tamura",
            "Heavy snow fell on the region of Tamura that was hit by the earthquake.\n\n"
            "The toll now stands at 221, the prefecture said. "
            "In Okami, a bus crash killed 9 people.",
        ),
    ),
    (("current", 221), ("superseded", 126), ("superseded", 48)),
    (211, 9),
)

JOBLESS = Case(
    "What is the unemployment rate in Lorvia?",
    (
        (
            "2025-02-07",
            "Lorvia Business",
            "More people out of work",
            "More people in Lorvia were out of work in January.\n\n"
            "The unemployment rate rose to 6.1 per cent from 5.9 per cent in December.",
        ),
        (
            "2025-03-07",
            "Lorvia Business",
            "Jobs market improves",
            "The jobs market of Lorvia improved in February.\n\n"
            "Unemployment fell to 5.8 per cent, while prices rose 3 per cent.",
        ),
    ),
    (("current", 5.8), ("superseded", 6.1), ("superseded", 5.9)),
    (3,),
)

ATTENDANCE = Case(
    "How many people attended the Wellbrook festival?",
    (
        (
            "2025-07-20",
            "Wellbrook Post",
            "Festival draws a crowd",
            "The Wellbrook festival ended on Sunday.\n\n"
            "About 40,000 people attended the festival, the organisers said.",
        ),
        (
            "2025-07-20",
            "County Mirror",
            "Fewer at Wellbrook",
            "The Wellbrook festival was smaller than the organisers had hoped.\n\n"
            "Police said that 26,500 people attended the Wellbrook festival. "
            "Last year the Marlow fair drew 60,000 people.",
        ),
    ),
    (("current", 26500), ("rival", 40000)),
    (60000,),
)

STEEL = Case(
    "How many jobs will be lost at the Brackley steelworks?",
    (
        (
            "2025-03-01",
            "Steel Times",
            "Brackley to cut jobs",
            "The owner of the Brackley steelworks will close a furnace.\n\n"
            "The company said 900 jobs would be lost at the Brackley steelworks.",
        ),
        (
            "2025-03-28",
            "Brackley Argus",
            "Fewer jobs to go",
            "After talks with unions the plan for the Brackley steelworks has changed.\n\n"
            "Some 620 jobs will be lost at the steelworks, 280 fewer than first announced. "
            "The union has 5,000 members.",
        ),
    ),
    (("current", 620), ("superseded", 900)),
    (280, 5000),
)

FINE = Case(
    "How much was Veltrix fined?",
    (
        (
            "2025-05-05",
            "Market Daily",
            "Regulator fines Veltrix",
            "The regulator has punished Veltrix over its prices.\n\n"
            "Veltrix was fined $12 million for fixing prices.",
        ),
        (
            "2025-11-01",
            "Market Daily",
            "Court cuts Veltrix fine",
            "An appeal court ruled on Veltrix on Saturday.\n\n"
            "The court reduced the fine to $8 million from $12 million. "
            "Its rival Corvane was fined $20 million.",
        ),
    ),
    (("current", 8e6), ("superseded", 12e6)),
    (20e6,),
)

DAM = Case(
    "How much will the Aldra dam cost?",
    (
        (
            "2024-04-04",
            "Aldra Voice",
            "Dam approved",
            "The Aldra dam has been approved.\n\n"
            "Officials put the cost of the dam at $2.1 billion.",
        ),
        (
            "2025-04-04",
            "River News",
            "Dam costs climb",
            "The price of the Aldra dam keeps climbing.\n\n"
            "The dam, which was to cost $2.1 billion, will now cost $2.9 billion, "
            "the energy minister, Ines Robal, said. The power line to the dam will cost $300 "
            "million.",
        ),
    ),
    (("current", 2.9e9), ("superseded", 2.1e9)),
    (300e6,),
)

MEMBERS = Case(
    "How many members does the Teal party have?",
    (
        (
            "2024-06-01",
            "Capital Post",
            "Teals grow",
            "The Teal party is growing.\n\nThe Teal party has 18,000 members.",
        ),
        (
            "2025-06-01",
            "Capital Post",
            "Teals shrink",
            "Members are leaving the Teal party.\n\n"
            "The party now has 15,500 members, its chair said. "
            "The Blue party has 90,000 members.",
        ),
    ),
    (("current", 15500), ("superseded", 18000)),
    (90000,),
)

COPIED = Case(
    "How many people were rescued from the Lindo mine?",
    (
        (
            "2025-06-10",
            "Mine Gazette",
            "Rescue at Lindo mine",
            "Rescuers brought miners out of the Lindo mine on Tuesday.\n\n"
            "Rescuers said 14 people were rescued from the Lindo mine.",
        ),
        (
            "2025-06-11",
            "Hill Courier",
            "Lindo mine rescue ends",
            "The rescue at the Lindo mine has ended.\n\n"
            "In total 22 people were rescued from the mine. Three people are missing.",
        ),
    ),
    (("current", 22), ("superseded", 14)),
    (3,),
)

PAY = Case(
    "How much does the mayor of Oxley earn?",
    (
        (
            "2024-01-10",
            "Oxley News",
            "Mayor's pay",
            "The council of Oxley published what it pays.\n\n"
            "The mayor of Oxley earns 82,000 pounds a year.",
        ),
        (
            "2025-01-10",
            "Oxley News",
            "Pay rise for mayor",
            "The council of Oxley voted for a pay rise for the mayor.\n\n"
            "The mayor will earn 91,000 pounds, 9,000 pounds more than before. "
            "The mayor of Denby earns 60,000 pounds.",
        ),
    ),
    (("current", 91e3), ("superseded", 82e3)),
    (9e3, 60e3),
)

HELD_OUT = {
    "prison": PRISON,
    "quake": QUAKE,
    "jobless": JOBLESS,
    "attendance": ATTENDANCE,
    "steel": STEEL,
    "fine": FINE,
    "dam": DAM,
    "members": MEMBERS,
    "copied": COPIED,
    "pay": PAY,
}
"""Written after the code, and before it was first run on them."""

CASES = {
    "hall": HALL,
    "toll": TOLL,
    "rivals": RIVALS,
    "about": ABOUT,
    "corrected": CORRECTED,
    "rate": RATE,
    "workers": WORKERS,
    "currencies": CURRENCIES,
    "alone": ALONE,
    "at least": AT_LEAST,
    "once": ONCE,
    "fare": FARE,
}
