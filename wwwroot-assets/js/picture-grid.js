// A grid of pictures: how many fit beside each other, and what the keyboard does. The rows themselves come and go on the server's word.
const typing = event => event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");

export function attach(root, component) {
  const listening = new AbortController(), { signal } = listening;
  const number = name => Number(root.dataset[name]);
  const tell = (method, ...values) => signal.aborted ? null : component.invokeMethodAsync(method, ...values).catch(() => { /* The circuit is gone, and the page says so. */ });

  const measure = () => {
    const width = root.clientWidth, gap = number("gap"), least = number("least");
    if (width < 1) return;
    const columns = Math.max(width < 500 ? 3 : 2, Math.floor((width + gap) / (least + gap)));
    tell("Resized", columns, Math.max(1, Math.floor((width - (columns - 1) * gap) / columns)));
  };
  const sizes = new ResizeObserver(measure);
  sizes.observe(root);
  // The wished size of the pictures is an attribute.
  const wishes = new MutationObserver(measure);
  wishes.observe(root, { attributes: true, attributeFilter: ["data-least"] });

  const reveal = index => {
    const pitch = number("pitch"), top = root.getBoundingClientRect().top + Math.floor(index / number("columns")) * pitch;
    const bar = document.querySelector(".bar")?.offsetHeight ?? 0, foot = 90;
    if (top < bar + 8) scrollBy(0, top - bar - 8);
    else if (top + pitch > innerHeight - foot) scrollBy(0, top + pitch - innerHeight + foot);
  };

  const steps = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: () => -number("columns"), ArrowDown: () => number("columns"),
    PageUp: page => -page, PageDown: page => page };

  let active = null;
  root.addEventListener("focus", () => { active = null; }, { signal });
  root.addEventListener("keydown", event => {
    if (event.altKey || typing(event)) return;
    const count = number("count"), columns = number("columns"), page = columns * Math.max(1, Math.floor(innerHeight / number("pitch")) - 1);
    if (count === 0) return;
    // Keys may come faster than the server's answers.
    const from = active ?? number("active");
    const control = event.ctrlKey || event.metaKey;
    let target = null;
    if (event.key in steps && !control) target = from < 0 ? 0 : Math.min(count - 1, Math.max(0, from + steps[event.key](page)));
    else if (event.key === "Home") target = 0;
    else if (event.key === "End") target = count - 1;
    if (target !== null) {
      event.preventDefault();
      if (Math.abs(target - from) >= columns && (event.key === "ArrowUp" || event.key === "ArrowDown") && (from + steps[event.key]() < 0 || from + steps[event.key]() >= count)) target = from;
      active = target;
      reveal(target);
      tell("Key", event.shiftKey ? "extend" : "move", target);
      return;
    }
    const command = control && event.key.toLowerCase() === "a" ? "all"
      : control ? null
      : event.key === " " ? "toggle"
      : event.key === "Enter" ? "open"
      : event.key === "Escape" ? "none"
      : event.key === "Delete" || event.key === "Backspace" ? "delete"
      : event.key.toLowerCase() === "s" ? "star" : null;
    if (command === null || event.repeat) return;
    event.preventDefault();
    event.stopPropagation();
    tell("Key", command, from);
  }, { signal });

  // A click makes a cell the active one.
  root.addEventListener("click", event => {
    const cell = event.target.closest("[data-index]");
    if (cell) active = Number(cell.dataset.index);
    root.focus({ preventScroll: true });
  }, { signal });
  // Shift and click would select the text between.
  root.addEventListener("mousedown", event => { if (event.shiftKey) event.preventDefault(); }, { signal });

  return {
    // 0 while the first row is in view, at least in part.
    firstRow() {
      const bar = document.querySelector(".bar")?.offsetHeight ?? 0;
      return Math.max(0, Math.floor((bar - root.getBoundingClientRect().top) / number("pitch")));
    },
    // Others have added or deleted: what was in view is so many rows further down.
    changed(rows) {
      active = null;
      if (rows !== 0) scrollBy({ top: rows * number("pitch"), behavior: "instant" });
    },
    end() { listening.abort(); sizes.disconnect(); wishes.disconnect(); },
  };
}
