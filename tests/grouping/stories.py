"""Fictional articles: happenings in towns that do not exist, told in several ways."""

from __future__ import annotations

from rashomon.model import Article

FERRY = (
    "The ferry Calla Marun ran aground off the Ostrel breakwater on Tuesday with 214 passengers aboard, the harbour "
    "authority of Calvane said. Tugs pulled the vessel free after five hours. Harbour master Ines Volta said the "
    "rudder had failed. Nobody was injured.",
    "Two hundred and fourteen people spent five hours on the stranded ferry Calla Marun near Ostrel. The ship hit the "
    "breakwater on Tuesday evening. Harbour master Ines Volta blamed a rudder failure; the Calvane authority has "
    "opened an inquiry. Tugs freed the vessel.",
    "CALVANE: Passengers of the Calla Marun were brought ashore at Ostrel after the ferry struck the breakwater on "
    "Tuesday. Ines Volta, the harbour master, told reporters that the rudder did not answer. All 214 people are safe.",
)
FIRE = (
    "A warehouse of the Benmark paper mill in Tolvey burned down on Friday night. Some 60 firefighters fought the "
    "flames until dawn, fire chief Arno Selk said. The mill employs 320 people. The cause is not known.",
    "Fire destroyed the paper warehouse of Benmark in Tolvey on Friday. Chief Arno Selk of the Tolvey brigade said 60 "
    "firefighters had been at work all night. Benmark, which employs 320 people, will resume work on Monday.",
    "Flames over Tolvey: the Benmark mill lost its paper store in a fire on Friday night. No one was hurt, said Arno "
    "Selk, who led 60 firefighters. Police are looking into arson at the mill.",
)
COMET = (
    "Astronomers at the Quell observatory have found a comet that will pass the planet Ysmere in October. Dr Lio Tarn "
    "named the object after her grandmother. It is 12 kilometres wide and comes from the outer cloud.",
    "A newly discovered comet, 12 kilometres in diameter, will fly past Ysmere this October, the Quell observatory "
    "reports. Lio Tarn, who found the comet with a small telescope, named it for her grandmother.",
)
TITLES = {"ferry": "Ferry Calla Marun aground off Ostrel", "fire": "Fire destroys Benmark warehouse in Tolvey"}


def article(name: str, text: str, published: str | None = None, title: str | None = None) -> Article:
    """An article with an outlet of its own."""
    return Article(id=name, text=text, outlet=f"{name}.example", title=title, published=published)


def batch() -> list[Article]:
    """The three happenings, mixed."""
    rows = []
    for k in range(3):
        rows.append(article(f"ferry-{k}", FERRY[k], f"2031-03-0{4 + k}", TITLES["ferry"] if k else None))
        rows.append(article(f"fire-{k}", FIRE[k], f"2031-03-1{k}", TITLES["fire"]))
        if k < len(COMET):
            rows.append(article(f"comet-{k}", COMET[k], "2031-03-08", "A comet for Ysmere"))
    return rows


def filler(k: int) -> Article:
    """An article that has nothing to do with any other: every word of it is its own."""
    words = " ".join(
        f"{chr(97 + k % 26)}{chr(97 + k // 26 % 26)}{chr(97 + j)}ul{chr(97 + j * 7 % 26)}or" for j in range(26)
    )
    return article(f"filler-{k}", words, "2031-03-20")
