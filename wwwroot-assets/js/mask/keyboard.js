// Drawing without a pointer: arrows move a cursor over the frame, Space paints while it is held, Enter begins and ends a
// stroke, Escape gives it up. With the Extend tool the arrows move the picture.
const usesSpace = "a, button, input, select, textarea, summary, canvas, [contenteditable], [tabindex='0']";

export class Keyboard {
  cursor = null; // a point of the frame, where the keyboard is in use
  spaceHeld = false; // and no cursor to paint with: the pointer pans

  // `target` has: ready, size, step, begin(erases), extend(point), end(), cancel(), isStroking, moves (whether the tool does), move(dx, dy), changed().
  constructor(canvas, target, signal) {
    this.canvas = canvas;
    this.target = target;
    canvas.addEventListener("focus", () => { if (canvas.matches(":focus-visible")) this.#show(); }, { signal });
    canvas.addEventListener("blur", () => { this.#hold(false); this.leave(); }, { signal });
    canvas.addEventListener("keydown", event => {
      if (!target.ready || event.ctrlKey || event.metaKey || event.isComposing || !this.#down(event)) return;
      event.preventDefault();
      event.stopPropagation();
    }, { signal });
    // With the mouse over the canvas, Space is for panning, unless it is about to press what the keyboard has reached.
    const isFree = focused => !focused.matches(usesSpace) || (focused.closest(".mask-editor") !== null && !focused.matches(":focus-visible"));
    document.addEventListener("keydown", event => {
      if (event.key !== " " || event.defaultPrevented || !canvas.matches(":hover") || !isFree(document.activeElement)) return;
      event.preventDefault();
      this.#hold(true);
    }, { signal });
    document.addEventListener("keyup", event => {
      if (event.key !== " ") return;
      if (this.spaceHeld) event.preventDefault();
      this.#hold(false);
      this.#endStroke();
    }, { signal });
  }

  // The pointer takes over.
  leave() {
    if (this.cursor === null) return;
    this.#endStroke();
    this.cursor = null;
    this.target.changed();
  }

  #down(event) {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (arrow !== undefined) {
      this.#move(arrow, event.shiftKey);
    } else if (event.key === " ") {
      if (this.cursor === null || this.target.moves) this.#hold(true);
      else if (!event.repeat) this.#begin(event.altKey);
    } else if (event.key === "Enter" && !event.repeat) {
      if (this.target.isStroking) this.target.end(); else if (this.cursor === null) this.#show(); else this.#begin(event.altKey);
    } else if (event.key === "Escape" && this.target.isStroking) {
      this.target.cancel();
    } else {
      return false;
    }
    return true;
  }

  #show() {
    if (this.target.moves) return;
    const { width, height } = this.target.size;
    this.cursor ??= { x: Math.floor(width / 2) + 0.5, y: Math.floor(height / 2) + 0.5 };
    this.target.changed();
  }

  // With Shift by single pixels.
  #move([dx, dy], fine) {
    const step = fine ? 1 : this.target.step, { width, height } = this.target.size;
    if (this.target.moves) return this.target.move(dx * step, dy * step);
    if (this.cursor === null) return this.#show();
    const within = (position, length) => Math.min(length - 0.5, Math.max(0.5, position));
    this.cursor = { x: within(this.cursor.x + dx * step, width), y: within(this.cursor.y + dy * step, height) };
    this.target.extend(this.cursor);
    this.target.changed();
  }

  #begin(erases) {
    if (this.target.moves) return;
    this.target.begin(erases);
    this.target.extend(this.cursor);
  }

  #hold(held) {
    this.spaceHeld = held;
    this.canvas.toggleAttribute("data-pans", held);
  }

  #endStroke() {
    if (this.cursor !== null && this.target.isStroking) this.target.end();
  }
}
