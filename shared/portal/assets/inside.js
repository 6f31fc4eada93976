// @ts-check
/**
 * What a file is, by its first bytes, and the images inside a Word document: looked at here, before anything leaves.
 * Bounded: of a document as many entries and bytes are read as an honest one may have.
 */

const MOST_ENTRIES = 4_000;
const MOST_IMAGES = 20;
const MOST_BYTES = 25 * 1_024 * 1_024;
/** All images of one document together, unpacked. */
const MOST_TOGETHER = 100 * 1_024 * 1_024;
export const MOST_PIXELS = 40_000_000;

/** @typedef {{images: File[], others: number}} Inside `others`: pictures in formats that no browser shows */

/** @type {[string, number[]][]} */
const SIGNATURES = [
  ["png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]], ["jpeg", [0xff, 0xd8, 0xff]],
  ["gif", [0x47, 0x49, 0x46, 0x38]], ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["doc", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
];

/** @param {Blob} blob @param {number} [start] @param {number} [end] */
async function bytesOf(blob, start = 0, end = blob.size) {
  return new Uint8Array(await blob.slice(start, end).arrayBuffer());
}

/** @param {Uint8Array} bytes @param {number[]} signature @param {number} [at] */
function begins(bytes, signature, at = 0) {
  return signature.every((byte, place) => bytes[at + place] === byte);
}

/**
 * `png`, `jpeg`, `gif`, `webp`, `bmp`: an image that can be redacted; `docx`, `doc`; `never` for the family of AVIF,
 * HEIC and films, which no inspection accepts; nothing for what is none of these.
 * @param {File} file
 * @returns {Promise<string>}
 */
export async function kindOf(file) {
  const head = await bytesOf(file, 0, 18);
  const found = SIGNATURES.find(([, signature]) => begins(head, signature))?.[0] ?? "";
  if (found === "zip") return /\.docx$/i.test(file.name) ? "docx" : "";
  if (found) return found;
  if (begins(head, [0x52, 0x49, 0x46, 0x46]) && begins(head, [0x57, 0x45, 0x42, 0x50], 8)) return "webp";
  if (begins(head, [0x66, 0x74, 0x79, 0x70], 4)) return "never";
  // Whatever it is called; a text may begin with BM, but not go on like this. A device-independent one has no BM.
  const named = /\.(bmp|dib)$/i.test(file.name);
  const bitmap = begins(head, [0x42, 0x4d]) && (named || headed(head, 14));
  return bitmap || headed(head, 0) ? "bmp" : "";
}

/** Whether a bitmap's second head begins here, with its length. @param {Uint8Array} bytes @param {number} at */
function headed(bytes, at) {
  return [12, 40, 52, 56, 64, 108, 124].includes(bytes[at] ?? 0) && begins(bytes, [0, 0, 0], at + 1);
}

/**
 * How many pixels an image says it has, without unpacking it; 0 where its head does not tell.
 * @param {Blob} blob
 * @returns {Promise<number>}
 */
export async function pixelsOf(blob) {
  const bytes = await bytesOf(blob, 0, Math.min(blob.size, 1_048_576));
  const view = new DataView(bytes.buffer);
  if (bytes.length < 31) return 0;
  if (begins(bytes, [0x89, 0x50])) return view.getUint32(16) * view.getUint32(20);
  if (begins(bytes, [0x47, 0x49, 0x46])) return view.getUint16(6, true) * view.getUint16(8, true);
  if (begins(bytes, [0x42, 0x4d])) return Math.abs(view.getInt32(18, true) * view.getInt32(22, true));
  if (begins(bytes, [0x56, 0x50, 0x38], 12)) {
    const [near, far, size] = [view.getUint32(24, true), view.getUint32(26, true), view.getUint32(21, true)];
    if (bytes[15] === 0x58) return (1 + (near & 0xffffff)) * (1 + (view.getUint32(27, true) & 0xffffff));
    if (bytes[15] === 0x4c) return (1 + (size & 0x3fff)) * (1 + ((size >> 14) & 0x3fff));
    return (far & 0x3fff) * ((far >> 16) & 0x3fff);
  }
  for (let at = 2; begins(bytes, [0xff, 0xd8]) && at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return view.getUint16(at + 5) * view.getUint16(at + 7);
    }
    at += 2 + view.getUint16(at + 2);
  }
  return 0;
}

/**
 * The images that a Word document still holds.
 * @param {File} file
 * @param {string} kind `docx` or `doc`
 * @returns {Promise<Inside>}
 */
export async function imagesInside(file, kind) {
  try {
    return kind === "docx" ? await inDocx(file) : await inDoc(file);
  } catch {
    return { images: [], others: 0 }; // damaged: the inspection tells
  }
}

/** @param {File} file @returns {Promise<Inside>} */
async function inDocx(file) {
  const end = await bytesOf(file, Math.max(0, file.size - 65_557));
  let at = end.length - 22;
  while (at >= 0 && !begins(end, [0x50, 0x4b, 0x05, 0x06], at)) at -= 1;
  if (at < 0) return { images: [], others: 0 };
  const tail = new DataView(end.buffer);
  const [entries, size, start] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  const directory = await bytesOf(file, start, Math.min(start + size, file.size));
  const view = new DataView(directory.buffer);
  /** @type {Inside} */
  const inside = { images: [], others: 0 };
  let together = 0;
  for (let place = 0, entry = 0; entry < Math.min(entries, MOST_ENTRIES); entry += 1) {
    if (place + 46 > directory.length || !begins(directory, [0x50, 0x4b, 0x01, 0x02], place)) break;
    const [method, packed] = [view.getUint16(place + 10, true), view.getUint32(place + 20, true)];
    const length = (/** @type {number} */ offset) => view.getUint16(place + offset, true);
    const [named, extra, comment] = [length(28), length(30), length(32)];
    const name = new TextDecoder().decode(directory.subarray(place + 46, place + 46 + named));
    const local = view.getUint32(place + 42, true);
    place += 46 + named + extra + comment;
    if (!/(^|\/)media\/[^/]+\.[a-z0-9]+$/i.test(name)) continue;
    if (inside.images.length >= MOST_IMAGES) {
      inside.others += 1;
      continue;
    }
    const head = new DataView((await bytesOf(file, local, local + 30)).buffer);
    const from = local + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    const bytes = await unpacked(file.slice(from, from + packed), method, Math.min(MOST_BYTES, MOST_TOGETHER - together));
    const image = bytes && new File([bytes], name.split("/").at(-1) ?? "image");
    const kind = image ? await kindOf(image) : "";
    if (image && ["png", "jpeg", "gif", "webp", "bmp"].includes(kind)) {
      together += image.size;
      inside.images.push(new File([image], image.name, { type: `image/${kind}` }));
    } else {
      inside.others += 1;
    }
  }
  return inside;
}

/**
 * An entry's bytes; null where they are more than may be, or packed in another way.
 * @param {Blob} packed @param {number} method @param {number} most
 * @returns {Promise<Blob | null>}
 */
async function unpacked(packed, method, most) {
  if (method === 0) return packed.size <= most ? packed : null;
  if (method !== 8) return null;
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    size += value.length;
    if (size > most) {
      void reader.cancel();
      return null;
    }
    parts.push(value);
  }
}

