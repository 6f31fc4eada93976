// @ts-check
/** Boxes by mouse, pen, finger and keyboard. */

import { word } from "./words.js";

/** Less than this far, in CSS pixels, a press is a click. */
const CLICK = 3;
const HANDLE = 12;

/**
 * @typedef {import("./boxes.js").Boxes} Boxes
 * @typedef {import("./view.js").View} View
 * @typedef {{move: (event: PointerEvent) => void, end?: () => void}} Act what a press does as it moves, and when it ends
 * @typedef {{boxes: Boxes, view: View, say: (text: string) => void, changed: () => void, pans: () => boolean}} Desk
 */

/** @param {Desk} desk */
export function pointers({ boxes, view, changed, pans }) {
  const { canvas } = view;
  /** @type {Map<number, PointerEvent>} */
  const down = new Map();
  /** @type {Act | null} */
  let act = null;
  let space = false;

  /** @param {PointerEvent} event @returns {Act} */
  const panning = (event) => {
    let [x, y] = [event.clientX, event.clientY];
    return {
      move: (next) => {
        view.pan(next.clientX - x, next.clientY - y);
        [x, y] = [next.clientX, next.clientY];
      },
    };
  };
  /** @param {{x: number, y: number}} corner the one that stays @returns {Act} */
  const resizing = (corner) => {
    boxes.note();
    return {
      move: (next) => {
        const { x, y } = view.point(next);
        boxes.put(boxes.between(corner.x, corner.y, x, y));
      },
    };
  };
  /** @param {{x: number, y: number}} start @returns {Act} */
  const moving = (start) => {
    const from = boxes.current;
    let noted = false;
    return {
      move: (next) => {
        if (!from) return;
        const { x, y } = view.point(next);
        if (!noted && Math.hypot(x - start.x, y - start.y) * view.scale < CLICK) return;
        if (!noted) boxes.note();
        noted = true;
        boxes.move(from, x - start.x, y - start.y);
      },
    };
  };
  /** @param {{x: number, y: number}} start @returns {Act} */
  const drawing = (start) => ({
    move: (next) => {
      const { x, y } = view.point(next);
      const long = Math.max(Math.abs(x - start.x), Math.abs(y - start.y)) * view.scale >= CLICK;
      view.draft = long ? boxes.between(start.x, start.y, x, y) : null;
    },
    end: () => {
      if (view.draft) boxes.add(view.draft);
      view.draft = null;
    },
  });
  /** Two fingers move and enlarge. @returns {Act} */
  const pinching = () => {
    const middle = () => {
      const [a, b] = [...down.values()];
      if (!a || !b) return null;
      const { left, top } = canvas.getBoundingClientRect();
      return {
        x: (a.clientX + b.clientX) / 2 - left, y: (a.clientY + b.clientY) / 2 - top,
        apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
      };
    };
    let last = middle();
    return {
      move: () => {
        const now = middle();
        if (!now || !last) return;
        view.zoom(now.apart / Math.max(last.apart, 1), now.x, now.y);
        view.pan(now.x - last.x, now.y - last.y);
        last = now;
      },
    };
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, event);
    view.cross = null;
    if (down.size > 1) {
      view.draft = null; // the first finger was the beginning of two
      act = pinching();
      return;
    }
    if (event.button === 1 || space || pans()) {
      act = panning(event);
      return;
    }
    if (event.button !== 0) return;
    const start = view.point(event);
    const corner = boxes.cornerAt(start.x, start.y, HANDLE / view.scale);
    if (corner) {
      act = resizing(corner);
    } else {
      boxes.selected = boxes.at(start.x, start.y);
      act = boxes.current ? moving(start) : drawing(start);
    }
    changed();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return;
    down.set(event.pointerId, event);
    act?.move(event);
    view.draw();
  });
  const up = (/** @type {PointerEvent} */ event) => {
    if (!down.delete(event.pointerId)) return;
    if (event.type === "pointercancel") view.draft = null;
    act?.end?.();
    act = null;
    changed();
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { left, top } = canvas.getBoundingClientRect();
    if (event.shiftKey) view.pan(-event.deltaY, 0);
    else view.zoom(Math.exp(-event.deltaY / 400), event.clientX - left, event.clientY - top);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    if (event.key === " ") space = true;
  });
  canvas.addEventListener("keyup", () => (space = false));
}

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Arrows move a cross; Enter begins a box there and ends it. A selected box is moved by the arrows, and with Shift made
 * larger or smaller.
 * @param {Desk} desk
 * @returns what ends a box that was begun
 */
