"use strict";
// Shared by the one-file page and the web application. The page works without this file: every link is an address.
const root = document.documentElement;
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window or a file */ } };
const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

// Theme: system, light, dark.
const themes = ["system", "light", "dark"];
let theme = themes.includes(recall("theme")) ? recall("theme") : root.dataset.theme || "system";
const showTheme = () => {
  if (theme === "system") delete root.dataset.theme; else root.dataset.theme = theme;
  $$("[data-theme-name]").forEach((el) => { el.textContent = theme; });
};
showTheme();
$$("[data-theme-switch]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    remember("theme", theme);
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    showTheme();
  });
});

// Evidence drawer: beside the page when there is room; else over it, and the page behind goes inert.
const narrow = matchMedia("(max-width: 68.7rem)");
const drawer = () => $("#evidence");
let opener = null;
const behind = () => {
  const covered = narrow.matches && !!drawer() && !drawer().hidden;
  [$("main"), $(".masthead"), $(".foot")].forEach((el) => { if (el) el.inert = covered; });
  drawer()?.setAttribute("role", covered ? "dialog" : "complementary");
  drawer()?.toggleAttribute("aria-modal", covered);
  if (covered) drawer().setAttribute("aria-modal", "true");
};
narrow.addEventListener("change", behind);
const markOpen = (link) => {
  $$(".is-open").forEach((el) => el.classList.remove("is-open"));
  if (link) [link.closest(".ledger tr"), link.closest(".ledger p")].forEach((el) => el?.classList.add("is-open"));
};
const closeDrawer = () => {
  if (!drawer() || drawer().hidden) return;
  drawer().hidden = true;
  markOpen(null);
  behind();
  (opener?.isConnected ? opener : $("main")).focus();
};

// The ledger's rows stand under one another on narrow screens: its roles are named, for some browsers then lose them.
const roles = { THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
const nameRoles = () => $$("table.ledger:not(.ledger--gathered) :is(thead, tbody, tfoot, tr, th, td):not([role])").forEach((el) => {
  if (el.tagName === "TR") el.tabIndex = -1;
  el.setAttribute("role", roles[el.tagName] || (el.scope === "row" ? "rowheader" : "columnheader"));
});
nameRoles();

// Ledger: filters and order in the page, when the whole ledger is in the page.
const ledger = $("[data-ledger]");
const wanted = { status: "all", voices: "", days: "", texts: "", order: "telling" };
const textsOf = (row) => row.dataset.texts.split(" ");
const rowsOf = () => $$("[data-ledger] > tr:not([data-empty])");
const ordered = {
  telling: (a) => [a[0]], carried: (a) => [-a[1], a[0]], single: (a) => [a[1], a[0]], time: (a) => [a[2], a[0]],
};
const about = (row, text) => text.startsWith("-") ? !textsOf(row).includes(text.slice(1)) && textsOf(row).length > 1 : textsOf(row).includes(text);
const fits = (row) => (wanted.status === "all" || (row.dataset.keys || row.dataset.status).split(" ").includes(wanted.status))
  && (!wanted.texts || about(row, wanted.texts))
  && (!wanted.voices || (row.dataset.voices || "").split(" ").includes(wanted.voices))
  && (!wanted.days || (row.dataset.days || "").split(" ").includes(wanted.days));
const applyFilters = () => {
  const rows = rowsOf();
  rows.forEach((row) => { row.hidden = !fits(row); });
  const left = rows.filter((row) => !row.hidden).length;
  const empty = $("[data-empty]");
  if (empty) empty.hidden = left > 0;
  $$(".filter").forEach((f) => f.dataset.filter === wanted.status ? f.setAttribute("aria-current", "true") : f.removeAttribute("aria-current"));
  const shown = $("[data-shown]");
  if (shown) shown.textContent = `${left} claims shown`;
};
const applyOrder = () => {
  const key = (row) => { return ordered[wanted.order]([+row.id.slice(4), textsOf(row).length, row.dataset.days ? +row.dataset.days.split(" ")[0] : 9999]); };
  const compare = (a, b) => { const x = key(a), y = key(b); for (let i = 0; i < x.length; i++) { if (x[i] < y[i]) return -1; if (x[i] > y[i]) return 1; } return 0; };
  ledger.prepend(...rowsOf().sort(compare));
};

// Keys: j k walk the rows while the ledger has the focus; [ ] and c belong to the drawer; Esc closes; / finds.
const walk = (event) => {
  const rows = rowsOf().filter((row) => !row.hidden), at = rows.indexOf(event.target.closest("tr"));
  rows[Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawer() && !drawer().hidden) { event.preventDefault(); $("[data-close]", drawer())?.click(); return; }
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && $("#q") && root.dataset.slash !== "off") { event.preventDefault(); $("#q").focus(); return; }
  if ("jk".includes(event.key) && event.target.closest(".ledger-pane")) walk(event);
  if (!event.target.closest("#evidence")) return;
  if (event.key === "[") $("[data-previous]:not([disabled])", drawer())?.click();
  if (event.key === "]") $("[data-next]:not([disabled])", drawer())?.click();
  if (event.key === "c") $("[data-copy]", drawer())?.click();
});
document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  const words = copy.dataset.copy === "address" ? location.href : $("[data-citation]")?.textContent || "";
  navigator.clipboard?.writeText(words).then(() => { copy.firstChild.textContent = "Copied "; }, () => {});
});
// Paper has no folds: what stands behind "2 more" is printed too, and folded again afterwards.
addEventListener("beforeprint", () => $$("main details:not([open], .why)").forEach((d) => { d.open = true; d.dataset.printed = ""; }));
addEventListener("afterprint", () => $$("details[data-printed]").forEach((d) => { d.open = false; delete d.dataset.printed; }));
