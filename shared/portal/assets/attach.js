// @ts-check
/**
 * Files for a request or a comment, in a form with `[data-attach]`: chosen, dropped anywhere on the page, or pasted.
 *
 * An image leaves the workstation only when its sender has redacted it or said that there is nothing to redact; a Word
 * document with images inside only when she says so. The identifiers of what has arrived are hidden fields of the form.
 * Without this module the form has no files, and says so.
 */

import { Batch } from "./batch.js";
import { word } from "./words.js";

/** Starts the files of every form that takes them. */
export function attach() {
  const area = document.querySelector("[data-attach]");
  const form = area?.closest("form");
  if (!(area instanceof HTMLElement) || !(form instanceof HTMLFormElement)) return;
  const batch = new Batch(area, form);
  const input = area.querySelector("input[type=file]");
  const press = area.querySelector("[data-choose]");
  if (!(input instanceof HTMLInputElement) || !(press instanceof HTMLElement)) return;
  area.querySelector("[data-attach-area]")?.removeAttribute("hidden");
  press.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    void batch.add([...(input.files ?? [])]);
    input.value = ""; // the same file may be chosen again
  });
  dropped(area, (files) => void batch.add(files));
  document.addEventListener("paste", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const data = event.clipboardData;
    const files = [...(data?.files ?? [])];
    const typing = event.target instanceof Element && event.target.closest("input, textarea");
    if (!files.length || (typing && data?.types.includes("text/plain"))) return; // a table comes as text and as picture
    event.preventDefault();
    void batch.add(files.map(named));
  });
}

/**
 * A file dropped beside the area would replace the page, and what was typed with it.
 * @param {HTMLElement} area @param {(files: File[]) => void} take
 */
function dropped(area, take) {
  /** @param {DragEvent} event */
  const brings = ({ dataTransfer }) => !document.querySelector("dialog[open]") && dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    area.toggleAttribute("data-over", Boolean(brings(event)));
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) area.removeAttribute("data-over");
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    area.removeAttribute("data-over");
    if (brings(event)) take([...event.dataTransfer.files]);
  });
}

/** A pasted image has no name of its own; two of the same second are told apart. @param {File} file @param {number} rank */
function named(file, rank) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date();
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join("");
  const name = `${word("capture")}-${day}-${time}${rank ? `-${rank + 1}` : ""}.${file.name.split(".").pop()}`;
  return new File([file], name, { type: file.type });
}
