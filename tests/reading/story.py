"""A fictional article in many wrappings."""

from __future__ import annotations

TITLE = "Ferry and cutter collide in the Strait of Lunn"
PARAGRAPHS = (
    "At least nine people died when the passenger ferry Alder Queen and an Ostrel coast guard cutter collided in the "
    "Strait of Lunn at about 23:40 on Sunday, the Harbour Office said.",
    "The ferry was carrying 212 passengers and crew from Port Imber to Sile, according to its operator, Blue Heron "
    "Line, which has run the crossing since the old bridge at Cape Moll was closed.",
    "An Ostrel coast guard spokeswoman said the cutter had been lit and inside Ostrel waters when the ferry struck it, "
    "and that its crew of eleven were unhurt.",
    "The strait has been closed to shipping until further notice, and the harbour master of Sile asked small boats to "
    "keep to the southern channel.",
)
BODY = "\n\n".join(PARAGRAPHS)
CAPTION = "The Alder Queen at her berth in Port Imber in April. Photograph: Ana Belk/Halyard"


def page(head: str = "", extra: str = "", byline: str = '<p class="byline">By Hanne Molder</p>') -> str:
    """A news page with furniture around the article."""
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[1:])
    return f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE} | The Imber Courier</title>{head}</head>
    <body><nav><ul><li><a href="/">Home</a></li><li><a href="/s">Shipping</a></li></ul></nav>
    <article><h1>{TITLE}</h1>{byline}
    <p>{PARAGRAPHS[0]}</p>
    <figure><img src="a.jpg"><figcaption>{CAPTION}</figcaption></figure>
    {body}{extra}
    <div class="newsletter-signup"><p>Sign up for our morning newsletter, sent to your inbox each day at six.</p></div>
    <p><a href="/other">Rhun rules out a joint inquiry with Karsholm</a></p></article>
    <aside class="most-read"><h2>Most read</h2><ul><li><a href="/1">Herring prices fall at Sile</a></li></ul>
    </aside><footer>© 2031 The Imber Courier. All rights reserved.</footer></body></html>"""
