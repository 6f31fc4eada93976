// @ts-check
/**
 * The redaction editor: opaque boxes over an image. What leaves it is a new PNG of the same size in which the pixels
 * under the boxes are black; nothing else of the file comes along.
 */

import { Boxes } from "./boxes.js";
import { keys, pointers } from "./hands.js";
import { copyOf } from "./dom.js";
import { View } from "./view.js";
import { word } from "./words.js";

/**
 * Opens an image.
 * @param {File} file
 * @returns {Promise<File | "nothing" | null>} the redacted image; `nothing` where there is nothing to redact; null when
 *   the person has not decided
 * @throws {DOMException} when it is no image that the browser reads
 */
export async function redact(file) {
  await styled();
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const dialog = copyOf("redact");
  if (!(dialog instanceof HTMLDialogElement)) throw new Error("no dialog in this page");
  const canvas = /** @type {HTMLCanvasElement} */ (dialog.querySelector("canvas"));
  const boxes = new Boxes(image.width, image.height);
  document.body.append(dialog);
  dialog.querySelector("[data-name]")?.append(file.name);
  dialog.showModal();
  const view = new View(canvas, image, boxes);
  view.fit();
  canvas.focus();
  const result = await decided(dialog, view, boxes);
  view.end();
  dialog.close(); // the focus goes back to where it was
  dialog.remove();
  const made = result === "done" ? await blackened(image, boxes.all, named(file.name)) : null;
  image.close();
  return made ?? (result === "nothing" ? "nothing" : null);
}

/** Waits for the end of the work. @param {HTMLDialogElement} dialog @param {View} view @param {Boxes} boxes */
function decided(dialog, view, boxes) {
  const status = dialog.querySelector("[data-says]");
  const say = (/** @type {string} */ text) => status && (status.textContent = text);
  const pan = dialog.querySelector("[data-do=pan]");
  const pans = () => pan?.getAttribute("aria-pressed") === "true";
  const button = (/** @type {string} */ name) => dialog.querySelector(`[data-do=${name}]`);
  const changed = () => {
    for (const [name, can] of /** @type {[string, boolean][]} */ ([
      ["undo", boxes.past.length > 0], ["redo", boxes.future.length > 0], ["delete", Boolean(boxes.current)],
    ])) button(name)?.setAttribute("aria-disabled", String(!can));
    const count = dialog.querySelector("[data-count]");
    if (count) count.textContent = word("editor-count", { count: boxes.all.length });
    view.draw();
  };
  return new Promise((/** @type {(result: string) => void} */ resolve) => {
    /** @type {Record<string, () => void>} */
    const does = {
      undo: () => say(word(boxes.undo() ? "editor-undone" : "editor-no-undo")),
      redo: () => say(word(boxes.redo() ? "editor-redone" : "editor-no-redo")),
      delete: () => say(word(boxes.remove() ? "editor-removed" : "editor-none")),
      larger: () => view.zoom(1.5),
      smaller: () => view.zoom(1 / 1.5),
      fit: () => view.fit(),
      whole: () => view.zoom(1 / view.scale),
      pan: () => pan?.setAttribute("aria-pressed", String(!pans())),
      done: () => (boxes.all.length ? resolve("done") : say(word("editor-no-box"))),
      nothing: () => (boxes.all.length ? say(word("editor-boxes-there")) : resolve("nothing")),
      cancel: () => resolve(""),
    };
    const act = (/** @type {string} */ name) => {
      if (name === "done" || name === "nothing") finish(); // some press a button without moving the focus there
      does[name]?.();
      changed();
      if (["larger", "smaller", "fit", "whole"].includes(name)) say(word("editor-zoom", { percent: Math.round(view.scale * 100) }));
    };
    dialog.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element ? event.target.closest("[data-do]") : null;
      if (pressed instanceof HTMLElement) act(pressed.dataset.do ?? "");
    });
    dialog.addEventListener("keydown", (event) => {
      const name = shortcut(event);
      if (!name) return;
      event.preventDefault();
      act(name);
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      act("cancel");
    });
    dialog.addEventListener("close", () => resolve("")); // the browser insists
    pointers({ boxes, view, say, changed, pans });
    const finish = keys({ boxes, view, say, changed, pans });
    changed();
  });
}

/** @param {KeyboardEvent} event */
function shortcut({ key, ctrlKey, metaKey, shiftKey, altKey, target }) {
  const lower = key.toLowerCase();
  if ((ctrlKey || metaKey) && !altKey && lower === "z") return shiftKey ? "redo" : "undo";
  if ((ctrlKey || metaKey) && !altKey && lower === "y") return "redo";
  if (ctrlKey || metaKey || !(target instanceof HTMLCanvasElement)) return "";
  return { "+": "larger", "=": "larger", "-": "smaller", "0": "fit", "1": "whole", delete: "delete", backspace: "delete" }[lower] ?? "";
}

/**
 * The image as a new PNG, at its own size, black where the boxes are.
 * @param {ImageBitmap} image @param {readonly import("./boxes.js").Box[]} boxes @param {string} name
 * @returns {Promise<File>}
 */
async function blackened(image, boxes, name) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d");
  if (!context) throw new DOMException("no room for the image");
  context.drawImage(image, 0, 0);
  context.fillStyle = "#000";
  for (const { x, y, width, height } of boxes) context.fillRect(x, y, width, height);
  /** @type {Blob | null} */
  const png = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!png) throw new DOMException("no room for the image");
  return new File([png], name, { type: "image/png" });
}

/** `caviardée-écran.png`; a capture keeps its name. @param {string} name */
function named(name) {
  const base = name.replace(/\.[^.]*$/, "").slice(0, 100);
  return `${base.startsWith(word("capture")) ? base : `${word("redacted")}-${base}`}.png`;
}

/** The editor's own part of the stylesheet, at its first use. */
function styled() {
  const address = new URL("./redact.css", import.meta.url).href;
  if (document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  [link.rel, link.href] = ["stylesheet", address];
  return new Promise((/** @type {(value: unknown) => void} */ resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error("no stylesheet"));
    });
    document.head.append(link);
  });
}
