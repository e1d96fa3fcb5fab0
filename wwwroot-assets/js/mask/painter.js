// Two canvases on top of each other: the picture under its mask, painted when it changes, and the marks (the mask's
// outline, the brush, a shape that is being drawn), painted at every step of the outline's march.
import { contourOf } from "./contour.js";

const crispFrom = 6; // CSS pixels per pixel of the picture
const neutralGrey = "#808080";
const dark = "#14206e", light = "#fff";
const stripe = 8, dash = 4; // CSS pixels
const quiet = matchMedia("(prefers-reduced-motion: reduce)");

export class Painter {
  #picture;
  #marks;
  #layer = document.createElement("canvas");
  #mask = document.createElement("canvas");
  #contour = new Path2D();
  #density = 1;
  #filling;
  #edging;
  #march = 0;

  constructor(picture, marks) {
    this.#picture = picture.getContext("2d");
    this.#marks = marks.getContext("2d");
    this.resize(1, 1);
  }

  get #canvases() { return [this.#picture.canvas, this.#marks.canvas, this.#layer]; }

  // The window's size in CSS pixels.
  resize(width, height) {
    this.#density = devicePixelRatio || 1;
    for (const canvas of this.#canvases) {
      canvas.width = Math.max(1, Math.round(width * this.#density));
      canvas.height = Math.max(1, Math.round(height * this.#density));
    }
    this.#filling = this.#marks.createPattern(diagonals(stripe * this.#density, dark, "transparent"), "repeat");
    this.#edging = this.#marks.createPattern(diagonals(dash * this.#density, "#000", "#fff"), "repeat");
  }

  setMask({ values, width, height }) {
    this.#mask.width = width;
    this.#mask.height = height;
    const pixels = new ImageData(width, height);
    values.forEach((value, i) => { pixels.data[4 * i + 3] = value; });
    this.#mask.getContext("2d").putImageData(pixels, 0, 0);
    this.#contour = contourOf({ values, width, height });
  }

  paintPicture(view, frame, image, placed) {
    const context = this.#picture, scale = view.scale * this.#density;
    this.#clear(context);
    context.setTransform(scale, 0, 0, scale, view.x * this.#density, view.y * this.#density);
    context.imageSmoothingEnabled = view.scale < crispFrom;
    context.imageSmoothingQuality = "high";
    context.fillStyle = neutralGrey;
    context.fillRect(0, 0, frame.width, frame.height);
    context.save();
    context.beginPath();
    context.rect(0, 0, frame.width, frame.height);
    context.clip();
    if (image !== null) context.drawImage(image, placed.x, placed.y, placed.width, placed.height);
    context.restore();
    this.#paintMask(view, frame);
  }

  // Dark and light stripes, both translucent: they differ from any picture, and from each other without any colour.
  #paintMask(view, frame) {
    const layer = this.#layer.getContext("2d"), scale = view.scale * this.#density;
    this.#clear(layer);
    layer.setTransform(scale, 0, 0, scale, view.x * this.#density, view.y * this.#density);
    layer.imageSmoothingEnabled = view.scale < crispFrom;
    layer.drawImage(this.#mask, 0, 0, frame.width, frame.height);
    layer.setTransform(1, 0, 0, 1, 0, 0);
    layer.globalCompositeOperation = "source-in";
    layer.fillStyle = light;
    layer.fillRect(0, 0, this.#layer.width, this.#layer.height);
    layer.globalCompositeOperation = "source-atop";
    layer.fillStyle = this.#filling;
    layer.fillRect(0, 0, this.#layer.width, this.#layer.height);
    layer.globalCompositeOperation = "source-over";
    this.#picture.setTransform(1, 0, 0, 1, 0, 0);
    this.#picture.globalAlpha = 0.58;
    this.#picture.drawImage(this.#layer, 0, 0);
    this.#picture.globalAlpha = 1;
  }

  // True where there is an outline to set in motion.
  step() {
    if (quiet.matches) return false;
    this.#march = (this.#march + 1) % (2 * dash);
    return true;
  }

  // `shape` is an open or closed line in the frame; `ring` a brush, its radius in pixels of the frame.
  paintMarks(view, { shape = null, ring = null, cross = null, outline = null }) {
    const context = this.#marks;
    this.#clear(context);
    const matrix = new DOMMatrix([view.scale, 0, 0, view.scale, view.x, view.y]);
    const inWindow = path => { const moved = new Path2D(); moved.addPath(path, matrix); return moved; };
    context.setTransform(this.#density, 0, 0, this.#density, 0, 0);
    this.#edging.setTransform(new DOMMatrix().scaleSelf(1 / this.#density).translateSelf(this.#march * this.#density, 0));
    context.lineCap = "round";
    this.#stroke(inWindow(this.#contour), 2.5, this.#edging);
    if (outline !== null) this.#stroke(inWindow(rectangle(outline)), 2, this.#edging);
    if (shape !== null) {
      const line = new Path2D();
      shape.forEach((point, i) => i === 0 ? line.moveTo(point.x, point.y) : line.lineTo(point.x, point.y));
      this.#strokeTwice(inWindow(line));
    }
    if (ring !== null) {
      const { x, y } = view.toWindow(ring), circle = new Path2D();
      circle.arc(x, y, Math.max(1, ring.radius * view.scale), 0, 2 * Math.PI);
      this.#strokeTwice(circle);
    }
    if (cross !== null) {
      const { x, y } = view.toWindow(cross), lines = new Path2D(`M${x - 9} ${y}h18M${x} ${y - 9}v18`);
      this.#strokeTwice(lines);
    }
  }

  #stroke(path, width, style) {
    this.#marks.lineWidth = width;
    this.#marks.strokeStyle = style;
    this.#marks.stroke(path);
  }

  #strokeTwice(path) {
    this.#stroke(path, 3.5, "rgb(0 0 0 / 75%)");
    this.#stroke(path, 1.5, "#fff");
  }

  #clear(context) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  }
}

function rectangle({ x, y, width, height }) {
  const path = new Path2D();
  path.rect(x, y, width, height);
  return path;
}

// A tile of diagonal stripes, `width` device pixels along the row, that repeats without a seam.
function diagonals(width, one, other) {
  const side = Math.max(2, Math.round(width)) * 2, tile = document.createElement("canvas"), context = tile.getContext("2d");
  tile.width = tile.height = side;
  context.fillStyle = other;
  context.fillRect(0, 0, side, side);
  context.fillStyle = one;
  for (const shift of [-side, 0, side]) {
    context.beginPath();
    context.moveTo(shift, side);
    context.lineTo(shift + side, 0);
    context.lineTo(shift + side + side / 2, 0);
    context.lineTo(shift + side / 2, side);
    context.fill();
  }
  return tile;
}
