// The part of a camera's picture that is read: the middle, which is what the volunteer sees, and at times the whole.
const fine = 640; // pixels of a side; more only cost time, unless a code is small

/** @typedef {HTMLVideoElement | VideoFrame | ImageBitmap} Picture */

/** @param {Picture} picture
 * @returns {[number, number]} */
export function sizeOf(picture) {
  if ("videoWidth" in picture) return [picture.videoWidth, picture.videoHeight];
  return "displayWidth" in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height];
}

export class Pen {
  /** @param {() => HTMLCanvasElement | OffscreenCanvas} canvas */
  constructor(canvas) {
    this.canvas = canvas();
    this.pen = /** @type {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null} */ (
      this.canvas.getContext("2d", { willReadFrequently: true }));
  }

  /** pixels of a picture's middle, no finer than they need to be, or of the whole as it is; null while there is no picture.
   * @param {Picture} picture
   * @param {boolean} whole */
  pixels(picture, whole) {
    const [width, height] = sizeOf(picture);
    const side = Math.min(width, height);
    if (!this.pen || !side) return null;
    const [w, h] = whole ? [width, height] : [side, side];
    const [toWidth, toHeight] = whole ? [w, h] : [Math.min(side, fine), Math.min(side, fine)];
    if (this.canvas.width !== toWidth) this.canvas.width = toWidth;
    if (this.canvas.height !== toHeight) this.canvas.height = toHeight;
    this.pen.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h, 0, 0, toWidth, toHeight);
    return this.pen.getImageData(0, 0, toWidth, toHeight);
  }
}
