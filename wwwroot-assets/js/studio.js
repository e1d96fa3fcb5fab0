// Small things that only a browser can do: shortcuts, the clipboard, the tab's and the browser's memory.
(() => {
  window.unclip = window.unclip ?? {};

  const memory = storage => ({
    get: key => { try { return storage().getItem(key); } catch { return null; } },
    set: (key, value) => { try { storage().setItem(key, value); } catch { /* private mode */ } },
  });
  window.unclip.session = memory(() => sessionStorage);
  window.unclip.local = memory(() => localStorage);

  // On a phone the stage is below the controls: bring it into view.
  window.unclip.reveal = selector => {
    const target = document.querySelector(selector), top = target?.getBoundingClientRect().top ?? 0;
    if (top < 0 || top > innerHeight * 0.6) target.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth", block: "start" });
  };

  // The clipboard interface exists on https and localhost only; the older way works elsewhere.
  window.unclip.copy = async text => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      area.style.cssText = "position:fixed;opacity:0";
      document.body.append(area);
      area.select();
      const copied = document.execCommand("copy");
      area.remove();
      return copied;
    }
  };

  // A menu whose link was followed has done its work, also where the page stays.
  document.addEventListener("click", event => event.target.closest("[popover] a")?.closest("[popover]").hidePopover());

  const press = name => document.querySelector(`[data-hotkey="${name}"]:not(:disabled)`)?.click();
  document.addEventListener("keydown", event => {
    // Esc first belongs to an open dialog, menu or tooltip.
    const overlaid = document.querySelector(".mud-dialog-container, .mud-popover-open.mud-menu-list, .mud-overlay, [popover]:popover-open");
    if (event.isComposing || overlaid) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // A number that is being typed counts, though nobody has left its field.
      if (event.target.type === "number") event.target.dispatchEvent(new Event("change", { bubbles: true }));
      press("ctrl+enter");
    } else if (event.key === "Escape") {
      press("escape");
    }
  });
})();

// The server no longer knows this page, as after a restart: a fresh one finds its job again. Where the connection was given up, the
// page looks whether the server is back.
const lookAgain = 3000; // milliseconds
document.getElementById("components-reconnect-modal")?.addEventListener("components-reconnect-state-changed", async ({ detail: { state } }) => {
  if (state === "rejected") location.reload();
  if (state !== "failed") return;
  while (!await fetch(location.href, { method: "HEAD" }).then(answer => answer.ok, () => false))
    await new Promise(wait => setTimeout(wait, lookAgain));
  location.reload();
});
