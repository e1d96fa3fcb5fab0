// What can be undone. States are never changed, so that those which differ in little may share the rest.
const mostBytes = 64 * 1024 * 1024;

export class History {
  #states;
  #at = 0;

  constructor(state) {
    this.#states = [state];
  }

  get current() { return this.#states[this.#at]; }
  get canUndo() { return this.#at > 0; }
  get canRedo() { return this.#at < this.#states.length - 1; }

  add(state) {
    const most = Math.max(20, Math.floor(mostBytes / state.values.length));
    this.#states = [...this.#states.slice(0, this.#at + 1), state].slice(-most);
    this.#at = this.#states.length - 1;
  }

  undo() { if (this.canUndo) this.#at--; }
  redo() { if (this.canRedo) this.#at++; }
}
