// What a tool does from the moment the pointer goes down until it is lifted. Points are in the frame. `state` is what the
// stroke makes of the state that it began with; `shape` is a line to show meanwhile.
import { drawCapsule, drawPolygon, drawRectangle } from "./shapes.js";
import { moved, toPicture } from "./placement.js";

class Stroke {
  shape = null;

  constructor(size, state) {
    this.size = size;
    this.state = state;
  }

  toPicture(point) { return toPicture(this.size, this.state.placement, point); }

  draw(shape, ...points) {
    const mask = { values: this.state.values.slice(), ...this.size };
    shape(mask, ...points, this.erases);
    this.state = { ...this.state, values: mask.values };
  }

  finish() { return this.state; }
}

class BrushStroke extends Stroke {
  #last = null;
  #mask;

  constructor(size, state, { diameter, erases }) {
    super(size, state);
    this.diameter = diameter;
    this.erases = erases;
    this.#mask = { values: state.values.slice(), ...size };
    this.state = { ...state, values: this.#mask.values };
  }

  extend(point, pressure) {
    const { x, y } = this.toPicture(point), radius = this.diameter / 2 * pressure;
    // The smallest brush is exactly one pixel, not a quarter of four.
    const next = this.diameter <= 1 ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5, radius: 0.5 } : { x, y, radius };
    drawCapsule(this.#mask, this.#last ?? next, next, this.erases);
    this.#last = next;
  }
}

class RectangleStroke extends Stroke {
  #from = null;
  #to = null;

  constructor(size, state, { erases }) {
    super(size, state);
    this.erases = erases;
  }

  extend(point) {
    this.#from ??= point;
    this.#to = point;
    const [a, b] = [this.#from, point];
    this.shape = [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }, a];
  }

  finish() {
    this.draw(drawRectangle, this.toPicture(this.#from), this.toPicture(this.#to));
    return this.state;
  }
}

class LassoStroke extends Stroke {
  constructor(size, state, { erases }) {
    super(size, state);
    this.erases = erases;
    this.shape = [];
  }

  extend(point) { this.shape.push(point); }

  finish() {
    this.draw(drawPolygon, this.shape.map(point => this.toPicture(point)));
    return this.state;
  }
}

class MoveStroke extends Stroke {
  #from = null;

  constructor(size, state) {
    super(size, state);
    this.placement = state.placement;
  }

  extend(point) {
    this.#from ??= point;
    this.state = { ...this.state, placement: moved(this.size, this.placement, point.x - this.#from.x, point.y - this.#from.y) };
  }
}

const strokes = {
  brush: BrushStroke,
  eraser: BrushStroke,
  rectangle: RectangleStroke,
  lasso: LassoStroke,
  extend: MoveStroke,
};

export const beginStroke = (tool, size, state, how) => new strokes[tool](size, state, { ...how, erases: how.erases || tool === "eraser" });
