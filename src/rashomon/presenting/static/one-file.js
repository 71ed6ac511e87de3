// The one-file page: the drawer is filled from the articles at the end of the page and from the data block.
const data = JSON.parse($("#data").textContent);
// What the ledger itself tells of its rows: number, status, handle, and the addresses of the accounts in order.
const ledgerRows = rowsOf().map((tr) => ({
  number: +tr.id.slice(4), status: tr.dataset.status, label: $(".status", tr).textContent, handle: $(".handle", tr).textContent,
  keys: $$("[data-evidence]", tr).map((link) => link.dataset.evidence),
}));
const slots = Object.fromEntries($$("[data-slot]").map((el) => [el.dataset.slot, el]));
const paragraphs = data.articles.map((a) => $$(`[data-article="${a.number}"] > [id]`).map((el) => {
  const copy = el.cloneNode(true);
  $$("a > i", copy).forEach((n) => n.remove());
  const points = [...copy.textContent];
  const start = +el.id.split("-")[1];
  return { el, start, points, end: start + points.length, loc: el.dataset.loc || "" };
}));
paragraphs.forEach((found) => found.filter((p) => !p.loc).forEach((p, n) => { p.loc = `¶ ${n + 1}`; }));
const make = (tag, name, words) => { const el = document.createElement(tag); if (name) el.className = name; el.textContent = words; return el; };

// The words from start to end, cut wherever a mark begins or ends.
const fill = (slot, paras, marks) => {
  slot.replaceChildren();
  paras.forEach((p, n) => {
    if (n) slot.append(document.createElement("br"));
    const inside = marks.filter(([, s, e]) => s < p.end && e > p.start);
    const edges = [...new Set([p.start, p.end, ...inside.flatMap(([, s, e]) => [Math.max(s, p.start), Math.min(e, p.end)])])].sort((a, b) => a - b);
    edges.slice(0, -1).forEach((from, i) => {
      const to = edges[i + 1];
      let at = slot;
      inside.filter(([, s, e]) => s <= from && to <= e).forEach(([kind]) => { at = at.appendChild(make("mark", kind, "")); });
      at.append(p.points.slice(from - p.start, to - p.start).join(""));
    });
  });
};
const shorten = (points, tail) => points.length <= 90 ? points.join("") : tail ? `… ${points.slice(-90).join("").replace(/^\S*\s/, "")}` : `${points.slice(0, 90).join("").replace(/\s\S*$/, "")} …`;
const overlap = (spans, start, end) => spans.reduce((n, [s, e]) => n + Math.max(0, Math.min(e, end) - Math.max(s, start)), 0);
const statementAt = (number, start, end) => {
  let best = null, most = 0, size = 0;
  data.statements.filter((s) => s[0] === number).forEach((s) => {
    const found = overlap(s[3], start, end), length = s[3].reduce((n, [a, b]) => n + b - a, 0);
    if (found > most || (found === most && found && length < size)) { best = s; most = found; size = length; }
  });
  return best;
};
const rowAt = (key, number, start, end) => ledgerRows.find((r) => r.keys.includes(key)) || ledgerRows.find((r) => r.keys.some((k) => {
  const [n, s, e] = k.split(/[:-]/).map(Number);
  return n === number && s < end && start < e;
}));

