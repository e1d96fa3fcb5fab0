// Runs before the first paint. The server rendered the scheme it found in the cookie; where that is not the wanted one
// (a first visit, or the system changed), the cookie is set and the page asked for once more.
(() => {
  const choiceKey = "unclip-theme", cookie = "unclip-scheme", tried = "unclip-scheme-tried";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = (storage, key) => { try { return storage.getItem(key); } catch { return null; } };
  const write = (storage, key, value) => { try { storage.setItem(key, value); } catch { /* private mode */ } };
  const choice = () => { const c = read(localStorage, choiceKey); return c === "dark" || c === "light" ? c : "system"; };
  const wanted = () => choice() === "system" ? (system.matches ? "dark" : "light") : choice();
  const remember = scheme => { document.cookie = `${cookie}=${scheme}; path=/; max-age=34560000; samesite=lax`; };

  const root = document.documentElement;
  const scheme = wanted();
  if (root.dataset.scheme !== scheme) {
    remember(scheme);
    if (document.cookie.includes(`${cookie}=${scheme}`) && read(sessionStorage, tried) !== scheme) {
      write(sessionStorage, tried, scheme);
      location.reload();
    }
  } else {
    write(sessionStorage, tried, ""); // The next difference may ask again: pages without a circuit have no other way.
  }

  let listener = null;
  const tell = () => {
    const now = wanted();
    remember(now);
    root.dataset.scheme = now;
    document.querySelector('meta[name="color-scheme"]')?.setAttribute("content", now);
    const bar = document.querySelector('meta[name="theme-color"]'); // a phone's bar of addresses
    bar?.setAttribute("content", bar.dataset[now]);
    listener?.invokeMethodAsync("SchemeChanged", now === "dark");
  };
  system.addEventListener("change", tell);

  window.unclip = window.unclip ?? {};
  window.unclip.theme = {
    start: layout => { listener = layout; if (document.querySelector(".app.dark") === null === (wanted() === "dark")) tell(); return choice(); },
    stop: () => { listener = null; },
    choose: value => { write(localStorage, choiceKey, value); tell(); },
  };
})();
