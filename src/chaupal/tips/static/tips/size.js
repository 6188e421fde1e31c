/* Says how large a recording is before it goes out, and does not send one that would be refused after minutes. */
"use strict";
(() => {
  const form = document.querySelector("form[data-sends]"), field = form && form.elements.sound, line = document.querySelector("[data-size]");
  if (!field || !line) return;
  const large = document.querySelector("[data-shared=large]"), most = +field.dataset.most, words = line.querySelector("[data-word]");
  const shown = () => {
    const file = field.files[0], over = Boolean(file) && file.size > most;
    large.hidden = !over;
    line.hidden = !file;
    if (file) words.textContent = words.dataset.word.replace("{size}", (file.size / 1e6).toFixed(1)).replace("{minutes}", Math.ceil(file.size / 1e6));
    return over;
  };
  field.addEventListener("change", shown);
  form.addEventListener("submit", (event) => {
    if (!shown()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    large.scrollIntoView({ block: "center" });
  }, { capture: true });
})();
