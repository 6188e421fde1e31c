// The phone's side: a clock that does not run backwards, an outbox that loses nothing, sharing by hand (R1, R9).
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const words = $("#words").dataset, who = +words.who, MINUTE = 60000;
  const SHARED = 3;

  // What the phone remembers: a row a key, so that two tabs never write over each other; in memory where storage is denied.
  const memory = new Map(), PREFIX = `chaupal.${who}.`;
  const stored = (act) => { try { return act(localStorage); } catch { return undefined; } };
  const read = (name, otherwise = null) => {
    const text = memory.get(name) ?? stored((kept) => kept.getItem(PREFIX + name)) ?? null;
    try { return JSON.parse(text) ?? otherwise; } catch { return otherwise; } // not ours, or cut off
  };
  const write = (name, value) => {
    const text = JSON.stringify(value), kept = stored((store) => { store.setItem(PREFIX + name, text); return true; });
    if (kept) memory.delete(name); else memory.set(name, text);
    return Boolean(kept);
  };
  const drop = (name) => { memory.delete(name); stored((kept) => kept.removeItem(PREFIX + name)); };
  const all = (start) => {
    const names = stored((kept) => Object.keys(kept).filter((name) => name.startsWith(PREFIX + start)).map((name) => name.slice(PREFIX.length))) || [];
    return [...new Set([...names, ...[...memory.keys()].filter((name) => name.startsWith(start))])].map((name) => ({ name, ...read(name) }));
  };

  // The clock: server time at the last contact + the larger of wall and page difference, never below the highest time seen.
  let base = null;
  const mark = () => ({ wall: Date.now(), page: performance.now() });
  const meet = (server, asked = mark()) => { // counted from when the server was asked: an answer may come late
    if (base && server < base.server) return;
    base = { server, ...asked };
    write("contact", { server, wall: base.wall });
    write("high", server);
  };
  const remember = ({ server, wall }, page) => { base = { server, wall, page }; };
  const ours = words.now ? Date.parse(words.now) : 0, known = read("contact");
  const live = ours && (!known || ours > known.server); // a page out of the phone's cache is no contact
  if (live) meet(ours); else if (known) remember(known, performance.now());
  const onTheWall = () => base.server + Date.now() - base.wall;
  const behind = () => Boolean(base) && onTheWall() < read("high", 0) - MINUTE;
  const now = () => {
    if (!base) return Date.now();
    const time = Math.max(onTheWall(), base.server + performance.now() - base.page, read("high", 0));
    write("high", time);
    return time;
  };

  // The outbox: what was done here stays until the server has answered for it.
  const cookie = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]*)/) || [])[1] || "";
  const fields = $$("input[name=csrfmiddlewaretoken]");
  fields.forEach((field) => { field.value = cookie() || field.value; }); // a kept page carries an old token
  const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const said = () => new Date(now()).toISOString();
  const has = (id) => read(`out.${id}`) !== null || read("sent", []).includes(id);
  const put = (rung, dispatch, groups, window) => groups.filter((group) => !has(`${dispatch}.${group}.${rung}`))
    .map((group) => write(`out.${dispatch}.${group}.${rung}`, { client_id: uuid(), dispatch, group, rung, window, said_at: said() })).every(Boolean);
  const post = async (url, type, body) => {
    const ask = () => fetch(url, { method: "POST", headers: { "Content-Type": type, "X-CSRFToken": cookie() || (fields[0] || {}).value, Accept: "application/json" }, body });
    let answer = await ask();
    if (answer.status === 403) { await fetch("/outbox/"); answer = await ask(); } // the page brings a fresh token
    write("closed", answer.status === 401);
    return answer;
  };
  const kind = (row) => row.body ? "c" : row.rung || 0; // whose word says what was done
  const refuse = (row, why) => { drop(row.name); write(`refused.${row.name.slice(4)}`, { rung: kind(row), why }); };
  const sendReceipts = async (anyway) => {
    for (let step = 50, rows; (rows = all("out.").filter((row) => row.rung)).length || anyway; anyway = false) {
      rows = rows.slice(0, step);
      const body = { who, clock: base ? new Date(now()).toISOString() : null, receipts: rows.map(({ name, ...row }) => row) };
      const asked = mark(), answer = await post("/relay/receipts/", "application/json", JSON.stringify(body));
      if (answer.status === 422 && rows.length > 1) { step = 1; continue; } // one of them cannot be read: each by itself
      if (answer.status === 422) { refuse(rows[0], (await answer.json()).says); continue; }
      if (!answer.ok) return;
      const told = await answer.json();
      meet(Date.parse(told.now), asked);
      for (const reply of told.replies) {
        const row = rows.find((one) => one.client_id === reply.client_id);
        if (reply.outcome === "refused" && row.rung >= SHARED) refuse(row, reply.says);
        else { write("sent", [...read("sent", []), row.name.slice(4)].slice(-400)); drop(row.name); }
      }
    }
  };
  const sendWords = async () => {
    for (const row of all("out.").filter((one) => one.text || one.body)) {
      const told = row.body ? `${row.body}&who=${who}` : new URLSearchParams({ who, client_id: row.client_id, text: row.text }).toString();
      const answer = await post(row.url, "application/x-www-form-urlencoded", told);
      if (answer.ok) {
        if (row.body) write(`told.${row.name.slice(4)}`, now());
        if ((read(row.name) || {}).client_id === row.client_id) drop(row.name); // a newer word may stand there by now
      }
      else if ([404, 409, 422].includes(answer.status)) refuse(row, (await answer.json()).says);
      else return;
    }
  };
  let turn = Promise.resolve(); // one after the other: who waits for it knows that everything had its try
  const send = (anyway = false) => turn = turn.then(async () => {
    try { await sendReceipts(anyway); await sendWords(); } catch { /* no network: the rows stay and go with the next contact */ }
    show();
  });

  // What a person did, an act a line: what the phone noted by itself is not counted.
  const acts = () => [...new Map(all("out.").filter((row) => row.text || row.body || row.rung >= SHARED).map((row) => [row.text || row.body ? row.name : `${row.dispatch}.${row.rung}`, row])).values()];
  const lines = (list, rows, text) => list.replaceChildren(...rows.map((row) => { const item = document.createElement("li"); item.textContent = text(row); return item; }));
  const clock = (time) => new Date(time).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Kolkata" });
  const show = () => {
    const waiting = acts(), refused = all("refused."), closed = read("closed", false);
    $("#outbox").hidden = !waiting.length;
    $("#outbox b").textContent = waiting.length === 1 ? words.one : words.many.replace("{n}", waiting.length);
    $("#closed").hidden = !closed;
    $("#kept").hidden = closed;
    cards.forEach(lock);
    if (!$("#waiting")) return;
    lines($("#waiting"), waiting, (row) => `${words[`rung${kind(row)}`]} · ${clock(row.said_at)}`);
    $("#empty").hidden = waiting.length > 0 || Boolean($("#shared li"));
    $("#refused").hidden = !refused.length;
    lines($("#refused ul"), refused, (row) => `${words[`rung${row.rung}`]}: ${row.why}`);
  };

  // Cards: each locks by itself at its hour, whatever the network does.
  const numbers = (text) => text.split(",").map(Number);
  const cards = $$("[data-card]").map((element) => ({
    element, dispatch: +element.dataset.card, groups: numbers(element.dataset.groups), ends: numbers(element.dataset.ends), window: element.dataset.window,
    opens: Date.parse(element.dataset.opens), locks: Date.parse(element.dataset.locks), key: `asked.${element.dataset.card}.${element.dataset.groups}`,
  }));
  const lock = (card) => {
    const time = now(), late = time < card.opens || time >= card.locks, shut = behind() || late, note = $("[data-shut]", card.element);
    const ended = (group) => card.ends.some((rung) => has(`${card.dispatch}.${group}.${rung}`)), done = card.groups.every(ended);
    const waits = acts().some((row) => row.dispatch === card.dispatch && row.rung > SHARED);
    $$("[data-when-open]", card.element).forEach((one) => { one.hidden = shut || done; });
    $$("[data-to]", card.element).forEach((one) => { one.hidden = numbers(one.dataset.to).some(ended); });
    $$("[data-asked]", card.element).forEach((one) => { one.hidden = done || !read(card.key); });
    $$("[data-done]", card.element).forEach((one) => { one.hidden = !done && !waits; });
    if (note) { note.hidden = !shut || done; $("span", note).textContent = late ? note.dataset.shut : words.behind; }
    const left = Math.max(0, Math.ceil((card.locks - time) / MINUTE)), ruler = $(".clock b", card.element);
    if (ruler) ruler.textContent = words[left < 60 ? "m" : "hm"].replace("{h}", Math.floor(left / 60)).replace("{m}", left % 60);
  };
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text.value).then(() => true, () => false);
    $("#byhand").open = true; // without HTTPS the field itself has to be seen to be copied
    text.select();
    return document.execCommand("copy");
  };
  let file = null; // fetched once; a second tap has it at hand
  const picture = async (button) => {
    const answer = await fetch(button.dataset.picture);
    if (!answer.ok) throw new Error(`picture ${answer.status}`);
    return new File([await answer.blob()], button.dataset.name, { type: "image/png" });
  };
  const share = async (card, button) => {
    tapped(card, numbers(button.dataset.to));
    $("#copied").hidden = !(await copy($("#caption")));
    try {
      file = file || await picture(button);
      $("#again").hidden = true;
      // The picture alone is the whole card; picture and text in one share lose one of the two on many phones.
      if (navigator.canShare && navigator.canShare({ files: [file] })) await navigator.share({ files: [file] });
      else $("#byhand").open = true;
    } catch (stopped) {
      if (stopped.name === "NotAllowedError") $("#again").hidden = false; // the picture took longer than a tap lasts
      else if (stopped.name !== "AbortError") $("#byhand").open = true;
    }
    send();
  };
  const tapped = (card, groups) => { write(card.key, groups); put(SHARED, card.dispatch, groups, card.window); show(); };
  const say = (card, form, event) => {
    const told = new FormData(form), rung = +(event.submitter || {}).value, groups = told.getAll("groups").map(Number);
    if (form.plain || !rung || !groups.length) return; // the form goes the plain way
    event.preventDefault();
    const kept = put(rung, card.dispatch, groups, rung === 4 ? card.window : "");
    drop(card.key);
    show();
    send().then(() => {
      if (!acts().length) location.assign(form.dataset.then);
      else if (!kept) { form.plain = true; form.requestSubmit(event.submitter); } // no room here: what waits would go with the page
    });
  };
  const object = (form, event) => {
    const told = new FormData(form), id = told.get("client_id"), text = told.get("text").trim();
    if (!text || !write(`out.word.${id}`, { client_id: id, url: new URL(form.action).pathname, text, said_at: said() })) return;
    event.preventDefault();
    form.hidden = true;
    $("#told").hidden = false;
    send();
  };
  // A group's weekly check: the newest word on it waits, under an id of its own, and says when it was said.
  const noted = (group) => { $$("[data-due]", group).forEach((one) => { one.hidden = true; }); $("[data-noted]", group).hidden = false; };
  const check = (group, form, event) => {
    const told = new FormData(form), id = uuid(), time = said();
    told.delete("csrfmiddlewaretoken"); // the header carries the fresh one
    told.set("client_id", id);
    told.set("said_at", time);
    if (!write(`out.check.${group.dataset.group}`, { client_id: id, url: new URL(form.action).pathname, body: new URLSearchParams(told).toString(), said_at: time })) return;
    event.preventDefault();
    noted(group);
    show();
    send();
  };
  $$("[data-group]").forEach((group) => {
    const word = `check.${group.dataset.group}`;
    if (read(`out.${word}`) || read(`told.${word}`, -1) >= ours) noted(group); // told since this page was made, or not yet told
    $$("form[data-check]", group).forEach((form) => form.addEventListener("submit", (event) => check(group, form, event)));
  });
  cards.forEach((card) => {
    const on = (selector, kind, act) => $$(selector, card.element).forEach((one) => one.addEventListener(kind, (event) => act(one, event)));
    put(1, card.dispatch, card.groups, "");
    if (card.element.dataset.page) put(2, card.dispatch, card.groups, "");
    on("[data-share]", "click", (button) => share(card, button));
    on("[data-copy]", "click", async () => { $("#copied").hidden = !(await copy($("#caption"))); });
    on("[data-tap]", "click", () => { tapped(card, card.groups); send(); });
    on("[data-not-yet]", "click", () => { drop(card.key); show(); });
    on("form[data-receipt]", "submit", (form, event) => say(card, form, event));
    on("form[data-word]", "submit", object);
  });
  $$("[data-script]").forEach((one) => { one.hidden = false; });
  $$("#byhand").forEach((one) => { one.open = false; });
  $("#old").hidden = !words.now || Boolean(live);

  const tick = () => { cards.forEach(lock); if (behind() && navigator.onLine) send(true); };
  show();
  send(behind());
  setInterval(tick, 5000);
  setInterval(() => send(), MINUTE);
  addEventListener("online", () => send(true));
  addEventListener("storage", (event) => {
    if (event.key === `${PREFIX}contact` && event.newValue) remember(JSON.parse(event.newValue), performance.now());
    show();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { tick(); send(); } });
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
})();
