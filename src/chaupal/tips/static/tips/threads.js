/* The addresses of what this phone sent, kept on this phone alone. Every page works without it. */
"use strict";
(function () {
  const KEY = "chaupal.threads", MOST = 200;
  const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } };
  const write = (all) => { try { localStorage.setItem(KEY, JSON.stringify(all.slice(0, MOST))); } catch { /* full or forbidden: the link on the page remains */ } };
  // `unsure`: sent from here, but no page has said yet that it arrived.
  const keep = (tokens, unsure) => {
    const kept = read(), known = new Set(kept.map((one) => one.token)), at = new Date().toISOString();
    const fresh = tokens.filter((token) => token && !known.has(token)).map((token) => (unsure ? { token, at, unsure } : { token, at }));
    write([...fresh, ...kept.map((one) => (unsure || !tokens.includes(one.token) ? one : { token: one.token, at: one.at }))]);
  };

  // Kept before it goes out: on a slow network the answer's page may be left before it has run a script, or be lost.
  const sends = document.querySelector("form[data-sends]");
  if (sends) {
    sends.addEventListener("submit", () => {
      const told = new FormData(sends);
      if (told.get("unlawful")) return; // of that nothing is kept, here neither
      keep(told.has("token") ? [told.get("token")] : told.getAll("message").map((one) => one.split(":")[0]), true);
    });
  }

  const found = [...document.querySelectorAll("[data-thread]")].map((node) => node.dataset.thread);
  if (found.length) {
    keep(found, false);
    const sent = sessionStorage.getItem("chaupal.shared"); // it came from another app's share sheet, and has arrived
    if (sent && window.caches) caches.open("shared").then((cache) => cache.delete(sent));
    sessionStorage.removeItem("chaupal.shared");
  }

  const list = document.getElementById("threads");
  if (!list) return;
  const none = document.getElementById("none");
  const when = new Intl.DateTimeFormat(document.documentElement.lang + "-u-nu-latn", { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  const draw = () => {
    const all = read();
    none.hidden = all.length > 0;
    list.replaceChildren();
    for (const one of all) {
      const item = document.createElement("li"), link = document.createElement("a"), words = document.createElement("span");
      link.href = list.dataset.address + encodeURIComponent(one.token) + "/";
      words.textContent = [list.dataset.word, when.format(new Date(one.at)), ...(one.unsure ? [list.dataset.unsure] : [])].join(", ");
      link.append(words);
      item.append(link);
      list.append(item);
    }
  };
  draw();
  for (const { token } of read().filter((one) => one.unsure)) {
    fetch(list.dataset.address + encodeURIComponent(token) + "/", { method: "HEAD", credentials: "omit", cache: "no-store" }).then((answer) => {
      if (answer.ok) keep([token], false);
      else if (answer.status === 404) write(read().filter((one) => one.token !== token));
      draw();
    }).catch(() => { /* no network: it stays in the list as unsure */ });
  }
})();
