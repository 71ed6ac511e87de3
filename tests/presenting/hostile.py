"""Strings that have broken out of pages, after the OWASP filter evasion list; ``ALERT`` would set a flag if it ran."""

ATTACKS = (
    "<script>window.broken=1</script>",
    "</script><script>window.broken=1</script>",
    '"><img src=x onerror="window.broken=1">',
    "'><svg onload=window.broken=1>",
    "<img src=x onerror=window.broken=1//",
    "</title><script>window.broken=1</script>",
    "</style><script>window.broken=1</script>",
    "</textarea><script>window.broken=1</script>",
    "<iframe srcdoc='<script>parent.broken=1</script>'>",
    "javascript:window.broken=1",
    "jav&#x0A;ascript:window.broken=1",
    "<a href=javascript:window.broken=1>x</a>",
    "{{ 7 * 7 }}{% raw %}",
    "\u2028window.broken=1\u2029",
    "<!--<script>window.broken=1//-->",
    "\x1b]0;title\x07\x1b[31mred\x1b[0m",
    "<body onload=window.broken=1>",
    "<style>@import'http://evil.example/x.css';</style>",
    "`${window.broken=1}`",
    "\u202eltr override\u202c",
)


def poison(words: str, number: int) -> str:
    """Words with an attack after them."""
    return f"{words} {ATTACKS[number % len(ATTACKS)]}"
