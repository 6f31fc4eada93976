// @ts-check
/** A file in the list of a form: what it is called, where it stands, what can be done about it. */

import { button, sized, word } from "./words.js";

/**
 * @typedef {"looking" | "choice" | "document" | "waiting" | "sending" | "inspecting" | "clean" | "held" | "refused" |
 *   "failed"} Stand
 * @typedef {import("./upload.js").Finding} Finding
 * @typedef {{text: string, then: () => void, main?: boolean}} Deed
 */

const THUMBNAIL = 96;
/** Found in most files, and nothing that one could do about it; or said as a hint. */
const QUIET = new Set(["metadata-removed", "text-not-searched"]);
/** Their places are part of the text, or are nothing to read. */
const INLINE = new Set(["renamed", "converted", "poor-redaction"]);
/** Their places are lines. */
const NOMINATIVE = new Set(["nam", "nas", "permis", "carte", "naissance", "dossier", "courriel", "telephone"]);

export class Row {
  /** @param {string} name @param {number} size bytes @param {(text: string) => void} say to those who listen */
  constructor(name, size, say) {
    this.name = name;
    this.size = size;
    this.say = say;
    /** @type {Stand} */
    this.stand = "looking";
    /** @type {Finding[]} */
    this.findings = [];
    this.element = document.createElement("li");
    this.element.className = "file";
    this.element.tabIndex = -1;
    this.picture = document.createElement("span");
    this.picture.className = "picture";
    this.title = document.createElement("strong");
    this.told = document.createElement("span");
    this.told.className = "hint";
    this.more = document.createElement("div");
    this.deeds = document.createElement("div");
    this.deeds.className = "deeds";
    const body = document.createElement("div");
    body.append(this.title, " ", this.told, this.more, this.deeds);
    this.element.append(this.picture, body);
  }

  /**
   * Shows where it stands.
   * @param {Stand} stand
   * @param {{text?: string, notes?: string[], hint?: string, deeds?: Deed[], quiet?: boolean}} [shown]
   */
  show(stand, { text = word(`stand-${stand}`), notes = [], hint = "", deeds = [], quiet = false } = {}) {
    const focused = this.element.contains(document.activeElement);
    this.stand = stand;
    this.element.dataset.stand = stand;
    this.title.textContent = this.name;
    this.told.textContent = `${sized(this.size)} – ${text}`;
    this.more.replaceChildren(...notes.map((note) => {
      const line = document.createElement("p");
      line.textContent = note;
      return line;
    }));
    if (hint) {
      const line = document.createElement("p");
      [line.className, line.textContent] = ["hint", hint];
      this.more.append(line);
    }
    this.deeds.replaceChildren(...deeds.map(({ text, then, main }) => {
      const made = button(text, then, this.name);
      if (main) made.classList.remove("secondary");
      return made;
    }));
    if (focused && !this.element.contains(document.activeElement)) this.element.focus(); // its button is gone
    if (!quiet) this.say([this.name, text, ...notes, hint].filter(Boolean).join(" – "));
  }

  /** How much of it has gone out. @param {number} share */
  progress(share) {
    let bar = this.more.querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.setAttribute("aria-label", word("progress", { name: this.name }));
      this.more.replaceChildren(bar);
    }
    bar.value = share;
  }

  /** A small picture of an image, drawn here: the page loads none. @param {Blob} image */
  async thumbnail(image) {
    const bitmap = await createImageBitmap(image, { resizeWidth: THUMBNAIL, resizeQuality: "medium" });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [bitmap.width, Math.min(bitmap.height, THUMBNAIL)];
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
    canvas.setAttribute("aria-hidden", "true");
    this.picture.replaceChildren(canvas);
  }
}

/**
 * What an inspection found, in words: as the server writes it on the request's page.
 * @param {Finding[]} findings
 * @returns {string[]}
 */
export function inWords(findings) {
  return findings.filter(({ kind }) => !QUIET.has(kind)).map((finding) => {
    const places = finding.places.join(", ");
    const text = word(`found-${finding.kind}`, { places }) || word("found-other", { kind: finding.kind });
    if (!places || INLINE.has(finding.kind)) return text;
    return `${text} ${word(NOMINATIVE.has(finding.kind) ? "lines" : "detail", { places })}`;
  });
}
