/* The desk's keys and the politeness of polling. Every page works without this file. */
"use strict";
(function () {
  const page = document, root = page.documentElement;
  root.classList.add("scripted");
  let chosen = "";

  const rows = () => [...page.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  const open = (row) => { const link = row.matches("a") ? row : row.querySelector("a[href], button"); if (link) link.click(); };

  function choose(row) {
    for (const other of page.querySelectorAll(".chosen[data-row]")) {
      other.classList.remove("chosen"); other.removeAttribute("aria-current");
    }
    row.classList.add("chosen");
    row.setAttribute("aria-current", "true");
    chosen = row.id;
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.classList.contains("chosen"));
    choose(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }
  const typing = (node) => node.closest("input, textarea, select, [contenteditable], dialog[open]");

  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target)) {
      if (event.key === "Escape" && event.target.blur) event.target.blur();
      return;
    }
    const keys = page.getElementById("keys");
    if (event.key === "?" && keys) keys.showModal();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
      const row = page.querySelector(".chosen[data-row]");
      if (!row) return;
      open(row);
    } else if (event.key === "/" && page.querySelector("input[type=search]")) page.querySelector("input[type=search]").focus();
    else {
      const target = [...page.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key && !one.disabled);
      if (!target) return;
      target.click();
    }
    event.preventDefault();
  });

  page.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) choose(row);
    const key = event.target.closest("[data-key='?']");
    if (key) { event.preventDefault(); page.getElementById("keys").showModal(); }
  });

  /* A polled part asks with the tag of what it shows, so that an unchanged one is 304 and is not redrawn. */
  const tags = new Map();
  page.addEventListener("htmx:configRequest", (event) => {
    const held = tags.get(event.detail.target.id);
    if (event.detail.verb === "get" && held && held.path === event.detail.path) event.detail.headers["If-None-Match"] = held.tag;
  });
  page.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target, requestConfig } = event.detail, tag = xhr.getResponseHeader("ETag");
    if (xhr.status === 200 && tag) tags.set(target.id, { tag, path: requestConfig.path });
    /* A part polled in the background never takes away what somebody is typing. */
    if (requestConfig.triggeringEvent === undefined && target.contains(page.activeElement) && typing(page.activeElement)) event.detail.shouldSwap = false;
  });
  /* After settling, because htmx puts the new markup's classes back then. */
  page.addEventListener("htmx:afterSettle", () => {
    const row = chosen && page.getElementById(chosen);
    if (row) { row.classList.add("chosen"); row.setAttribute("aria-current", "true"); }
  });
  const lost = (is) => { const note = page.getElementById("lost"); if (note) note.hidden = !is; };
  page.addEventListener("htmx:sendError", () => lost(true));
  page.addEventListener("htmx:timeout", () => lost(true));
  page.addEventListener("htmx:afterOnLoad", () => lost(false));
})();
