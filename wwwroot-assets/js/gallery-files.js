// Files on their way into a gallery: pictures, and zips of them. They go over HTTP, one after another; what became of them goes to the component.
import { textOf } from "./texts.js";

const maxPictureMegabytes = 10;

const isZip = file => file.type.includes("zip") || /\.zip$/i.test(file.name);

async function send(file, galleryId, root) {
  const zip = isZip(file);
  if (!zip && galleryId === null) throw new Error(textOf(root, "noZip"));
  if (!zip && file.size > maxPictureMegabytes * 1048576) throw new Error(textOf(root, "tooLarge", (file.size / 1048576).toFixed(1), maxPictureMegabytes));
  const base = galleryId === null ? "/galleries" : `/galleries/${galleryId}`;
  const path = zip ? `${base}/import` : `${base}/pictures?name=${encodeURIComponent(file.name.replace(/\.[^.]*$/, ""))}`;
  let response;
  try {
    response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
  } catch {
    throw new Error(textOf(root, "notSent"));
  }
  if (!response.ok) throw new Error(response.headers.get("Content-Type")?.startsWith("text/plain") ? await response.text() : textOf(root, "notTaken", response.status));
  const answer = await response.json();
  return zip ? answer : { added: answer.is_new ? 1 : 0, known: answer.is_new ? 0 : 1, problems: [] };
}

export function attach(root, component, galleryId) {
  const listening = new AbortController(), { signal } = listening;
  let queue = Promise.resolve();

  const tell = (method, ...values) => signal.aborted ? null : component.invokeMethodAsync(method, ...values).catch(() => { /* The circuit is gone, and the page says so. */ });

  const take = files => {
    if (files.length === 0) return;
    queue = queue.then(async () => {
      let added = 0, known = 0;
      const problems = [];
      await tell("Started", files.length);
      for (const [index, file] of files.entries()) {
        if (signal.aborted) return;
        try {
          const report = await send(file, galleryId, root);
          added += report.added;
          known += report.known;
          problems.push(...report.problems);
        } catch (problem) {
          await tell("Refused", file.name, problem.message);
        }
        if (files.length > 1) await tell("Advanced", index + 1, files.length);
      }
      await tell("Done", added, known, problems);
    });
  };

  root.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    take([...target.files]);
    target.value = ""; // so that the same files can be chosen again
  }, { signal });

  const carriesFiles = event => [...event.dataTransfer.types].includes("Files");
  const overlaid = () => document.querySelector(".mud-dialog-container") !== null;
  for (const type of ["dragenter", "dragover", "dragleave"]) {
    document.addEventListener(type, event => {
      if (!carriesFiles(event) || overlaid()) return;
      // A file that misses its place would otherwise replace the page.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      root.classList.toggle("dragging", type !== "dragleave" || event.relatedTarget !== null);
    }, { signal });
  }
  document.addEventListener("drop", event => {
    if (!carriesFiles(event) || overlaid()) return;
    event.preventDefault();
    root.classList.remove("dragging");
    take([...event.dataTransfer.files]);
  }, { signal });
  document.addEventListener("paste", event => {
    if (event.target instanceof Element && event.target.closest("input:not([type=file]), textarea, [contenteditable]")) return;
    take([...event.clipboardData.files]);
  }, { signal });

  root.dataset.ready = "true";
  return { end() { listening.abort(); } };
}
