// The phone's side: a clock that does not run backwards, an outbox that loses nothing, and sharing by hand (R1, R9).
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const read = (key, otherwise) => { try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; } };
  const write = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } };
  const words = $("#words").dataset, who = words.who || "";
  const KEY = (name) => `chaupal.${name}.${who}`;
  const page0 = performance.now();

  // The clock: server time at the last contact + elapsed; elapsed is the larger of two differences; never below the mark.
  let base = null;
  const contact = (server) => {
    base = { server, wall: Date.now(), page: performance.now() };
    const high = Math.max(read(KEY("high"), 0) > server + 300000 ? 0 : read(KEY("high"), 0), server);
    write(KEY("contact"), { server, wall: base.wall });
    write(KEY("high"), high);
  };
  const fromServer = words.now ? Date.parse(words.now) : 0;
  const known = read(KEY("contact"), null);
  // A page out of the cache carries an old time: it is a contact only when it is newer than the last one.
  if (fromServer && (!known || fromServer > known.server)) contact(fromServer);
  else if (known) base = { server: known.server, wall: known.wall, page: null };
  const estimate = () => {
    if (!base) return Date.now();
    const wall = Date.now() - base.wall, page = base.page === null ? performance.now() - page0 : performance.now() - base.page;
    return base.server + Math.max(wall, page);
  };
  const behind = () => base && estimate() < read(KEY("high"), 0) - 60000;
  const now = () => {
    const time = Math.max(estimate(), read(KEY("high"), 0));
    write(KEY("high"), time);
    return time;
  };

  // The outbox: a receipt is kept until the server has answered for it.
  const cookie = (name) => decodeURIComponent((document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`)) || [])[1] || "");
  const token = () => ($("input[name=csrfmiddlewaretoken]") || {}).value || cookie("csrftoken");
  const uuid = () => crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const box = () => read(KEY("outbox"), []);
  const put = (rows) => {
    const seen = new Set(box().map((row) => `${row.dispatch}.${row.group}.${row.rung}`)), done = new Set(read(KEY("sent"), []));
    const fresh = rows.filter((row) => !seen.has(`${row.dispatch}.${row.group}.${row.rung}`) && !done.has(`${row.dispatch}.${row.group}.${row.rung}`));
    if (!fresh.length) return true;
    const kept = write(KEY("outbox"), [...box(), ...fresh.map((row) => ({ client_id: uuid(), said_at: new Date(now()).toISOString(), ...row }))]);
    show();
    return kept;
  };
  let sending = false;
  const send = async () => {
    if (sending || !box().length) return show();
    sending = true;
    try {
      while (box().length) {
        const rows = box().slice(0, 50);
        const answer = await fetch("/relay/receipts/", { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" }, body: JSON.stringify({ receipts: rows }) });
        if (answer.status === 401) { write(KEY("closed"), true); break; }
        if (!answer.ok) break;
        const told = await answer.json();
        contact(Date.parse(told.now));
        const answered = new Map(told.replies.map((reply) => [reply.client_id, reply]));
        write(KEY("sent"), [...read(KEY("sent"), []), ...rows.filter((row) => answered.has(row.client_id)).map((row) => `${row.dispatch}.${row.group}.${row.rung}`)].slice(-400));
        write(KEY("refused"), [...read(KEY("refused"), []), ...rows.filter((row) => (answered.get(row.client_id) || {}).outcome === "refused").map((row) => ({ ...row, why: answered.get(row.client_id).why }))].slice(-20));
        write(KEY("outbox"), box().filter((row) => !answered.has(row.client_id)));
        write(KEY("gone"), new Date(Date.parse(told.now)).toISOString());
      }
    } catch { /* no network: the rows stay and go with the next contact */ }
    sending = false;
    show();
  };
  const show = () => {
    const n = box().length, dock = $("#outbox");
    if (dock) { dock.hidden = !n; $("b", dock).textContent = words.waiting.replace("{n}", n); }
    const list = $("#waiting");
    if (list) {
      list.replaceChildren(...box().map((row) => { const item = document.createElement("li"); item.className = "row"; item.textContent = `${words["rung" + row.rung]} · ${new Date(row.said_at).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" })}`; return item; }));
      $("#empty").hidden = n > 0;
    }
    const refused = $("#refused");
    if (refused) { const rows = read(KEY("refused"), []); refused.hidden = !rows.length; $("ul", refused).replaceChildren(...rows.map((row) => { const item = document.createElement("li"); item.textContent = `${words["rung" + row.rung]}: ${row.why}`; return item; })); }
  };

  // Cards: each carries its groups and the signed window.
  const cards = $$("[data-card]").map((element) => ({ element, dispatch: +element.dataset.card, groups: element.dataset.groups.split(",").map(Number), opens: Date.parse(element.dataset.opens), locks: Date.parse(element.dataset.locks), window: element.dataset.window }));
  const tell = (card, rung, groups = card.groups) => put(groups.map((group) => ({ dispatch: card.dispatch, group, rung, window: rung === 3 || rung === 4 ? card.window : "" })));
  const lock = () => cards.forEach((card) => {
    const time = now(), shut = behind() || time < card.opens || time >= card.locks;
    card.element.classList.toggle("shut", shut);
    $$("[data-share],[data-when-open]", card.element).forEach((one) => { one.toggleAttribute("disabled", shut); one.classList.toggle("off", shut); });
    const note = $("[data-shut]", card.element);
    if (note) { note.hidden = !shut; if (shut && behind()) note.textContent = words.behind; }
  });
  cards.forEach((card) => {
    tell(card, 1);
    if (card.element.dataset.page) tell(card, 2);
    const asked = $("[data-asked]", card.element);
    const ask = (on) => { if (asked) asked.hidden = !on; write(KEY("asked"), on ? card.dispatch : 0); };
    if (asked && read(KEY("asked"), 0) === card.dispatch) asked.hidden = false; // the browser was killed while sharing
    $$("[data-share]", card.element).forEach((button) => button.addEventListener("click", async () => {
      const caption = $("#caption").value, groups = button.dataset.share === "both" ? card.groups : [card.groups[+button.dataset.share]];
      tell(card, 3, groups);
      ask(true);
      try { await navigator.clipboard.writeText(caption); $("#copied").hidden = false; } catch { $("#caption").closest("details").open = true; $("#caption").select(); }
      try {
        const answer = await fetch(button.dataset.picture), file = new File([await answer.blob()], `chaupal-${card.dispatch}.png`, { type: "image/png" });
        if (navigator.canShare && navigator.canShare({ files: [file] })) await navigator.share({ files: [file] });
        else if (navigator.share) await navigator.share({ text: caption });
        else $("#byhand").open = true;
      } catch (stopped) { if (stopped.name !== "AbortError") $("#byhand").open = true; }
      send();
    }));
    $$("[data-say]", card.element).forEach((button) => button.addEventListener("click", (event) => {
      const groups = button.dataset.of === "both" || !button.dataset.of ? card.groups : [card.groups[+button.dataset.of]];
      if (!tell(card, +button.dataset.say, groups)) return; // storage is full: let the form go the plain way
      event.preventDefault();
      ask(false);
      const done = $("[data-done]", card.element);
      if (done) done.hidden = false;
      send().then(() => { if (!box().length && button.dataset.then) location.assign(button.dataset.then); });
    }));
  });
  lock();
  setInterval(lock, 5000);
  show();
  send();
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { lock(); send(); } });
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
})();
