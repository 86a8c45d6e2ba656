"""Small archives in which people are for and against something, and who is, and why."""

CASES = [
    (
        "Who is for and who is against the dockers' strike, and why?",
        (
            (
                "2026-02-03",
                "Harbour Courier",
                "Dockers' strike divides Vell",
                "Dockers at Vell walked out on Monday. The Transport Union backs the "
                "dockers' strike because the new rota would cost 40 jobs. The Chamber of "
                "Commerce opposes the strike. Its director, Paul Reyl, said that shops "
                "would run out of bread within a week. Mayor Lena Orth has not decided "
                "whether to support the strike.",
            ),
        ),
        {
            "Transport Union": ("for", "the new rota would cost 40 jobs"),
            "Chamber of Commerce": ("against", ""),
            "Lena Orth": ("undecided", ""),
        },
    ),
    (
        "Who backs the new stadium and who opposes it?",
        (
            (
                "2026-01-10",
                "Echo",
                "Council hears both sides on stadium",
                "Rovers chairman Tom Reed welcomed the new stadium, saying it would bring "
                "900 jobs to the east side. Residents of Mill Lane are against the "
                "stadium, fearing noise and traffic on match days. The Green Party said it "
                "would vote against the stadium.",
            ),
            (
                "2026-02-20",
                "Echo",
                "Greens change course on stadium",
                "The Green Party now supports the stadium, citing a promise of a new tram stop.",
            ),
        ),
        {
            "Tom Reed": ("for", "it would bring 900 jobs to the east side"),
            "Residents of Mill Lane": ("against", "fearing noise and traffic on match days"),
            "Green Party": ("for", "citing a promise of a new tram stop"),
        },
    ),
    (
        "Where do the parties stand on the rent control law?",
        (
            (
                "2026-03-01",
                "Herald",
                "Rent control law goes to a vote",
                "The Labour Alliance will vote for the rent control law. The Liberal Party "
                "rejected the law on the grounds that it would stop new building. The "
                "Farmers' League is still undecided. \"We want to read the last draft "
                'first," said its leader, Karl Moen.',
            ),
        ),
        {
            "Labour Alliance": ("for", ""),
            "Liberal Party": ("against", "it would stop new building"),
            "Farmers' League": ("undecided", ""),
        },
    ),
    (
        "What do critics say about the merger of Harlow Bank and Crest Bank?",
        (
            (
                "2026-04-02",
                "Ledger",
                "Harlow Bank and Crest Bank to merge",
                "Harlow Bank and Crest Bank agreed to merge on Thursday. Critics say the "
                "merger would leave the north without a single branch. Consumer group "
                "FairMoney called the merger a disaster for savers. The banks' "
                "shareholders approved the merger.",
            ),
        ),
        {
            "Critics": ("against", "the merger would leave the north without a single branch"),
            "FairMoney": ("against", "a disaster for savers"),
        },
    ),
    (
        "Who supports and who opposes the third runway at Kessel Airport?",
        (
            (
                "2026-05-11",
                "Post",
                "Kessel Airport: third runway hearing",
                "Airline Norwing supports the third runway. Local doctors oppose it "
                "because of the noise at night. Environment Minister Ana Ruiz warned that "
                "the third runway would destroy the marsh.",
            ),
            (
                "2026-05-30",
                "Post",
                "Airport hearing ends",
                "Businesses in Kessel urged the government to approve the third runway.",
            ),
        ),
        {
            "Norwing": ("for", ""),
            "Local doctors": ("against", "of the noise at night"),
            "Ana Ruiz": ("against", "destroy the marsh"),
            "Businesses in Kessel": ("for", ""),
        },
    ),
    (
        "Why do some countries oppose sending troops to Varenia?",
        (
            (
                "2026-06-01",
                "Wire",
                "Allies split on Varenia",
                "Austria refused to send troops to Varenia, citing its constitution. "
                "Norway will send troops to Varenia. Spain ruled out sending troops to "
                "Varenia because its army is stretched. Greece declined to send troops to "
                "Varenia.",
            ),
        ),
        {
            "Austria": ("against", "citing its constitution"),
            "Spain": ("against", "its army is stretched"),
            "Greece": ("against", ""),
        },
    ),
    (
        "Who is for and against the wind farm off Selby?",
        (
            (
                "2026-07-04",
                "Courier",
                "Wind farm off Selby",
                "The wind farm off Selby is opposed by the Fishermen's Association, which "
                "fears for its nets. Otto Brandt, who has long campaigned for the wind "
                "farm, said it would power 80,000 homes. The county council remains "
                "divided over the wind farm.",
            ),
        ),
        {
            "Fishermen's Association": ("against", "fears for its nets"),
            "Otto Brandt": ("for", "it would power 80,000 homes"),
            "county council": ("undecided", ""),
        },
    ),
    (
        "Who opposes the closure of the Hill Road school, and why?",
        (
            (
                "2026-03-15",
                "Echo",
                "Hill Road school to close",
                "Parents protested against the closure of the Hill Road school on Friday. "
                '"Our children would have to cross a motorway," said Mia Lund, who leads '
                "the parents' group. Councillor Jon Fry voted against the closure. He said "
                "the school was the last public building in the quarter.",
            ),
        ),
        {"Parents": ("against", ""), "Jon Fry": ("against", "the last public building")},
    ),
    (
        "What are the arguments for and against the sugar tax?",
        (
            (
                "2026-08-02",
                "Herald",
                "Sugar tax splits the cabinet",
                "Health Minister Eva Noll defended the sugar tax, arguing that it would "
                "cut tooth decay among children. Drinks makers criticised the tax as "
                "unfair to the poor. Finance Minister Rolf Beck is not opposed to the "
                "sugar tax.",
            ),
        ),
        {
            "Eva Noll": ("for", "it would cut tooth decay among children"),
            "Drinks makers": ("against", "unfair to the poor"),
            "Rolf Beck": ("undecided", ""),
        },
    ),
    (
        "Who supports the ban on fireworks?",
        (
            (
                "2026-11-20",
                "Ledger",
                "Fireworks ban",
                "The police union supports the ban on fireworks, out of concern for "
                "officers. Shop owners reject the ban. The animal charity Pawline praised "
                "the ban.",
            ),
        ),
        {"police union": ("for", "out of concern for officers"), "Pawline": ("for", "")},
    ),
    (
        "Who is for and who is against the nuclear plant at Rhue?",
        (
            (
                "2026-09-01",
                "Post",
                "Rhue nuclear plant",
                "Campaigners called on Prime Minister Ida Holm to reject the nuclear plant "
                "at Rhue. Holm said she supported the nuclear plant. The neighbouring "
                "state of Ostria objects to the plant over safety. A poll found that 54 "
                "per cent oppose the plant.",
            ),
        ),
        {
            "Ida Holm": ("for", ""),
            "Ostria": ("against", "over safety"),
            "Campaigners": ("against", ""),
        },
    ),
    (
        "Where does everyone stand on the pension reform?",
        (
            (
                "2026-10-03",
                "Wire",
                "Pension reform",
                "Employers' federation BDV endorsed the pension reform as long overdue. "
                "Unions condemned the reform and said workers would pay twice. President "
                "Marta Silva did not say whether she would sign the reform.",
            ),
        ),
        {
            "BDV": ("for", "long overdue"),
            "Unions": ("against", "workers would pay twice"),
            "Marta Silva": ("undecided", ""),
        },
    ),
]
"""Each a question, reports as of ``index_reports``, and who stands on which side, with words of
the reason that is told; "" where none is."""
