// Citations: go to the card of a source. Setting the fragment by hand keeps the page's query.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.jump");
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

// A new question: bring it to the top of the window.
let newest = "";
new MutationObserver(() => {
  const turn = document.querySelector("#live .turn");
  if (!turn || turn.id === newest) return;
  newest = turn.id;
  turn.scrollIntoView({ block: "start" });
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
