// Several files, or a folder, dropped together: their paths travel along, and their names are shown.
"use strict";

const WANTED = /\.(wsdl|xsd|xml|zip|gz)$/i;
const SHOWN = 12;

async function filesOf(entry, folder = "") {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => { entry.file(done, fail); });
    return [{ file, path: folder + file.name }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => { reader.readEntries(done, fail); });
    if (!some.length) return found;
    for (const inner of some) found.push(...await filesOf(inner, `${folder}${entry.name}/`));
  }
}

function prepareFiles(box) {
  const [single, folder] = box.querySelectorAll("input[type=file]");
  const paths = box.closest("form").querySelector("[data-paths]");
  const list = box.querySelector(".drop-name");

  function keep(field, found) {
    const chosen = new DataTransfer();
    found.forEach(({ file }) => chosen.items.add(file));
    field.files = chosen.files;
    field.paths = found.map(({ path }) => path);
    tell();
  }

  function tell() {
    const all = [...(single.paths ?? []), ...(folder.paths ?? [])];
    paths.value = JSON.stringify(Object.fromEntries(all.map((path, place) => [place, path])));
    const { wordsOne, wordsMany } = box.dataset;
    list.replaceChildren();
    if (!all.length) return;
    const head = document.createElement("p");
    head.textContent = all.length === 1 ? wordsOne : wordsMany.replace("{n}", all.length);
    const names = document.createElement("ul");
    for (const path of all.slice(0, SHOWN)) {
      const item = document.createElement("li");
      item.textContent = path;
      names.append(item);
    }
    if (all.length > SHOWN) {
      const more = document.createElement("li");
      more.textContent = "…";
      names.append(more);
    }
    list.append(head, names);
  }

  const named = (files) => [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  single.addEventListener("change", () => keep(single, named(single.files)));
  // A folder holds much that is no contract.
  folder.addEventListener("change", () => keep(folder, named(folder.files).filter(({ path }) => WANTED.test(path))));
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => { event.preventDefault(); box.classList.add("drop-over"); });
  }
  for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("drop-over"));
  box.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const isFolder = entries.some((entry) => entry.isDirectory);
    const found = (await Promise.all(entries.map((entry) => filesOf(entry)))).flat();
    const wanted = isFolder ? found.filter(({ path }) => WANTED.test(path)) : found;
    if (wanted.length) keep(single, wanted);
  });
}

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("[data-drop-files]")) prepareFiles(box);
});
