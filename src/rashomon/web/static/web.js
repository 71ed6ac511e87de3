"use strict";
// The web application: the drawer and the ledger are fetched in parts; without this file every link loads its page.
behind();
const fetchDrawer = (link) => {
  const inside = drawer()?.contains(link);
  if (!inside) opener = link;
  const top = inside ? null : link.getBoundingClientRect().top;
  const address = link.getAttribute("href").split("#")[0];
  htmx.ajax("GET", address, { target: "#evidence", swap: "outerHTML" }).then(() => {
    history.replaceState(null, "", address);
    const key = new URLSearchParams(address.split("?")[1]).get("evidence");
    markOpen($$(".ledger [data-evidence]").find((l) => new URL(l.href).searchParams.get("evidence") === key));
    behind();
    if (top !== null && !narrow.matches) scrollBy(0, link.getBoundingClientRect().top - top);
    $("#h-evidence")?.focus();
  });
};
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest("a[data-evidence]");
  if (link) { event.preventDefault(); fetchDrawer(link); return; }
  const close = event.target.closest("#evidence [data-close]");
  if (close) {
    event.preventDefault();
    history.replaceState(null, "", close.getAttribute("href"));
    closeDrawer();
  }
});

// Menus take effect when they are changed; the button is for pages without scripts.
const menus = (within = document) => $$("form.filters", within).forEach((form) => {
  if (!$("select", form) || form.dataset.ready) return;
  form.dataset.ready = "true";
  $("button[type=submit]", form)?.setAttribute("hidden", "");
  form.addEventListener("change", () => {
    if (!form.hasAttribute("data-filters")) { form.requestSubmit(); return; }
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    narrowTo(`${form.getAttribute("action").split("#")[0]}${query ? `?${query}` : ""}`);
  });
});
const narrowTo = (address) => htmx.ajax("GET", address, { target: "#ledger", select: "#ledger", swap: "outerHTML" }).then(() => {
  history.replaceState(null, "", address);
  menus();
  nameRoles();
  const shown = $("[data-shown]");
  if (shown) shown.textContent = `${rowsOf().length} claims shown`;
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-filter], a[data-day]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  narrowTo(link.getAttribute("href").split("#")[0]).then(() => { if (!link.isConnected || !link.closest("#ledger")) $("#h-ledger").focus(); });
});
menus();

// The search key can be switched off (WCAG 2.1.4).
$$("[data-slash-switch]").forEach((button) => {
  const show = () => { $("[data-slash-name]", button).textContent = root.dataset.slash === "off" ? "off" : "on"; };
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    root.dataset.slash = root.dataset.slash === "off" ? "on" : "off";
    document.cookie = `slash=${root.dataset.slash}; path=/; max-age=31536000; samesite=lax`;
    show();
  });
});

// Start: count, add a sheet, drop files, Ctrl Enter.
const compose = $("[data-compose]");
if (compose) {
  const tell = (area) => { const n = [...area.value].length; $("[data-count]", area.closest("[data-sheet]")).textContent = n ? `${n.toLocaleString("en")} characters` : "empty"; };
  compose.addEventListener("input", (event) => { if (event.target.matches("textarea")) tell(event.target); });
  $("[data-add]").addEventListener("click", (event) => {
    event.preventDefault();
    const sheets = $$("[data-sheet]"), next = sheets.at(-1).cloneNode(true), number = sheets.length + 1;
    $$("input, textarea", next).forEach((el) => { el.value = ""; });
    $("textarea", next).id = $("label", next).htmlFor = `text-${number}`;
    $("[data-number]", next).textContent = number;
    $("[data-count]", next).textContent = "empty";
    sheets.at(-1).after(next);
    $("textarea", next).focus();
  });
  const files = $("#files"), names = $("[data-files]");
  const list = () => { names.textContent = files.files.length ? [...files.files].map((f) => f.name).join(", ") : "or drop them anywhere on this page"; };
  files.addEventListener("change", list);
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    const all = new DataTransfer();
    [...files.files, ...event.dataTransfer.files].forEach((f) => all.items.add(f));
    files.files = all.files;
    list();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) compose.requestSubmit(); });
}
