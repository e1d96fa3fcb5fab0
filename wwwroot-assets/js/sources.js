// Pictures on their way in: a file chosen, dropped or pasted is sent over HTTP, and only its id goes through the circuit.
// A place is an element with a component behind it; it answers to Started, Uploaded and Failed.
import { textOf } from "./texts.js";

const maxMegabytes = 10;
const places = new Set();

async function send(file, root) {
  if (file.size > maxMegabytes * 1024 * 1024) throw new Error(textOf(root, "tooLarge", (file.size / 1048576).toFixed(1), maxMegabytes));
  let response;
  try {
    response = await fetch("/sources", { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
  } catch {
    throw new Error(textOf(root, "notSent"));
  }
  if (!response.ok) throw new Error(response.headers.get("Content-Type")?.startsWith("text/plain") ? await response.text() : textOf(root, "notTaken", response.status));
  return (await response.json()).id;
}

// A picture dragged from one of this site's own pages is asked for once more: it comes with its recipe.
function pictureIn(transfer) {
  const link = transfer.getData("text/uri-list").split(/\r?\n/).find(line => line && !line.startsWith("#"));
  const url = link && URL.canParse(link) ? new URL(link) : null;
  if (url?.origin === location.origin && /^\/(pictures|sources)\//.test(url.pathname)) return async root => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(textOf(root, "gone"));
    return response.blob();
  };
  const files = [...transfer.files], file = files.find(f => f.type.startsWith("image/")) ?? files[0];
  return root => {
    if (!file) throw new Error(textOf(root, "noPicture"));
    return file;
  };
}

class Place {
  #listening = new AbortController();
  #sending = 0;

  constructor(root, component, everywhere) {
    this.root = root;
    this.component = component;
    this.everywhere = everywhere;
    const { signal } = this.#listening;
    root.addEventListener("change", event => this.#chosen(event), { signal });
    root.addEventListener("pointerenter", () => { this.hovered = true; }, { signal });
    root.addEventListener("pointerleave", () => { this.hovered = false; }, { signal });
  }

  #chosen({ target }) {
    if (target.type !== "file" || target.files.length === 0) return;
    const file = target.files[0];
    this.take(() => file);
    target.value = ""; // so that the same file can be chosen again
  }

  // The last picture that was brought counts, whichever arrives first.
  async take(open) {
    const mine = ++this.#sending;
    const tell = async (method, ...values) => {
      if (mine === this.#sending && places.has(this)) await this.component.invokeMethodAsync(method, ...values);
    };
    try {
      await tell("Started");
      const id = await send(await open(this.root), this.root);
      await tell("Uploaded", id);
    } catch (problem) {
      await tell("Failed", problem.message).catch(() => { /* The circuit is gone, and the page says so. */ });
    }
  }

  dragging(is) { this.root.classList.toggle("dragging", is); }

  end() { this.#listening.abort(); }
}

const carriesPicture = transfer => [...transfer.types].some(type => type === "Files" || type === "text/uri-list");
const openPlaces = () => [...places].filter(place => !place.root.closest("[inert], :disabled"));
const under = target => openPlaces().filter(place => place.root.contains(target)).at(-1) ?? openPlaces().find(place => place.everywhere);

function drag(event) {
  if (places.size === 0 || !carriesPicture(event.dataTransfer)) return;
  // A file that misses its place would otherwise replace the page.
  event.preventDefault();
  const over = event.type === "dragover" ? under(event.target) : undefined;
  event.dataTransfer.dropEffect = over ? "copy" : "none";
  if (event.type === "dragleave" && event.relatedTarget !== null) return;
  for (const place of places) place.dragging(place === over);
}

function drop(event) {
  if (places.size === 0 || !carriesPicture(event.dataTransfer)) return;
  event.preventDefault();
  for (const place of places) place.dragging(false);
  under(event.target)?.take(pictureIn(event.dataTransfer));
}

// Text goes where it was going. A picture goes to the place that has the focus, else to an empty one, else to the one under the pointer.
function paste(event) {
  const picture = [...event.clipboardData.files].find(file => file.type.startsWith("image/"));
  const typing = event.target instanceof Element && event.target.closest("input:not([type=file]), textarea, [contenteditable]");
  if (!picture || (typing && event.clipboardData.types.includes("text/plain"))) return;
  const open = openPlaces(), own = open.filter(place => !place.everywhere), empty = own.filter(place => place.root.dataset.empty === "true");
  const place = own.find(p => p.root.contains(document.activeElement)) ?? empty.find(p => p.hovered) ?? empty[0] ?? own.find(p => p.hovered) ?? open.at(-1);
  if (!place) return;
  event.preventDefault();
  place.take(() => picture);
}

for (const type of ["dragenter", "dragover", "dragleave"]) document.addEventListener(type, drag);
document.addEventListener("drop", drop);
document.addEventListener("paste", paste);

// With `everywhere`, what is dropped or pasted outside of other places comes here too.
export function attach(root, component, everywhere) {
  const place = new Place(root, component, everywhere);
  places.add(place);
  root.dataset.ready = "true";
  return { end() { places.delete(place); place.end(); } };
}