/** The older format keeps its pictures as they came, whole: from the first bytes of each to its end. @param {File} file */
async function inDoc(file) {
  const bytes = await bytesOf(file);
  /** @type {File[]} */
  const images = [];
  for (let at = 0; at < bytes.length - 8 && images.length < MOST_IMAGES; at += 1) {
    const first = bytes[at];
    if (first !== 0x89 && first !== 0xff) continue;
    const kind = ["png", "jpeg"].find((_, rank) => begins(bytes, SIGNATURES[rank]?.[1] ?? [], at));
    if (!kind) continue;
    const end = kind === "png" ? pngEnd(bytes, at + 8) : jpegEnd(bytes, at + 2);
    if (!end) continue; // no image after all
    images.push(new File([bytes.subarray(at, end)], `image${images.length + 1}.${kind}`, { type: `image/${kind}` }));
    at = end - 1;
  }
  return { images, others: 0 };
}

/** Past the chunk IEND; 0 where the chunks lead nowhere. @param {Uint8Array} bytes @param {number} at */
function pngEnd(bytes, at) {
  const view = new DataView(bytes.buffer);
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (begins(bytes, [0x49, 0x45, 0x4e, 0x44], at + 4)) return end;
    at = end;
  }
  return 0;
}

/** Past the end of the image, not of the thumbnail in its head. @param {Uint8Array} bytes @param {number} at */
function jpegEnd(bytes, at) {
  const view = new DataView(bytes.buffer);
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) at += 2 + view.getUint16(at + 2);
  if (bytes[at] !== 0xff || bytes[at + 1] !== 0xda) return 0;
  while (at < bytes.length && !begins(bytes, [0xff, 0xd9], at)) at += 1;
  return Math.min(at + 2, bytes.length);
}
