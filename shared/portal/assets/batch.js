// @ts-check
/** The files of one form: their bounds, how many are on their way at once, and the sending that waits for them. */

import { Item } from "./item.js";
import { sendingWaits } from "./gate.js";
import { word } from "./words.js";

const MOST_FILES = 20;
const MOST_BYTES = 25 * 1_024 * 1_024;
const MOST_TOGETHER = 100 * 1_024 * 1_024;
const AT_ONCE = 3;
const SAID_FOR = 5_000;
/** What no inspection accepts does not have to go out first. */
const NEVER = /\.(zip|7z|rar|gz|tgz|tar|exe|msi|dll|xlsx?|pptx?|hei[cf]|avif|tiff?|svg|html?|mp[34]|mov|avi|wav|msg|eml)$/i;

export class Batch {
  /** @param {HTMLElement} area @param {HTMLFormElement} form */
  constructor(area, form) {
    this.area = area;
    this.form = form;
    this.list = /** @type {HTMLElement} */ (area.querySelector("[data-files]"));
    this.live = /** @type {HTMLElement} */ (area.querySelector("[data-live]"));
    /** @type {Item[]} */
    this.items = [];
    this.running = 0;
    /** @type {(() => void)[]} */
    this.queue = [];
    /** One image after the other is redacted. */
    this.editing = Promise.resolve();
    this.cameBack();
    sendingWaits(this);
  }

  /** Files that the form had when it was sent and came back with something to correct. */
  cameBack() {
    for (const field of this.form.querySelectorAll("input[type=hidden][name^='attachments[']")) {
      const id = /** @type {HTMLInputElement} */ (field).value;
      field.remove();
      const item = new Item(this, new File([], "…"));
      item.transfer.id = id;
      this.items.push(item);
      this.list.append(item.row.element);
      item.send();
    }
    this.changed();
  }

  /**
   * Takes new files in. One image alone is opened for redaction at once.
   * @param {File[]} files
   * @param {boolean} [edit] whether each image is opened for redaction
   */
  async add(files, edit = files.length === 1) {
    for (const file of files) {
      const item = new Item(this, file);
      const wrong = this.refusal(file);
      this.items.push(item);
      this.list.append(item.row.element);
      this.changed();
      if (wrong) item.refuse(wrong);
      else await item.start(edit);
    }
  }

  /** Why a file is not even begun with. @param {File} file @param {Item} [instead] the one whose place it takes */
  refusal(file, instead) {
    const counted = this.items.filter((item) => item !== instead && item.counts());
    const together = counted.reduce((sum, item) => sum + item.row.size, file.size);
    if (file.size === 0) return "found-empty";
    if (file.size > MOST_BYTES) return "refused-size";
    if (counted.length >= MOST_FILES) return "refused-count";
    if (together > MOST_TOGETHER) return "refused-together";
    return NEVER.test(file.name) ? "refused-format" : "";
  }

  /** @param {Item} item */
  remove(item) {
    const place = this.items.indexOf(item);
    if (place < 0) return;
    const focused = item.row.element.contains(document.activeElement);
    this.items.splice(place, 1);
    item.row.element.remove();
    this.say(word("removed", { name: item.row.name }));
    this.changed();
    const next = this.items[Math.min(place, this.items.length - 1)]?.row.element ?? this.area.querySelector("[data-choose]");
    if (focused && next instanceof HTMLElement) next.focus();
  }

  /**
   * Runs a file's way to storage when there is room for it.
   * @param {() => Promise<void>} run
   */
  enqueue(run) {
    this.queue.push(() => {
      this.running += 1;
      void run().finally(() => {
        this.running -= 1;
        this.next();
      });
    });
    this.next();
  }

  next() {
    if (this.running < AT_ONCE) this.queue.shift()?.();
  }

  /** Something about a file is other than before: the form's fields follow. */
  changed() {
    for (const field of this.area.querySelectorAll("input[data-taken]")) field.remove();
    const taken = this.items.filter((item) => item.isTaken());
    this.area.append(...taken.map((item, place) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = `attachments[${place}]`;
      field.value = item.transfer.id ?? "";
      field.dataset.taken = "";
      return field;
    }));
    this.list.hidden = this.items.length === 0;
    this.form.dispatchEvent(new CustomEvent("files"));
  }

  /** @param {string} text */
  say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    this.live.append(line);
    setTimeout(() => line.remove(), SAID_FOR); // it is heard once; what stays is in the list
  }
}
