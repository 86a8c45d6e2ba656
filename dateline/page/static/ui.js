// Citations: go to the card of a source. Setting the fragment by hand keeps the page's query.
document.addEventListener("click", (event) => {
  // A link that was drawn anew between press and release is found by its place.
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const link = event.target.closest?.("a.jump") ?? under?.closest("a.jump");
  if (!link) return;
  event.preventDefault();
  const id = link.getAttribute("href").slice(1);
  const target = document.getElementById(id);
  if (!target) return;
  location.hash = id; // makes the card :target, which ui.css highlights
  target.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
});

// The answer in the making is drawn anew with every statement. What the reader has in hand is
// kept: how far the sources are scrolled, the card in focus, and the reasons that are open.
let newest = "";
let began = 0;
let scrolled = 0;
let focused = "";
const opened = new Set(); // reasons of statements
const live = (selector) => document.querySelector(`#live ${selector}`);
const tick = () => {
  const clock = live(".clock");
  const seconds = Math.floor((Date.now() - began) / 1000);
  const text = seconds < 2 ? "" : `${seconds} s`;
  if (clock && clock.textContent !== text) clock.textContent = text;
};
setInterval(tick, 500);
document.addEventListener("scroll", ({ target }) => {
  if (target === live(".sources")) scrolled = target.scrollTop;
}, true);
document.addEventListener("focusin", ({ target }) => {
  focused = target.closest("#live") ? target.id : "";
});
// A statement itself opens its reason too, unless its words are being selected.
document.addEventListener("click", ({ target }) => {
  const statement = target.closest?.(".claim > p");
  if (statement && (target.closest("a") || String(getSelection()))) return;
  const why = statement?.nextElementSibling ?? target.closest?.(".why summary")?.parentElement;
  if (!why) return;
  if (why.open) opened.delete(why.id);
  else opened.add(why.id); // now: it may be drawn anew before it tells that it has opened
  if (statement) why.toggleAttribute("open");
});
new MutationObserver(() => {
  follow();
  followSearch();
  const turn = live(".turn");
  if (!turn || turn.hidden) {
    newest = "";
    return;
  }
  const name = `${document.getElementById("talk")?.dataset.key} ${turn.id}`;
  if (name !== newest) { // a new question: bring it to the top of the window
    [newest, began, scrolled] = [name, Date.now(), 0];
    opened.clear();
    turn.scrollIntoView({ block: "start" });
  }
  tick();
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  const sources = live(".sources");
  if (sources && sources.scrollTop !== scrolled) sources.scrollTop = scrolled;
  if (focused && document.activeElement === document.body) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}).observe(document.documentElement, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["id", "data-key", "data-at"],
});

// Ask and Stop take each other's place: keep the focus, but open no keyboard on a phone.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#send, #stop, .example")) return;
  if (matchMedia("(pointer: fine)").matches) document.querySelector("#box textarea")?.focus();
});

// What Python drew and the browser has to follow: the conversation shown is in the page's address,
// so that a reload finds it again, and a dialog opens.
const follow = () => {
  const talk = document.getElementById("talk");
  const address = new URL(location.href);
  if (talk && (address.searchParams.get("c") ?? "") !== talk.dataset.key) {
    if (talk.dataset.key) address.searchParams.set("c", talk.dataset.key);
    else address.searchParams.delete("c");
    address.hash = "";
    if (document.querySelector("#box textarea")) history.replaceState(null, "", address);
  }
  // The last drawing of an answer may come after another conversation was opened.
  const turn = live(".turn");
  if (talk && turn) turn.hidden = turn.dataset.of !== talk.dataset.key;
  for (const dialog of document.querySelectorAll("dialog[data-at]")) show(dialog);
  // What opens takes the focus: a story, a name, feedback; going back gives it to the one that was
  // read, and what is told of feedback afterwards takes it too.
  const begins = document.querySelector(":is(#stories, #people, #feedback) [data-begins]");
  if (begins) {
    begins.removeAttribute("data-begins");
    begins.focus({ preventScroll: true });
    begins.scrollIntoView({ block: begins.matches("button") ? "center" : "start" });
  }
};
const show = (dialog) => {
  if (dialog.dataset.at !== dialog.dataset.opened) {
    dialog.dataset.opened = dialog.dataset.at;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    dialog.querySelector("mark")?.scrollIntoView({ block: "center" });
  }
};

