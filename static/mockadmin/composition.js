// Layers are dragged, or moved with the arrows; what is not applied yet is not lost by leaving the page.
"use strict";

// Who has no script sees no handle: the buttons beside it do the same.
document.documentElement.classList.add("with-grips");

const draft = () => document.getElementById("draft");

// The form carries the layers in their order: sent again, the server says who wins and what is not applied yet.
function showAgain() {
  draft().querySelector("[data-keep]").click();
}

function say(list, item) {
  const items = [...list.children];
  const words = { name: item.dataset.name, place: items.indexOf(item) + 1, count: items.length };
  announce(list.dataset.moved.replace(/{(\w+)}/g, (all, name) => words[name] ?? all));
}

// --- by pointer: mouse, pen or finger -----------------------------------------------------------------------------------
document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  const item = grip.closest("li");
  const list = item.parentElement;
  const before = item.nextElementSibling;
  item.classList.add("layer-dragged");

  const over = (y) => [...list.children].find((other) => {
    const box = other.getBoundingClientRect();
    return other !== item && y >= box.top && y < box.bottom;
  });
  function move({ clientY }) {
    const other = over(clientY);
    if (!other) return;
    const box = other.getBoundingClientRect();
    const isAbove = clientY < box.top + box.height / 2;
    list.insertBefore(item, isAbove ? other : other.nextElementSibling);
  }
  function end(ended) {
    for (const [kind, listener] of listeners) document.removeEventListener(kind, listener);
    item.classList.remove("layer-dragged");
    if (ended.type === "pointercancel") list.insertBefore(item, before);
    grip.focus();
    if (item.nextElementSibling !== before) {
      say(list, item);
      showAgain();
    }
  }
  // On the document: an element that is moved about loses the pointer it has captured.
  const listeners = [["pointermove", move], ["pointerup", end], ["pointercancel", end]];
  for (const [kind, listener] of listeners) document.addEventListener(kind, listener);
});

// --- by keyboard ----------------------------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  const up = event.key === "ArrowUp";
  if (!grip || !(up || event.key === "ArrowDown")) return;
  event.preventDefault();
  const item = grip.closest("li");
  const list = item.parentElement;
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  list.insertBefore(item, up ? other : other.nextElementSibling);
  grip.focus();
  say(list, item);
  showAgain();
});

// --- the rest -------------------------------------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  if (event.target.matches("#draft [data-pin]")) showAgain();
});
document.addEventListener("submit", () => { draft()?.removeAttribute("data-unsaved"); });
window.addEventListener("beforeunload", (event) => {
  if (draft()?.dataset.unsaved) event.preventDefault();
});
