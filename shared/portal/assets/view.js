// @ts-check
/** The image on the screen: how large, which part of it, with its boxes. Lengths on the screen are CSS pixels. */

const MOST = 16;
const MARGIN = 8;

export class View {
  /**
   * @param {HTMLCanvasElement} canvas @param {ImageBitmap} image @param {import("./boxes.js").Boxes} boxes
   */
  constructor(canvas, image, boxes) {
    this.canvas = canvas;
    this.image = image;
    this.boxes = boxes;
    /** Screen pixels for one of the image; where the image's corner lies on the screen. */
    this.scale = 1;
    this.left = 0;
    this.top = 0;
    this.fits = true;
    /** Where the keyboard is, in pixels of the image; null while it is not used. @type {{x: number, y: number} | null} */
    this.cross = null;
    /** A box that is being drawn. @type {import("./boxes.js").Box | null} */
    this.draft = null;
    this.asked = 0;
    this.ended = false;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    this.watch = new ResizeObserver(() => (this.fits ? this.fit() : this.place()));
    this.watch.observe(canvas);
  }

  /** Nothing is drawn any more: the image is about to go. */
  end() {
    this.ended = true;
    this.watch.disconnect();
    cancelAnimationFrame(this.asked);
  }

  /** As laid out, which need not be whole pixels. */
  get size() {
    return this.canvas.getBoundingClientRect();
  }

  /** The scale at which all of it is seen, without making it larger than it is. */
  get whole() {
    const { width, height } = this.size;
    return Math.min((width - 2 * MARGIN) / this.image.width, (height - 2 * MARGIN) / this.image.height, 1);
  }

  fit() {
    this.fits = true;
    this.scale = Math.max(this.whole, 0.01);
    this.place();
  }

  /**
   * Makes it larger or smaller around a point of the screen, the middle unless told.
   * @param {number} factor @param {number} [x] @param {number} [y]
   */
  zoom(factor, x = this.size.width / 2, y = this.size.height / 2) {
    const scale = Math.min(Math.max(this.scale * factor, Math.min(this.whole, 1)), MOST);
    this.left = x - ((x - this.left) * scale) / this.scale;
    this.top = y - ((y - this.top) * scale) / this.scale;
    this.fits = scale <= this.whole;
    this.scale = scale;
    this.place();
  }

  /** @param {number} dx @param {number} dy on the screen */
  pan(dx, dy) {
    this.left += dx;
    this.top += dy;
    this.place();
  }

  /** Keeps the image in sight: in the middle where there is room, else without empty margins. */
  place() {
    const { width, height } = this.size;
    /** @type {(at: number, image: number, room: number) => number} */
    const kept = (at, image, room) =>
      (image + 2 * MARGIN <= room ? (room - image) / 2 : Math.min(Math.max(at, room - image - MARGIN), MARGIN));
    this.left = kept(this.left, this.image.width * this.scale, width);
    this.top = kept(this.top, this.image.height * this.scale, height);
    this.draw();
  }

  /** A point of the screen, in pixels of the image. @param {{clientX: number, clientY: number}} event */
  point({ clientX, clientY }) {
    const { left, top } = this.size;
    return { x: (clientX - left - this.left) / this.scale, y: (clientY - top - this.top) / this.scale };
  }

  /** Brings a point of the image into sight. @param {number} x @param {number} y */
  reveal(x, y) {
    const { width, height } = this.size;
    /** @type {(at: number, room: number) => number} */
    const over = (at, room) => (at < 24 ? 24 - at : at > room - 24 ? room - 24 - at : 0);
    this.pan(over(x * this.scale + this.left, width), over(y * this.scale + this.top, height));
  }

  draw() {
    cancelAnimationFrame(this.asked);
    if (!this.ended) this.asked = requestAnimationFrame(() => this.paint());
  }

  paint() {
    const { canvas, context, scale } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(this.size.width * ratio), Math.round(this.size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = "#5a6672";
    context.fillRect(0, 0, width, height);
    const [across, down] = [width / this.size.width, height / this.size.height]; // what is pressed is what is drawn
    context.setTransform(across, 0, 0, down, this.left * across, this.top * down);
    context.imageSmoothingEnabled = scale < 2;
    context.fillStyle = "#fff"; // under what is transparent
    context.fillRect(0, 0, this.image.width * scale, this.image.height * scale);
    context.drawImage(this.image, 0, 0, this.image.width * scale, this.image.height * scale);
    for (const box of this.draft ? [...this.boxes.all, this.draft] : this.boxes.all) this.box(box);
    if (this.cross) this.crosshair(this.cross.x * scale, this.cross.y * scale);
  }

  /** @param {import("./boxes.js").Box} box */
  box(box) {
    const { context, scale } = this;
    const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((length) => length * scale);
    context.fillStyle = "#000";
    context.fillRect(Number(x), Number(y), Number(width), Number(height));
    context.setLineDash([]);
    context.lineWidth = 1;
    context.strokeStyle = "#fff";
    context.strokeRect(Number(x) - 0.5, Number(y) - 0.5, Number(width) + 1, Number(height) + 1);
    if (box !== this.boxes.current && box !== this.draft) return;
    context.lineWidth = 2;
    context.strokeStyle = "#ffb000";
    context.strokeRect(Number(x), Number(y), Number(width), Number(height));
    context.fillStyle = "#ffb000";
    for (const cx of [x, Number(x) + Number(width)]) {
      for (const cy of [y, Number(y) + Number(height)]) context.fillRect(Number(cx) - 4, Number(cy) - 4, 8, 8);
    }
  }

  /** Seen on every ground. @param {number} x @param {number} y */
  crosshair(x, y) {
    const { context } = this;
    for (const [colour, wide] of /** @type {const} */ ([["#000", 5], ["#fff", 3], ["#c00", 1]])) {
      context.strokeStyle = colour;
      context.lineWidth = wide;
      context.beginPath();
      context.moveTo(x - 14, y);
      context.lineTo(x + 14, y);
      context.moveTo(x, y - 14);
      context.lineTo(x, y + 14);
      context.stroke();
    }
  }
}
