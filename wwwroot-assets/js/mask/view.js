// What the window shows of the frame: CSS pixels per pixel of the frame, and where the frame's corner is in the window.
const margin = 12, mostScale = 64, leastVisible = 48;

export class View {
  scale = 1;
  x = 0;
  y = 0;
  #fitted = true;
  #frame = { width: 1, height: 1 };
  #window = { width: 1, height: 1 };

  get #fittingScale() {
    return Math.max(0.01, Math.min((this.#window.width - 2 * margin) / this.#frame.width, (this.#window.height - 2 * margin) / this.#frame.height));
  }

  resize(frame, window_) {
    this.#frame = frame;
    this.#window = window_;
    if (this.#fitted) this.fit(); else this.pan(0, 0);
  }

  fit() {
    this.#fitted = true;
    this.scale = this.#fittingScale;
    this.x = (this.#window.width - this.#frame.width * this.scale) / 2;
    this.y = (this.#window.height - this.#frame.height * this.scale) / 2;
  }

  // `at` is the point of the window that stays where it is; the window's centre unless told.
  zoom(factor, at = { x: this.#window.width / 2, y: this.#window.height / 2 }) {
    const least = this.#fittingScale / 2, scale = Math.min(Math.max(mostScale, least), Math.max(least, this.scale * factor));
    this.x = at.x - (at.x - this.x) * scale / this.scale;
    this.y = at.y - (at.y - this.y) * scale / this.scale;
    this.scale = scale;
    this.pan(0, 0);
  }

  pan(dx, dy) {
    this.#fitted = false;
    const within = (position, length, room) => Math.min(room - leastVisible, Math.max(leastVisible - length, position));
    this.x = within(this.x + dx, this.#frame.width * this.scale, this.#window.width);
    this.y = within(this.y + dy, this.#frame.height * this.scale, this.#window.height);
  }

  reveal(point) {
    const { x, y } = this.toWindow(point);
    const beyond = (position, room) => Math.min(0, room - margin - position) + Math.max(0, margin - position);
    if (beyond(x, this.#window.width) !== 0 || beyond(y, this.#window.height) !== 0) this.pan(beyond(x, this.#window.width), beyond(y, this.#window.height));
  }

  toFrame(point) { return { x: (point.x - this.x) / this.scale, y: (point.y - this.y) / this.scale }; }
  toWindow(point) { return { x: point.x * this.scale + this.x, y: point.y * this.scale + this.y }; }
}
