// What makes the pages quicker to use. Every page does its work without it.
"use strict";

// --- theme -----------------------------------------------------------------------------------------------------------
function prepareTheme() {
  const root = document.documentElement;
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      localStorage.setItem("theme", root.dataset.bsTheme);
    });
  }
}

// --- menus: one open at a time, Escape and a click elsewhere close them -------------------------------------------------
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.activeElement.closest("details.menu[open]");
    closeMenus();
    if (menu) menu.querySelector("summary").focus();
  }
});

// --- "/" goes to the search --------------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
  if (field) {
    event.preventDefault();
    field.focus();
  }
});

// --- copy buttons -------------------------------------------------------------------------------------------------------
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (refused) {
    // Plain HTTP on an intranet has no clipboard API.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "off-screen";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await copyText(button.dataset.copy);
  const word = button.querySelector(".copy-word");
  const before = word.textContent;
  word.textContent = button.dataset.copied;
  announce(button.dataset.copied);
  setTimeout(() => { word.textContent = before; }, 2000);
});
function announce(text) {
  let voice = document.getElementById("voice");
  if (!voice) {
    voice = document.createElement("p");
    voice.id = "voice";
    voice.className = "visually-hidden";
    voice.setAttribute("role", "status");
    document.body.append(voice);
  }
  voice.textContent = text;
}

// --- files: drop them on the box, see their name ------------------------------------------------------------------------
function prepareDrop(box) {
  const field = box.querySelector("input[type=file]");
  const name = box.querySelector(".drop-name");
  const show = () => { name.textContent = [...field.files].map((file) => file.name).join(", "); };
  field.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => { event.preventDefault(); box.classList.add("drop-over"); });
  }
  for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("drop-over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

// --- parts of a form that only one choice needs ---------------------------------------------------------------------------
function prepareShown(part) {
  const form = part.closest("form");
  const name = part.dataset.shownWhen;
  const show = () => { part.hidden = form.elements[name].value !== part.dataset.shownValue; };
  // On the form: several radio buttons have one name.
  form.addEventListener("change", (event) => { if (event.target.name === name) show(); });
  show();
}

// --- "line 12" shows that line of the text --------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const lines = field.value.split("\n");
  const number = Number(link.dataset.line);
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
});

// --- a question before something is lost ---------------------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// --- tables wider than their place can be scrolled by keyboard ------------------------------------------------------------
function prepareWide(box) {
  const wide = box.scrollWidth > box.clientWidth;
  const caption = box.querySelector("caption");
  if (wide) {
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    if (caption) box.setAttribute("aria-label", caption.textContent.trim());
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}
const widths = new ResizeObserver((entries) => { for (const entry of entries) prepareWide(entry.target); });

// --- after each arrival of HTML -------------------------------------------------------------------------------------------
function prepare(root) {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  for (const box of root.querySelectorAll("[data-drop]:not([data-ready])")) {
    box.dataset.ready = "";
    prepareDrop(box);
  }
  for (const box of root.querySelectorAll(".table-wrap")) widths.observe(box);
  for (const part of root.querySelectorAll("[data-without-script]")) part.hidden = true;
  for (const part of root.querySelectorAll("[data-shown-when]")) prepareShown(part);
  const summary = root.querySelector("[data-takes-focus]");
  if (summary) summary.focus();
}
document.addEventListener("DOMContentLoaded", () => {
  prepareTheme();
  if (matchMedia("(max-width: 640px)").matches) {
    for (const part of document.querySelectorAll("[data-folds-on-phone]")) part.open = false;
  }
  prepare(document);
  document.querySelector(".primary-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
});
document.addEventListener("htmx:afterSwap", (event) => prepare(event.target));
