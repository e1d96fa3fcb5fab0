// What is drawn on one picture: its mask, where the picture lies in its frame, what is being changed, and what can be undone.
// A state is { values, placement }; values belong to the picture, so that they move with it.
import { History } from "./history.js";
import { allowedScale, isWhole, moved, placedRectangle, scaled, whole } from "./placement.js";
import { feathered, inverted, shrunk } from "./shapes.js";
import { beginStroke } from "./strokes.js";

export class Drawing {
  feather = 0;
  #history;
  #stroke = null;
  #placing = null; // a placement that is still being scaled
  #wantedScale = null;

  constructor(size, state = null) {
    this.size = size;
    this.#history = new History(state ?? { values: this.#nothing, placement: whole });
  }

  get state() { return this.#stroke?.state ?? this.#placing ?? this.#history.current; }
  get shape() { return this.#stroke?.shape ?? null; }
  get isStroking() { return this.#stroke !== null; }
  get isPlacing() { return this.#placing !== null; }
  get canUndo() { return this.#history.canUndo; }
  get canRedo() { return this.#history.canRedo; }
  get placed() { return placedRectangle(this.size, this.state.placement); }
  get #nothing() { return new Uint8Array(this.size.width * this.size.height); }

  redo() { this.settle(); this.cancel(); this.#history.redo(); }
  invert() { this.replace(inverted(this.state.values)); }
  clear() { this.replace(this.#nothing); }
  replace(values) { this.#add({ values }); }
  fillFrame() { this.#add({ placement: whole }); }
  move(dx, dy) { this.#add({ placement: moved(this.size, this.state.placement, dx, dy) }); }

  // Of a stroke that is being drawn, only that.
  undo() {
    this.settle();
    if (this.isStroking) this.cancel(); else this.#history.undo();
  }

  // Until it settles, one step of the history.
  scale(factor, about, dx = 0, dy = 0) {
    const placement = moved(this.size, this.state.placement, dx, dy);
    this.#wantedScale = allowedScale((this.#wantedScale ?? placement.scale) * factor);
    this.#placing = { ...this.state, placement: scaled(this.size, placement, this.#wantedScale, about) };
  }

  settle() {
    const state = this.#placing;
    this.#placing = this.#wantedScale = null;
    if (state !== null) this.#keep(state);
  }

  begin(tool, how) {
    this.settle();
    this.#stroke = beginStroke(tool, this.size, this.state, how);
  }

  extend(point, pressure) { this.#stroke?.extend(point, pressure); }

  end() {
    const state = this.#stroke?.finish();
    this.#stroke = null;
    if (state !== undefined) this.#keep(state);
  }

  cancel() { this.#stroke = null; }

  // The mask as it is handed out, of the frame's size: the feather blurs its edge, but what the picture does not reach is
  // painted anew entirely.
  composed() {
    const { values, placement } = this.state, { width, height } = this.size;
    if (isWhole(placement)) return this.#feathered(values);
    const placed = this.placed, left = Math.max(0, placed.x), right = Math.min(width, placed.x + placed.width);
    const small = placed.width === width && placed.height === height ? values : shrunk({ values, width, height }, placed.width, placed.height);
    const composed = this.#nothing.fill(255), result = this.#nothing.fill(255), rows = [];
    for (let y = Math.max(0, placed.y); y < Math.min(height, placed.y + placed.height); y++) rows.push(y);
    for (const y of rows) {
      const start = (y - placed.y) * placed.width - placed.x;
      composed.set(small.subarray(start + left, start + right), y * width + left);
    }
    const soft = this.#feathered(composed);
    for (const y of rows) result.set(soft.subarray(y * width + left, y * width + right), y * width + left);
    return result;
  }

  #feathered(values) { return this.feather > 0 ? feathered({ values, ...this.size }, this.feather) : values; }

  #add(change) {
    this.settle();
    this.cancel();
    this.#keep({ ...this.state, ...change });
  }

  // What changes nothing leaves nothing to undo.
  #keep({ values, placement }) {
    const before = this.#history.current;
    const moves = ["scale", "x", "y"].some(name => placement[name] !== before.placement[name]);
    if (moves || values.some((value, i) => value !== before.values[i])) this.#history.add({ values, placement });
  }
}
