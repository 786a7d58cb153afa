// Narrows a long tree or table while one types, and folds it. Without it, everything is shown.
"use strict";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function lineOf(item) {
  return item.querySelector(":scope > .tree-line, :scope > details > .tree-line") ?? item;
}

function showWay(item, list) {
  for (let up = item; up && up !== list; up = up.parentElement) {
    up.hidden = false;
    if (up.tagName === "DETAILS") up.open = true;
  }
}

function prepareSearch(box) {
  const list = document.getElementById(box.dataset.searchLines);
  if (!list) return;
  const items = [...list.querySelectorAll("li, tr")].filter((item) => !item.closest(".tree-line"));
  const texts = items.map((item) => plain(lineOf(item).textContent));
  const folds = [...list.querySelectorAll("li > details")];
  const status = box.querySelector("[role=status]");
  let before = null;

  function search(words) {
    if (!words) {
      items.forEach((item) => { item.hidden = false; lineOf(item).classList.remove("tree-hit"); });
      if (before) folds.forEach((fold, place) => { fold.open = before[place]; });
      before = null;
      status.textContent = "";
      return;
    }
    before ??= folds.map((fold) => fold.open);
    const hits = items.filter((_item, place) => texts[place].includes(words));
    items.forEach((item) => { item.hidden = true; lineOf(item).classList.remove("tree-hit"); });
    for (const hit of hits) {
      showWay(hit, list);
      lineOf(hit).classList.add("tree-hit");
      for (const inner of hit.querySelectorAll("li")) inner.hidden = false;
    }
    const { none, one, many } = box.dataset;
    status.textContent = hits.length === 0 ? none : hits.length === 1 ? one : many.replace("{n}", hits.length);
  }

  const field = box.querySelector("input");
  field.addEventListener("input", () => search(plain(field.value.trim())));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value) { field.value = ""; search(""); event.preventDefault(); }
  });
  const foldAll = (open) => folds.forEach((fold, place) => { fold.open = open || place === 0; });
  box.querySelector("[data-unfold]")?.addEventListener("click", () => foldAll(true));
  box.querySelector("[data-fold]")?.addEventListener("click", () => foldAll(false));
  box.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("[data-search-lines]")) prepareSearch(box);
});