// Tables of a list: sort by a column, the other way round at the second press.
document.addEventListener("click", ({ target }) => {
  const head = target.closest?.("button.sort")?.closest("th");
  if (!head) return;
  const order = head.ariaSort === "ascending" ? "descending" : "ascending";
  for (const other of head.parentElement.children) other.ariaSort = "none";
  head.ariaSort = order;
  const [body] = head.closest("table").tBodies;
  const value = ({ cells }) => {
    const cell = cells[head.cellIndex];
    return cell.dataset.value ?? cell.textContent.trim();
  };
  const sign = order === "ascending" ? 1 : -1;
  const compare = (a, b) => { // what has no value, such as no day, stands last either way
    if (!a || !b) return !a - !b;
    return sign * a.localeCompare(b);
  };
  body.append(...[...body.rows].sort((a, b) => compare(value(a), value(b))));
});

// Copy an answer as Markdown, or its table in the order of the rows on the page; judge it.
const inOrder = async (reply, turn) => {
  const rows = [...turn.querySelectorAll("[data-row]")].map((row) => Number(row.dataset.row));
  const [heads, ...lines] = (await reply.text()).split("\n");
  const sorted = rows.length ? rows.map((row) => lines[row]) : lines.slice(0, -1);
  return new Blob([`${[heads, ...sorted].join("\n")}\n`]);
};
const told = (button, text) => {
  const before = button.dataset.before ?? (button.dataset.before = button.textContent);
  button.textContent = text;
  setTimeout(() => { button.textContent = before; }, 2000);
};
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("button.copy");
  if (!button) return;
  try {
    // The text may come later than the press: a promise of it keeps the press's permission.
    const text = fetch(button.dataset.copy).then((reply) => {
      if (!reply.ok) throw new Error(reply.statusText);
      return button.matches(".table") ? inOrder(reply, button.closest(".turn")) : reply.blob();
    }).then((blob) => new Blob([blob], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
    told(button, "Copied");
  } catch { // no clipboard on a page without https, or the user forbids it
    told(button, "Not copied");
  }
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("form.judge button[data-do]");
  if (!button) return;
  const form = button.closest("form");
  if (!button.dataset.liked) {
    form.querySelector("output").textContent = "Thank you";
    return;
  }
  for (const one of form.querySelectorAll("[data-liked]")) one.ariaPressed = one === button;
  form.querySelector("output").textContent = "";
  form.querySelector("input").focus();
});

// The search form holds what is searched for. When it was drawn anew it shows what Python says, and
// what the reader had folded stays so; who pressed what is gone now goes on at the results.
const folds = new Map([["search-filters", !matchMedia("(max-width: 860px)").matches]]);
const entered = new Map(); // since the last press: it is still to be sent
let [drawn, page, pressed] = ["", "", false];
document.addEventListener("input", ({ target }) => {
  if (target.form?.id === "search-form") entered.set(target.name, target.value);
});
document.addEventListener("toggle", ({ target }) => {
  if (target.matches?.("#search [data-keep]")) folds.set(target.id, target.open);
}, true);
document.addEventListener("click", ({ target }) => {
  pressed = Boolean(target.closest?.("#search [data-do]"));
  if (pressed) entered.clear();
});
document.addEventListener("change", ({ target }) => {
  if (target.matches?.("#search-form :is(select, [type=checkbox])")) {
    document.querySelector("#search-form [type=submit]").click();
  }
});
const followSearch = () => {
  const form = document.getElementById("search-form");
  const found = document.querySelector("#search-results .found");
  const at = `${form?.dataset.at} ${found?.dataset.at}`;
  if (!form || at === drawn) return;
  drawn = at;
  form.reset();
  for (const [name, value] of entered) form.elements[name].value = value;
  for (const [id, open] of folds) document.getElementById(id)?.toggleAttribute("open", open);
  if (!found) return;
  if (page && page !== found.dataset.offset) found.scrollIntoView({ block: "start" });
  page = found.dataset.offset;
  const held = document.activeElement;
  if (pressed && (held === document.body || held.disabled)) {
    document.getElementById("search-count").focus({ preventScroll: true });
  }
};
