import { textOf } from "./texts.js";

// A row, or a square, of pictures as a moving one: all lie on top of each other, and one is shown.
class Player {
  #listening = new AbortController();
  #timer = 0;
  #at = 0; // in the playing order

  constructor(root) {
    this.root = root;
    this.order = root.dataset.order.split(",").map(Number);
    this.columns = Number(root.dataset.columns);
    this.frames = [...root.querySelectorAll("[data-frame]")];
    this.button = root.querySelector("[data-play]");
    this.across = root.querySelector("[data-scrub=across]");
    this.down = root.querySelector("[data-scrub=down]");
    const { signal } = this.#listening;
    this.button.addEventListener("click", () => this.playing ? this.pause() : this.play(), { signal });
    for (const scrubber of [this.across, this.down]) scrubber?.addEventListener("input", () => {
      this.pause();
      this.show(Number(this.down?.value ?? 0) * this.columns + Number(this.across.value));
    }, { signal });
    this.show(this.order[0]);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.play();
  }

  get playing() { return this.#timer !== 0; }

  show(frame) {
    this.#at = this.order.indexOf(frame);
    for (const [index, picture] of this.frames.entries()) picture.classList.toggle("shown", index === frame);
    this.root.dataset.shown = frame;
    this.#place(this.across, frame % this.columns);
    if (this.down) this.#place(this.down, Math.floor(frame / this.columns));
  }

  #place(scrubber, index) {
    const theta = (index / Math.max(1, Number(scrubber.max))).toFixed(2);
    scrubber.value = index;
    scrubber.setAttribute("aria-valuetext", `θ = ${theta}`);
    scrubber.nextElementSibling.textContent = theta;
  }

  play() {
    this.#timer = setInterval(() => {
      const next = (this.#at + 1) % this.order.length;
      this.show(this.order[next]);
      this.#at = next; // a picture comes twice, on the way there and back
    }, Number(this.root.dataset.duration));
    this.#tell("pauseLabel");
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#tell("playLabel");
  }

  #tell(label) {
    this.root.classList.toggle("playing", this.playing);
    this.button.setAttribute("aria-label", textOf(this.root, label));
  }

  end() {
    this.pause();
    this.#listening.abort();
  }
}

export function attach(root) {
  return new Player(root);
}
