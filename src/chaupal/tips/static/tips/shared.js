/* What another app shared waits on this phone: here it fills the form, or stands in the outbox as a way to the form. */
"use strict";
(async () => {
  const form = document.querySelector("form[data-sends]"), list = document.getElementById("shared");
  if (!window.caches) return;
  const cache = await caches.open("shared"), show = (what) => { document.querySelector(`[data-shared=${what}]`).hidden = false; };
  if (list) {
    const when = new Intl.DateTimeFormat(document.documentElement.lang + "-u-nu-latn", { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
    for (const { url } of await cache.keys()) {
      const [item, link, words] = ["li", "a", "span"].map((kind) => document.createElement(kind)), key = url.split("/").at(-1);
      link.href = `${list.dataset.form}?shared=${key}`;
      words.textContent = `${list.dataset.word}, ${when.format(new Date(+key.split("-")[0]))}`;
      link.append(words);
      item.append(link);
      list.append(item);
    }
    list.closest("section").hidden = !list.children.length;
    if (list.children.length) document.getElementById("empty").hidden = true;
  }
  const key = new URLSearchParams(location.search).get("shared");
  if (!form || !key) return;
  const place = new URL(`/tips/share/${key}`, location).href, kept = await cache.match(place);
  if (!kept) { show("over"); return; }
  const told = await kept.formData(), text = form.elements.text;
  text.value ||= ["title", "text", "url"].map((name) => (told.get(name) || "").trim()).filter(Boolean).join("\n");
  for (const name of ["picture", "sound"]) {
    const file = told.getAll(name).find((one) => one.size), field = form.elements[name];
    if (!file) continue;
    const carry = new DataTransfer();
    carry.items.add(file);
    field.files = carry.files;
    field.closest("details").open = true;
    form.elements.unlawful.closest("details").open = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  show("here");
  form.elements.unlawful.addEventListener("change", () => { // of that nothing is kept, here neither
    for (const name of ["picture", "sound"]) form.elements[name].value = "";
    cache.delete(place);
  });
  form.addEventListener("submit", () => sessionStorage.setItem("chaupal.shared", place));
})();
