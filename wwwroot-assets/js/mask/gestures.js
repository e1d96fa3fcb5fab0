// Mouse, pen and touch on the canvas, told as strokes, hovering, panning and pinching, in CSS pixels of the window.
const middleButton = 1, penEraser = 32, rightButton = 2;

export class Gestures {
  #pointers = new Map();
  #mode = "none"; // stroke, pan, pinch; spent: nothing more until all fingers are lifted
  #spread = null;

  // `target` has: begin(point, how), extend(points), end(), cancel(), hover(point | null), pan(dx, dy), pinch(factor, at, dx, dy),
  // pinched(), wheel(factor, at), wantsToPan().
  constructor(canvas, target, signal) {
    this.canvas = canvas;
    this.target = target;
    const on = (name, handler, options) => canvas.addEventListener(name, handler.bind(this), { signal, ...options });
    on("pointerdown", this.#down);
    on("pointermove", this.#move);
    on("pointerup", this.#up);
    on("pointercancel", this.#cancelled);
    on("pointerleave", event => { if (!this.#pointers.has(event.pointerId)) target.hover(null); });
    on("wheel", this.#wheel, { passive: false });
    on("mousedown", event => event.preventDefault()); // the middle button would scroll the page, a drag select its text
    on("contextmenu", event => event.preventDefault());
  }

  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, pressure: event.pointerType === "pen" ? event.pressure : 1 };
  }

  #down(event) {
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    this.#pointers.set(event.pointerId, at);
    if (this.#pointers.size === 2) {
      if (this.#mode === "stroke") this.target.cancel();
      this.#mode = "pinch";
      this.#spread = this.#measure();
    } else if (this.#pointers.size > 2) {
      this.#finish();
      this.#mode = "spent";
    } else if (event.button === middleButton || this.target.wantsToPan()) {
      this.#mode = "pan";
    } else {
      this.#mode = "stroke";
      const erases = event.altKey || event.button === rightButton || (event.buttons & penEraser) !== 0;
      this.target.begin(at, { erases, pen: event.pointerType === "pen" });
    }
  }

  #move(event) {
    const at = this.#at(event), before = this.#pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== "touch") this.target.hover(at);
      return;
    }
    this.#pointers.set(event.pointerId, at);
    if (this.#mode === "pan") {
      this.target.pan(at.x - before.x, at.y - before.y);
    } else if (this.#mode === "pinch") {
      const spread = this.#measure();
      this.target.pinch(spread.distance / this.#spread.distance, spread, spread.x - this.#spread.x, spread.y - this.#spread.y);
      this.#spread = spread;
    } else if (this.#mode === "stroke") {
      const events = event.getCoalescedEvents?.() ?? [];
      this.target.extend((events.length > 0 ? events : [event]).map(each => this.#at(each)));
    }
  }

  #up(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    this.#finish();
    this.#mode = this.#pointers.size > 0 ? "spent" : "none";
  }

  #cancelled(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (this.#mode === "stroke") this.target.cancel();
    else this.#finish();
    this.#mode = this.#pointers.size > 0 ? "spent" : "none";
  }

  #finish() {
    if (this.#mode === "stroke") this.target.end();
    if (this.#mode === "pinch") this.target.pinched();
  }

  #measure() {
    const [a, b] = [...this.#pointers.values()];
    return { distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  #wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
    this.target.wheel(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), this.#at(event));
  }
}
