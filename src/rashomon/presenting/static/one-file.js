// The one-file page: the drawer is filled from the articles at the end of the page and from the data block.
const data = JSON.parse($("#data").textContent);
// The address of a link's words, "3:120-160": its article stands in the link, its characters beside it.
const keyOf = (link) => `${link.hash.slice(2).split("-")[0]}:${link.dataset.e}`;
// What the ledger itself tells of a row: number, status, handle, and the addresses of the accounts in order.
const rowOf = (tr) => tr && ({
  number: +tr.id.slice(4), status: tr.dataset.status, label: $(".status", tr).textContent, handle: $("th > b", tr).textContent,
  keys: $$("td [data-e]", tr).map(keyOf),
});
const linksTo = (key) => $$(`.ledger td [data-e="${key.split(":")[1]}"]`).filter((link) => keyOf(link) === key);
const slots = Object.fromEntries($$("[data-slot]").map((el) => [el.dataset.slot, el]));
const read = (number) => {
  const found = $$(`[data-article="${number}"] > [id]`).map((el) => {
    const copy = el.cloneNode(true);
    $$("a > i", copy).forEach((n) => n.remove());
    const points = [...copy.textContent];
    const start = +el.id.split("-")[1];
    return { start, points, end: start + points.length, loc: el.dataset.loc || "" };
  });
  found.filter((p) => !p.loc).forEach((p, n) => { p.loc = `¶ ${n + 1}`; });
  return found;
};
const paragraphs = {};  // by article, when first asked for
const paragraphsOf = (number) => paragraphs[number] ||= read(number);
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
const rowAt = (key, number, start, end) => rowOf((linksTo(key)[0] || $$(".ledger td [data-e]").find((link) => {
  const [n, s, e] = keyOf(link).split(/[:-]/).map(Number);
  return n === number && s < end && start < e;
}))?.closest("tr"));

const showPassage = (article, number, start, end, statement) => {
  const paras = paragraphsOf(number);
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
  const link = event.target.closest("[data-e]"), step = event.target.closest("[data-to]");
  if (link) {
    event.preventDefault();
    opener = link;
    markOpen(link);
    const top = link.getBoundingClientRect().top;
    show(keyOf(link));
    if (!narrow.matches) scrollBy(0, link.getBoundingClientRect().top - top); // the page became narrower: keep the row in place
  } else if (step?.dataset.to) {
    show(step.dataset.to);
    markOpen(linksTo(step.dataset.to)[0]);
    step.disabled ? $("#h-evidence").focus() : step.focus();
  } else if (event.target.closest("[data-close]")) closeDrawer();
  else if (event.target.closest("#evidence a[href^='#']")) { closeDrawer(); if (narrow.matches) return; }
  const filter = event.target.closest("[data-filter]"), day = event.target.closest("[data-day]"), text = event.target.closest("[data-text]");
  if (filter) { wanted.status = filter.dataset.filter; if (filter.closest("[data-empty]")) resetSelects(); applyFilters(); }
  if (text) { choose("texts", $(`[data-select=texts] [data-index="${text.dataset.text}"]`)); }
  if (day) { choose("days", [...$("[data-select=days]").options].find((o) => o.value === day.dataset.day)); }
});
const choose = (kind, option) => { if (!option) return; option.selected = true; wanted[kind] = option.dataset.index; applyFilters(); };
const resetSelects = () => $$("[data-select]").forEach((s) => { s.selectedIndex = 0; wanted[s.dataset.select] = s.dataset.select === "order" ? "telling" : ""; });
$$("[data-select]").forEach((select) => select.addEventListener("change", () => {
  const kind = select.dataset.select;
  wanted[kind] = kind === "order" ? select.value : select.selectedOptions[0].dataset.index || "";
  if (kind === "order") applyOrder(); else applyFilters();
}));
$$("[data-filters]").forEach((form) => { form.addEventListener("submit", (e) => e.preventDefault()); $("[data-submit]", form)?.remove(); });
// Paper: a number after the words of the ledger leads to a note below it, which is drawn when it is needed.
const citationOf = (a) => [a.outlet, a.headline && `“${a.headline}”`, a.dated, a.url].filter(Boolean).join(", ") + (a.sha256 ? ` (SHA-256 ${a.sha256.slice(0, 16)})` : "");
const drawNotes = () => {
  const notes = $("[data-notes]"), found = new Map();
  if (notes.firstChild) return;
  $$(".ledger td [data-e]").forEach((link) => { const key = keyOf(link); found.set(key, [...found.get(key) || [], link]); });
  const ordered = [...found].map(([key, links]) => [...key.split(/[:-]/).map(Number), links]).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  let list = null, last = 0;
  notes.append(make("h3", "", "Notes"), make("p", "meta", "The number after the words leads to their article, paragraph and characters."));
  ordered.forEach(([article, start, end, links], n) => {
    if (article !== last) {
      list = make("ol", "", "");
      list.start = n + 1;
      notes.append(make("p", "note-source", citationOf(data.articles[article - 1])), list);
      last = article;
    }
    links.forEach((link) => { link.dataset.note = n + 1; });
    list.append(make("li", "", `${$("i", links[0]).textContent}, ${start}–${end}`));
  });
};
addEventListener("beforeprint", drawNotes);
matchMedia("print").addEventListener("change", (media) => { if (media.matches) drawNotes(); });
// A link to a paragraph opens the article that holds it.
const reveal = () => { const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1)); target?.closest?.("details:not([open])")?.setAttribute("open", ""); if (target?.matches?.("details")) target.open = true; };
addEventListener("hashchange", reveal);
reveal();
behind();
