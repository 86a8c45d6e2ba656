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
// kept: how far the sources are scrolled, and the card in focus.
let newest = "";
let began = 0;
let scrolled = 0;
let focused = "";
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
new MutationObserver(() => {
  const turn = live(".turn");
  if (!turn) return;
  if (turn.id !== newest) { // a new question: bring it to the top of the window
    [newest, began, scrolled] = [turn.id, Date.now(), 0];
    turn.scrollIntoView({ block: "start" });
  }
  tick();
  const sources = live(".sources");
  if (sources && sources.scrollTop !== scrolled) sources.scrollTop = scrolled;
  if (focused && document.activeElement === document.body) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}).observe(document.documentElement, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["id"],
});

// Ask and Stop take each other's place: keep the focus, but open no keyboard on a phone.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#send, #stop, .example")) return;
  if (matchMedia("(pointer: fine)").matches) document.querySelector("#box textarea")?.focus();
});