export function keys({ boxes, view, say, changed }) {
  const { canvas } = view;
  /** The corner at which a box was begun. @type {{x: number, y: number} | null} */
  let anchor = null;
  const where = () => view.cross ?? (view.cross = { x: Math.floor(boxes.width / 2), y: Math.floor(boxes.height / 2) });
  /** @param {import("./boxes.js").Box | undefined} box @param {string} key */
  const tell = (box, key) => say(box ? word(key, { ...box, x: box.x, y: box.y }) : word(key));

  /** @param {[number, number]} way @param {KeyboardEvent} event */
  const go = ([dx, dy], event) => {
    // So far on the screen, whatever the zoom; a pixel of the image with Alt.
    const step = event.altKey ? 1 : Math.max(1, Math.round((event.ctrlKey ? 60 : 12) / view.scale));
    const box = boxes.current;
    if (box && !anchor) {
      boxes.note();
      if (event.shiftKey) boxes.put(boxes.between(box.x, box.y, box.x + Math.max(box.width + dx * step, 1), box.y + Math.max(box.height + dy * step, 1)));
      else boxes.move(box, dx * step, dy * step);
      const now = boxes.current;
      if (now) view.reveal(now.x + now.width / 2, now.y + now.height / 2);
      tell(now, "editor-box");
      return;
    }
    const at = where();
    at.x = Math.min(Math.max(at.x + dx * step, 0), boxes.width);
    at.y = Math.min(Math.max(at.y + dy * step, 0), boxes.height);
    if (anchor) view.draft = boxes.between(anchor.x, anchor.y, at.x, at.y);
    view.reveal(at.x, at.y);
    if (anchor) tell(view.draft ?? undefined, "editor-box");
    else say(word("editor-cross", at));
  };
  const enter = () => {
    if (anchor) {
      if (view.draft) boxes.add(view.draft);
      anchor = view.draft = null;
      tell(boxes.current, "editor-added");
    } else if (boxes.current) {
      boxes.selected = -1;
      where();
      say(word("editor-put"));
    } else {
      const at = where();
      anchor = { ...at };
      view.draft = boxes.between(at.x, at.y, at.x, at.y);
      say(word("editor-begun"));
    }
  };
  const next = (/** @type {number} */ way) => {
    const count = boxes.all.length;
    if (!count) return;
    boxes.selected = (boxes.selected + way + (boxes.selected < 0 && way < 0 ? 1 : 0) + count) % count;
    tell(boxes.current, "editor-box");
  };

  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) go(arrow, event);
    else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === "Enter") enter();
    else if (event.key === "n" || event.key === "N") next(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && (anchor || boxes.current)) {
      anchor = view.draft = null;
      boxes.selected = -1;
      say(word("editor-put"));
    } else return;
    event.preventDefault(); // Escape closes the dialog only when there is nothing to let go of
    event.stopPropagation();
    changed();
  });
  canvas.addEventListener("focus", () => {
    if (canvas.matches(":focus-visible")) where();
    view.draw();
  });
  /** What was drawn is covered, even where its last Enter is missing: nobody is to believe that it is. */
  const finish = () => {
    const drawn = anchor && view.draft && (view.cross?.x !== anchor.x || view.cross.y !== anchor.y);
    if (drawn) enter();
    else if (anchor) anchor = view.draft = null;
    return drawn;
  };
  canvas.addEventListener("blur", () => {
    const drawn = finish();
    view.cross = null;
    if (drawn) changed();
    else view.draw();
  });
  canvas.addEventListener("pointerdown", finish, { capture: true }); // before the pointer takes the draft for its own
  return finish;
}
