// The mask editor. The script owns what is drawn; the page asks for it when it is needed, and is told the coverage after
// each change.
import { Drawing } from "./mask/drawing.js";
import { Gestures } from "./mask/gestures.js";
import { Keyboard } from "./mask/keyboard.js";
import { Painter } from "./mask/painter.js";
import { isWhole, ofPicture } from "./mask/placement.js";
import { greyPng } from "./mask/png.js";
import { coverageOf } from "./mask/shapes.js";
import { Toolbar } from "./mask/toolbar.js";
import { View } from "./mask/view.js";
import { textOf } from "./texts.js";

const zoomStep = 1.25, marchInterval = 90, settleDelay = 350; // milliseconds
const mostFeather = 32, lightestPressure = 0.2; // of the brush's size

class MaskEditor {
  #root;
  #page;
  #canvas;
  #stop = new AbortController();
  #sizes = new ResizeObserver(() => this.#resized());
  #toolbar;
  #keyboard;
  #painter;
  #view = new View();
  #drawing = new Drawing({ width: 1, height: 1 });
  #image = null;
  #tool = "brush";
  #brush = { diameter: 8, usesPressure: true };
  #hover = null;
  #painting = 0;
  #maskIsStale = true;
  #marching;
  #later = 0;
  #toldCoverage = null;

  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    this.#canvas = root.querySelector(".mask-marks");
    this.#painter = new Painter(root.querySelector(".mask-picture"), this.#canvas);
    this.#toolbar = new Toolbar(root, name => this.#command(name), (name, value, finished) => this.#set(name, value, finished), this.#stop.signal);
    this.#keyboard = new Keyboard(this.#canvas, this.#keys(), this.#stop.signal);
    new Gestures(this.#canvas, this.#gestures(), this.#stop.signal);
    root.addEventListener("keydown", event => this.#shortcut(event), { signal: this.#stop.signal });
    this.#sizes.observe(this.#canvas);
    this.#marching = setInterval(() => { if (!document.hidden && this.#painter.step()) this.#paintMarks(); }, marchInterval);
    this.#choose("brush");
  }

  // Another picture begins with an empty mask and a history of its own.
  show(url, width, height) {
    this.#drawing = Object.assign(new Drawing({ width, height }), { feather: this.#drawing.feather });
    this.#set("size", Math.max(1, Math.round(Math.max(width, height) / 8)));
    this.#set("feather", this.#drawing.feather);
    this.#view.fit();
    this.#resized();
    this.#changed();
    const image = this.#image = url === null ? null : new Image();
    this.#root.dataset.picture = image === null ? "none" : "loading";
    if (image === null) return;
    const arrived = state => { if (this.#image === image) { this.#root.dataset.picture = state; this.#repaint(); } };
    image.onload = () => arrived("shown");
    image.onerror = () => { arrived("lost"); this.#say("lost"); };
    image.src = url;
  }

  clear() {
    this.#drawing = Object.assign(new Drawing(this.#drawing.size), { feather: this.#drawing.feather });
    this.#changed();
  }

  // Values of the picture's size.
  load(values) {
    this.#drawing.replace(values);
    this.#changed();
  }

  // What `read` handed out before, feather included; nothing of it can be undone.
  restore(values, scale, x, y) {
    const { size } = this.#drawing, placement = { scale, x, y };
    this.#drawing = new Drawing(size, { values: ofPicture({ values, ...size }, placement), placement });
    this.#set("feather", 0);
  }

  async read() {
    this.#settle();
    const { scale, x, y } = this.#drawing.state.placement;
    const png = await greyPng({ values: this.#drawing.composed(), ...this.#drawing.size });
    return { mask: DotNet.createJSStreamReference(png), scale, offsetX: x, offsetY: y };
  }

  end() {
    this.#stop.abort();
    this.#sizes.disconnect();
    clearInterval(this.#marching);
    clearTimeout(this.#later);
    cancelAnimationFrame(this.#painting);
    this.#image = null;
  }

  get #ready() { return this.#root.dataset.picture === "shown"; }
  get #extends() { return this.#tool === "extend"; }

  #changed() {
    this.#toolbar.enable("undo", this.#drawing.canUndo);
    this.#toolbar.enable("redo", this.#drawing.canRedo);
    this.#showScale();
    const coverage = this.#tellCoverage();
    if (coverage !== this.#toldCoverage) this.#page.invokeMethodAsync("ReportCoverage", this.#toldCoverage = coverage);
    this.#repaint();
  }

  #tellCoverage() {
    const coverage = coverageOf(this.#drawing.composed());
    const percent = coverage > 0 && coverage < 0.01 ? this.#status.dataset.lessThanOne : Math.round(100 * coverage);
    if (coverage === 0) this.#say("empty");
    else this.#say(isWhole(this.#drawing.state.placement) ? "pictureMasked" : "frameMasked", percent);
    return coverage;
  }

  get #status() { return this.#root.querySelector(".mask-status"); }

  #say(name, ...values) { this.#status.textContent = textOf(this.#status, name, ...values); }

  #command(name) {
    const drawing = this.#drawing, commands = {
      "undo": () => drawing.undo(), "redo": () => drawing.redo(), "invert": () => drawing.invert(), "clear": () => drawing.clear(),
      "fill-frame": () => drawing.fillFrame(),
    }, others = {
      "zoom-in": () => this.#view.zoom(zoomStep), "zoom-out": () => this.#view.zoom(1 / zoomStep), "zoom-fit": () => this.#view.fit(),
      "save": () => this.#save(), "load": () => this.#askForFile(),
    };
    if (name in commands) {
      commands[name]();
      this.#changed();
    } else if (name in others) {
      others[name]();
      this.#repaint(false);
    } else {
      this.#choose(name);
    }
  }

  #choose(tool) {
    this.#settle();
    this.#tool = this.#canvas.dataset.tool = tool;
    this.#toolbar.choose(tool);
    this.#repaint(false);
  }

  #set(name, value, finished = true) {
    switch (name) {
      case "size":
        this.#brush.diameter = value;
        this.#toolbar.set(name, value, `${value} px`);
        return this.#repaint(false);
      case "feather":
        this.#drawing.feather = value;
        this.#toolbar.set(name, value, `${value} px`);
        return finished ? this.#changed() : this.#repaint();
      case "pressure":
        this.#brush.usesPressure = value;
        return;
      case "scale": {
        const { x, y, width, height } = this.#drawing.placed;
        this.#scale(value / 100 / this.#drawing.state.placement.scale, { x: x + width / 2, y: y + height / 2 });
        if (finished) this.#settle();
      }
    }
  }

  #scale(factor, about, dx = 0, dy = 0) {
    this.#drawing.scale(factor, about, dx, dy);
    this.#showScale();
    this.#repaint();
  }

  #showScale() {
    const percent = Math.round(100 * this.#drawing.state.placement.scale);
    this.#toolbar.set("scale", percent, `${percent} %`);
  }

  #settle() {
    clearTimeout(this.#later);
    if (!this.#drawing.isPlacing) return;
    this.#drawing.settle();
    this.#changed();
  }

  #soon(action) {
    clearTimeout(this.#later);
    this.#later = setTimeout(action, settleDelay);
  }

  #begin(erases) { this.#drawing.begin(this.#tool, { diameter: this.#brush.diameter, erases }); }

  #end() {
    this.#drawing.end();
    this.#changed();
  }

  #cancel() {
    this.#drawing.cancel();
    this.#repaint();
  }

  #gestures() {
    const view = this.#view, keyboard = () => this.#keyboard;
    return {
      wantsToPan: () => keyboard().spaceHeld,
      begin: (point, how) => {
        keyboard().leave();
        if (!this.#ready) return;
        if (how.pen) this.#toolbar.reveal("pressure");
        this.#begin(how.erases);
        this.#extend([point]);
      },
      extend: points => this.#extend(points),
      end: () => this.#end(),
      cancel: () => this.#cancel(),
      hover: point => {
        this.#hover = point === null ? null : view.toFrame(point);
        if (point !== null) keyboard().leave();
        this.#paintMarks();
      },
      pan: (dx, dy) => {
        keyboard().leave();
        view.pan(dx, dy);
        this.#repaint(false);
      },
      pinch: (factor, at, dx, dy) => {
        if (this.#extends) return this.#scale(factor, view.toFrame(at), dx / view.scale, dy / view.scale);
        view.pan(dx, dy);
        view.zoom(factor, at);
        this.#repaint(false);
      },
      pinched: () => this.#settle(),
      wheel: (factor, at) => {
        if (this.#drawing.isStroking) return;
        if (this.#extends) {
          this.#scale(factor, view.toFrame(at));
          this.#soon(() => this.#settle());
        } else {
          view.zoom(factor, at);
          this.#repaint(false);
        }
      },
    };
  }

  #extend(points) {
    for (const point of points) {
      const pressure = this.#brush.usesPressure ? lightestPressure + (1 - lightestPressure) * point.pressure : 1;
      this.#drawing.extend(this.#view.toFrame(point), pressure);
    }
    this.#hover = this.#view.toFrame(points.at(-1));
    this.#repaint();
  }

  #keys() {
    const editor = this;
    return {
      get ready() { return editor.#ready; },
      get size() { return editor.#drawing.size; },
      get moves() { return editor.#extends; },
      get isStroking() { return editor.#drawing.isStroking; },
      get step() { return Math.max(1, Math.round(editor.#extends ? editor.#drawing.size.width / 32 : editor.#brush.diameter / 4)); },
      begin: erases => this.#begin(erases),
      extend: point => { this.#drawing.extend(point, 1); this.#repaint(); },
      end: () => this.#end(),
      cancel: () => this.#cancel(),
      move: (dx, dy) => { this.#drawing.move(dx, dy); this.#changed(); },
      changed: () => {
        const { cursor } = this.#keyboard;
        if (cursor !== null) {
          this.#hover = null;
          this.#view.reveal(cursor);
          this.#soon(() => this.#tell(cursor));
        } else {
          this.#tellCoverage();
        }
        this.#repaint(false);
      },
    };
  }

  // What is under the keyboard's cursor, once it rests.
  #tell(cursor) {
    if (this.#keyboard.cursor !== cursor || this.#drawing.isStroking) return;
    const x = Math.floor(cursor.x), y = Math.floor(cursor.y);
    this.#say(this.#drawing.composed()[y * this.#drawing.size.width + x] > 127 ? "maskedAt" : "keptAt", x, y);
  }

  #shortcut(event) {
    if (!this.#ready || event.isComposing || !(this.#sizeKey(event) || this.#toolbar.press(event))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #sizeKey({ key, ctrlKey, metaKey }) {
    const { diameter } = this.#brush, { feather, size } = this.#drawing, within = (value, least, most) => Math.min(most, Math.max(least, value));
    const most = Math.ceil(Math.max(size.width, size.height) / 2);
    if (ctrlKey || metaKey) return false;
    switch (key) {
      case "[": this.#set("size", within(Math.min(diameter - 1, Math.round(diameter * 0.8)), 1, most)); return true;
      case "]": this.#set("size", within(Math.max(diameter + 1, Math.round(diameter * 1.25)), 1, most)); return true;
      case "{": this.#set("feather", within(feather - 1, 0, mostFeather)); return true;
      case "}": this.#set("feather", within(feather + 1, 0, mostFeather)); return true;
      default: return false;
    }
  }

  #resized() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0) return;
    this.#painter.resize(width, height);
    this.#view.resize(this.#drawing.size, { width, height });
    this.#repaint();
  }

  #repaint(maskIsStale = true) {
    this.#maskIsStale ||= maskIsStale;
    if (this.#painting !== 0) return;
    this.#painting = requestAnimationFrame(() => {
      this.#painting = 0;
      if (this.#maskIsStale) this.#painter.setMask({ values: this.#drawing.composed(), ...this.#drawing.size });
      this.#maskIsStale = false;
      this.#painter.paintPicture(this.#view, this.#drawing.size, this.#ready ? this.#image : null, this.#drawing.placed);
      this.#paintMarks();
    });
  }

  #paintMarks() {
    const { cursor } = this.#keyboard, point = cursor ?? this.#hover, brushes = this.#tool === "brush" || this.#tool === "eraser";
    this.#painter.paintMarks(this.#view, {
      shape: this.#drawing.shape,
      ring: brushes && point !== null ? { ...point, radius: this.#brush.diameter / 2 * this.#drawing.state.placement.scale } : null,
      cross: cursor,
      outline: this.#extends ? this.#drawing.placed : null,
    });
  }

  async #save() {
    const { state, size } = this.#drawing;
    const url = URL.createObjectURL(new Blob([await greyPng({ values: state.values, ...size })], { type: "image/png" }));
    Object.assign(document.createElement("a"), { href: url, download: "mask.png" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  // Emptied first, so that choosing the same file again counts.
  #askForFile() {
    const input = this.#root.querySelector("input[type=file]");
    input.value = "";
    input.click();
  }
}

export const create = (root, page) => new MaskEditor(root, page);
