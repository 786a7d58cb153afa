// A file dragged over any page: the page says that it takes it, and sends it where /deposer/ would.
"use strict";

const OWN = "[data-drop], [data-drop-files]";
const NOTICE = 4000;

function prepareAnywhere(form) {
  const field = form.querySelector("input[type=file]");
  const parts = { invites: "[data-drop-invites]", sends: "[data-drop-sends]", refuses: "[data-drop-refuses]" };
  let sending = false;

  function show(wanted) {
    form.hidden = !wanted;
    for (const [name, selector] of Object.entries(parts)) {
      for (const part of form.querySelectorAll(selector)) part.hidden = name !== wanted;
    }
    if (wanted === "sends" || wanted === "refuses") announce(form.querySelector(parts[wanted]).textContent);
  }

  // Files only: what is dragged inside a page is the page's own affair. A place with its own box is left to it.
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const isElsewhere = (event) => !event.target.closest?.(OWN);

  document.addEventListener("dragover", (event) => {
    if (sending || !carriesFiles(event)) return;
    const ours = isElsewhere(event);
    if (ours) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    }
    show(ours ? "invites" : "");
  });
  document.addEventListener("dragleave", (event) => {
    if (!sending && event.relatedTarget === null) show("");
  });
  document.addEventListener("drop", (event) => {
    if (sending || !carriesFiles(event)) return;
    show("");
    if (!isElsewhere(event)) return;
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
    if (entries.some((entry) => entry?.isDirectory)) {
      show("refuses");
      setTimeout(() => show(""), NOTICE);
      return;
    }
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    sending = true;
    show("sends");
    form.submit();
  });
  // Coming back with the browser's button finds the page as it was left.
  window.addEventListener("pageshow", () => { sending = false; form.reset(); show(""); });
}

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("[data-drop-anywhere]")) prepareAnywhere(form);
});