const showPassage = (article, number, start, end, statement) => {
  const paras = paragraphs[number - 1];
  const first = paras.findLastIndex((p) => p.start <= start), last = paras.findLastIndex((p) => p.start < end);
  const low = Math.max(0, first);
  const marks = statement ? [...statement[3].map((s) => ["content", ...s]), ...statement[1].map((s) => ["source", ...s]), ...statement[2].map((s) => ["cue", ...s])] : [["content", start, end]];
  fill(slots.passage, paras.slice(low, last + 1), marks);
  slots.before.textContent = low ? shorten(paras[low - 1].points, true) : "";
  slots.after.textContent = paras[last + 1] ? shorten(paras[last + 1].points, false) : "";
  const loc = paras[low]?.loc || "text";
  slots.place.textContent = loc.startsWith("¶") ? `paragraph ${loc.slice(2)} of ${article.total}` : loc;
};
const showFacts = (article, start, end, statement) => {
  slots.speaker.textContent = statement ? data.words[statement[4]] : "the outlet itself";
  slots.stance.textContent = statement ? data.words[statement[5]] : "states";
  slots.said.textContent = (statement && data.words[statement[6]]) || "not given";
  slots.characters.textContent = `${start}–${end}`;
  slots.fetched.textContent = article.fetched || "read from a file";
  slots.hash.textContent = article.sha256 || "not kept";
  slots.address.replaceChildren();
  if (article.url) {
    const link = make("a", "", article.url);
    link.href = article.url;
    link.rel = "noreferrer noopener";
    slots.address.append(link);
  } else slots.address.textContent = "none";
  const parts = [article.outlet, article.headline && `“${article.headline}”`, article.dated, slots.place.textContent, `characters ${start}–${end}`, article.url];
  slots.citation.textContent = parts.filter(Boolean).join(", ") + (article.sha256 ? ` (SHA-256 ${article.sha256.slice(0, 16)})` : "");
  slots.whole.href = `#article-${article.number}`;
};
const showRow = (key, row) => {
  slots.row.replaceChildren();
  slots.row.className = "row-of";
  const [previous, next] = [$("[data-previous]", drawer()), $("[data-next]", drawer())];
  previous.disabled = next.disabled = true;
  if (!row) return;
  slots.row.classList.add(`s-${row.status}`);
  const link = make("a", "handle", row.handle);
  link.href = `#row-${row.number}`;
  const at = row.keys.indexOf(key);
  slots.row.append(make("span", "status", row.label), " ", link, " ", make("span", "meta", at >= 0 ? `account ${at + 1} of ${row.keys.length}` : ""));
  previous.disabled = at <= 0;
  next.disabled = at < 0 || at === row.keys.length - 1;
  previous.dataset.to = row.keys[at - 1] || "";
  next.dataset.to = row.keys[at + 1] || "";
};
const show = (key) => {
  const [number, start, end] = key.split(/[:-]/).map(Number), article = data.articles[number - 1];
  const statement = statementAt(number, start, end);
  slots.outlet.textContent = article.outlet;
  slots.when.textContent = [article.when, article.place].filter(Boolean).join(", ");
  slots.headline.textContent = article.headline;
  showPassage(article, number, start, end, statement);
  showFacts(article, start, end, statement);
  showRow(key, rowAt(key, number, start, end));
  drawer().hidden = false;
  behind();
  $("#h-evidence").focus();
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-evidence]"), step = event.target.closest("[data-to]");
  if (link) {
    event.preventDefault();
    opener = link;
    markOpen(link);
    const top = link.getBoundingClientRect().top;
    show(link.dataset.evidence);
    if (!narrow.matches) scrollBy(0, link.getBoundingClientRect().top - top); // the page became narrower: keep the row in place
  } else if (step?.dataset.to) {
    show(step.dataset.to);
    markOpen($(`.ledger [data-evidence="${step.dataset.to}"]`));
    step.disabled ? $("#h-evidence").focus() : step.focus();
  } else if (event.target.closest("[data-close]")) closeDrawer();
  else if (event.target.closest("#evidence a[href^='#']")) { closeDrawer(); if (narrow.matches) return; }
  const filter = event.target.closest("[data-filter]"), day = event.target.closest("[data-day]");
  if (filter) { wanted.status = filter.dataset.filter; if (filter.closest("[data-empty]")) resetSelects(); applyFilters(); }
  if (day) { wanted.days = day.dataset.day; const s = $("[data-select=days]"); if (s) s.value = wanted.days; applyFilters(); }
});
const resetSelects = () => $$("[data-select]").forEach((s) => { s.selectedIndex = 0; wanted[s.dataset.select] = s.dataset.select === "order" ? "telling" : ""; });
$$("[data-select]").forEach((select) => select.addEventListener("change", () => {
  const kind = select.dataset.select;
  wanted[kind] = kind === "voices" ? select.selectedOptions[0].dataset.index || "" : select.value;
  if (kind === "order") applyOrder(); else applyFilters();
}));
$$("[data-filters]").forEach((form) => { form.addEventListener("submit", (e) => e.preventDefault()); $("[data-submit]", form)?.remove(); });
// A link to a paragraph opens the article that holds it.
const reveal = () => { const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1)); target?.closest?.("details:not([open])")?.setAttribute("open", ""); if (target?.matches?.("details")) target.open = true; };
addEventListener("hashchange", reveal);
reveal();
behind();
