// Rows by keyboard, and the answer of a row as it is typed. Every page does its work without it.
"use strict";

// --- up and down through the rows ---------------------------------------------------------------------------------------
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
document.addEventListener("keydown", (event) => {
  const list = event.target.closest("[data-rows]");
  if (!list || !(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...list.querySelectorAll("a[data-row]")];
  const here = links.indexOf(event.target.closest("a[data-row]"));
  const there = Math.min(Math.max(here + STEPS[event.key], 0), links.length - 1);
  event.preventDefault();
  if (there === here) return;
  links[there].focus();
  links[there].click();
});

// --- the row whose answer is shown --------------------------------------------------------------------------------------
function markRow() {
  const title = document.querySelector("#answer h2");
  if (!title) return;
  for (const link of document.querySelectorAll("[data-rows] a[data-row]")) {
    if (link.dataset.row === title.dataset.row) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// --- cells that have to be mended ---------------------------------------------------------------------------------------
function markCells() {
  for (const place of document.querySelectorAll("[data-problems]")) {
    const field = document.getElementById(place.dataset.problems);
    const wrong = place.childElementCount > 0;
    field.classList.toggle("is-invalid", wrong);
    if (wrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

// --- what is said aloud, once the hands rest ----------------------------------------------------------------------------
let saying = 0;
function sayLater() {
  clearTimeout(saying);
  saying = setTimeout(() => {
    const title = document.querySelector("#answer h2[data-said]");
    const wrong = document.querySelector("#answer .field-error");
    if (title) announce([title.dataset.said, wrong ? wrong.textContent.trim() : ""].join(" "));
  }, 900);
}

function prepareAnswers(root) {
  for (const part of root.querySelectorAll("[data-with-script]")) part.hidden = false;
}
document.addEventListener("DOMContentLoaded", () => prepareAnswers(document));
document.addEventListener("htmx:load", (event) => prepareAnswers(event.target));
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "row-list") markRow();
  if (event.target.id !== "answer") return;
  markRow();
  markCells(); // what stands at the cells came in the same answer, and is in its place already
  sayLater();
});
