// @ts-check
/** The boxes over an image: whole pixels of the image, never outside of it; every step can be taken back. */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** What calculating adds to a whole number is no part of a pixel. */
const NOISE = 1e-6;

export class Boxes {
  /** @param {number} width @param {number} height of the image, in pixels */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    /** @type {readonly Box[]} */
    this.all = [];
    /** The place of the one that is selected; -1 for none. */
    this.selected = -1;
    /** @type {(readonly Box[])[]} */
    this.past = [];
    /** @type {(readonly Box[])[]} */
    this.future = [];
  }

  /** @returns {Box | undefined} */
  get current() {
    return this.all[this.selected];
  }

  /**
   * The box between two corners, in any order: every pixel that it touches, and one at least.
   * @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2
   * @returns {Box}
   */
  between(x1, y1, x2, y2) {
    /** @type {(a: number, b: number, most: number) => [number, number]} */
    const span = (a, b, most) => {
      const from = Math.min(Math.max(Math.floor(Math.min(a, b) + NOISE), 0), most - 1);
      return [from, Math.max(Math.min(Math.ceil(Math.max(a, b) - NOISE), most) - from, 1)];
    };
    const [x, width] = span(x1, x2, this.width);
    const [y, height] = span(y1, y2, this.height);
    return { x, y, width, height };
  }

  /** Notes the state before a change, so that it can be had back. */
  note() {
    this.past.push(this.all);
    this.future = [];
  }

  /** @param {Box} box */
  add(box) {
    this.note();
    this.all = [...this.all, box];
    this.selected = this.all.length - 1;
  }

  /** Another place or size for the selected one; the caller notes the state when it begins. @param {Box} box */
  put(box) {
    this.all = this.all.map((old, place) => (place === this.selected ? box : old));
  }

  /** The selected box moved so far, as far as the image goes. @param {Box} from @param {number} dx @param {number} dy */
  move(from, dx, dy) {
    const x = Math.min(Math.max(Math.round(from.x + dx), 0), this.width - from.width);
    const y = Math.min(Math.max(Math.round(from.y + dy), 0), this.height - from.height);
    this.put({ ...from, x, y });
  }

  /** @returns {boolean} whether there was one */
  remove() {
    if (!this.current) return false;
    this.note();
    this.all = this.all.filter((_, place) => place !== this.selected);
    this.selected = -1;
    return true;
  }

  /** @returns {boolean} whether there was something to take back */
  undo() {
    return this.swap(this.past, this.future);
  }

  /** @returns {boolean} */
  redo() {
    return this.swap(this.future, this.past);
  }

  /** @param {(readonly Box[])[]} from @param {(readonly Box[])[]} to */
  swap(from, to) {
    const state = from.pop();
    if (!state) return false;
    to.push(this.all);
    this.all = state;
    this.selected = -1;
    return true;
  }

  /** The place of the topmost box at a point; -1 for none. @param {number} x @param {number} y */
  at(x, y) {
    return this.all.findLastIndex((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height);
  }

  /**
   * The corner of the selected box that is near a point, as the corner that stays; null for none.
   * @param {number} x @param {number} y @param {number} near in pixels of the image
   * @returns {{x: number, y: number} | null}
   */
  cornerAt(x, y, near) {
    const box = this.current;
    if (!box) return null;
    const [left, right, top, bottom] = [box.x, box.x + box.width, box.y, box.y + box.height];
    for (const [cx, cy, ox, oy] of [[left, top, right, bottom], [right, top, left, bottom],
      [left, bottom, right, top], [right, bottom, left, top]]) {
      if (Math.hypot(x - Number(cx), y - Number(cy)) <= near) return { x: Number(ox), y: Number(oy) };
    }
    return null;
  }
}
