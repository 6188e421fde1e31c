/* The addresses of what this phone sent, kept on this phone alone. Every page works without it. */
"use strict";
(function () {
  const KEY = "chaupal.threads", MOST = 200;
  const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } };
  const write = (all) => { try { localStorage.setItem(KEY, JSON.stringify(all.slice(0, MOST))); } catch { /* full or forbidden: the link on the page remains */ } };

  const found = [...document.querySelectorAll("[data-thread]")].map((node) => node.dataset.thread);
  if (found.length) {
    const kept = read(), known = new Set(kept.map((one) => one.token)), at = new Date().toISOString();
    write([...found.filter((token) => !known.has(token)).map((token) => ({ token, at })), ...kept]);
  }

  const list = document.getElementById("threads");
  if (!list) return;
  const all = read(), when = new Intl.DateTimeFormat(document.documentElement.lang + "-u-nu-latn", { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  document.getElementById("none").hidden = all.length > 0;
  for (const one of all) {
    const item = document.createElement("li"), link = document.createElement("a"), words = document.createElement("span");
    link.href = list.dataset.address + encodeURIComponent(one.token) + "/";
    words.textContent = list.dataset.word + ", " + when.format(new Date(one.at));
    link.append(words);
    item.append(link);
    list.append(item);
  }
})();
