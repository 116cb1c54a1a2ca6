// What every dialog of the counter's page does: it keeps the focus inside, and gives it back.

import { byId, markChosen, put } from "./live.js";
import { hall, refuse } from "./hall.js";

export const picked = (name) => document.querySelector(`input[name=${name}]:checked`)?.value;

export function unpick(name) {
  for (const input of document.querySelectorAll(`input[name=${name}]`)) input.checked = false;
}

/** The last press was a pointer's, not a key's. */
let pointed = false;
document.addEventListener("click", ({ detail }) => (pointed = detail > 0), true);
document.addEventListener("keydown", () => (pointed = false), true);

/** `tasks` by the value of the button that was pressed: each answers what `act` does, or a line to show. */
export function dialog(id, tasks) {
  const place = byId(id);
  const line = place.querySelector(".refusal");
  place.firstElementChild.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const task = tasks[button?.value];
    if (!task) return;
    event.preventDefault();
    if (hall.busy || !hall.linked) return;
    button.setAttribute("aria-busy", "true");
    const done = await task();
    button.removeAttribute("aria-busy");
    if (typeof done === "string") return put(line, done);
    if (!done.ok || done.stay) return put(line, done.words);
    place.close();
    refuse(done.words);
  });
  let opened = false;
  // Opened by a key, it gives the focus back; by a pointer, to the page, so that Space means "call next" again.
  place.addEventListener("close", () => opened && document.activeElement?.blur());
  // A press beside the dialog leaves it, as Esc does.
  place.addEventListener("pointerdown", (event) => {
    if (event.target === place) place.close();
  });
  return () => {
    if (line) put(line, "");
    markChosen();
    opened = pointed;
    if (!place.open) place.showModal();
  };
}

/** Asks before what cannot be taken back, or is for more than this counter; answers whether it is meant. */
export function sure(title, words, yes) {
  const place = byId("sure-dialog");
  put(byId("sure-title"), title);
  put(byId("sure-line"), words);
  put(byId("sure-do"), yes);
  place.returnValue = "";
  place.showModal();
  return new Promise((after) => place.addEventListener("close", () => after(place.returnValue === "yes"), { once: true }));
}
