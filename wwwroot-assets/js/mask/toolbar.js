// The buttons and sliders around the canvas. A button's data-command names what it does, and its aria-keyshortcuts are
// the keys that press it; they work while the focus is anywhere in the editor.
export class Toolbar {
  #root;
  #buttons;

  // `command(name)` for a button, `setting(name, value, finished)` for a slider or a checkbox.
  constructor(root, command, setting, signal) {
    this.#root = root;
    this.#buttons = [...root.querySelectorAll("[role=toolbar] button")];
    root.addEventListener("click", event => {
      const button = event.target.closest("button[data-command]");
      if (button !== null && button.getAttribute("aria-disabled") !== "true") command(button.dataset.command);
    }, { signal });
    for (const [name, finished] of [["input", false], ["change", true]])
      root.addEventListener(name, ({ target }) => {
        if (target.dataset.setting !== undefined) setting(target.dataset.setting, target.type === "checkbox" ? target.checked : target.valueAsNumber, finished);
      }, { signal });
    root.querySelector("[role=toolbar]").addEventListener("keydown", event => this.#rove(event), { signal });
    root.querySelector("[role=toolbar]").addEventListener("focusin", event => this.#stop(event.target), { signal });
  }

  press(event) {
    const keys = keysOf(event);
    const button = [...this.#root.querySelectorAll("button[aria-keyshortcuts]")].find(each => each.getAttribute("aria-keyshortcuts").split(" ").includes(keys));
    if (button === undefined || button.matches(":disabled")) return false;
    button.click();
    return true;
  }

  choose(tool) {
    for (const button of this.#buttons)
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", button.dataset.command === tool);
    for (const option of this.#root.querySelectorAll("[data-for]")) option.hidden = !option.dataset.for.split(" ").includes(tool);
  }

  enable(command, enabled) {
    this.#root.querySelector(`[data-command="${command}"]`).setAttribute("aria-disabled", !enabled);
  }

  set(name, value, text) {
    const input = this.#root.querySelector(`[data-setting="${name}"]`);
    input.value = value;
    input.setAttribute("aria-valuetext", text);
    this.#root.querySelector(`[data-value-of="${name}"]`).textContent = text;
  }

  reveal(name) { this.#root.querySelector(`[data-revealed="${name}"]`).hidden = false; }

  #rove(event) {
    const at = this.#buttons.indexOf(document.activeElement), last = this.#buttons.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    this.#buttons[to].focus();
  }

  // Tab enters the toolbar where it was left.
  #stop(button) {
    if (!this.#buttons.includes(button)) return;
    for (const each of this.#buttons) each.tabIndex = each === button ? 0 : -1;
  }
}

// As aria-keyshortcuts names them; Plus is also on the key that gives = without Shift.
function keysOf(event) {
  const key = event.key === "+" || event.key === "=" ? "Plus" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const modified = event.ctrlKey || event.metaKey;
  return `${modified ? "Control+" : ""}${modified && event.shiftKey ? "Shift+" : ""}${event.altKey ? "Alt+" : ""}${key}`;
}
