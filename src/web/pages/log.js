// The log's buttons: close and open the day, correct an outcome, print the summary. Everything else on the page works without a script.

import { byId, fill, put, say } from "./live.js";
import { NO_ANSWER, post } from "./post.js";
import { printing, refusal } from "./said.js";

const tell = (words) => put(byId("said"), words);

/** Null, or why it was not done. */
async function act(path, body) {
  const problem = await post(path, body);
  if (problem === NO_ANSWER) return say("The station did not answer. Look at the state before you try again.");
  return problem && refusal(problem);
}

/** None where the station does not say it. */
const asked = (path) => fetch(path, { cache: "no-store" }).then((answer) => (answer.ok ? answer.json() : null), () => null);

byId("slip").addEventListener("click", async ({ currentTarget: slip }) => {
  slip.disabled = true;
  tell("");
  const refused = await act(slip.dataset.post);
  const { printer } = (await asked("/api/health")) ?? {};
  tell(refused ?? printing(printer ?? "unknown", say("The summary is on its way to the slip printer.")));
  slip.disabled = false;
});

// The day.

const closing = byId("closing");

/** Who would be ended, as `CloseDay` ends them. */
async function openClosing() {
  const state = await asked("/api/hall");
  const live = state && [...state.waiting, ...state.on_hold, ...state.counters.map(({ ticket }) => ticket).filter(Boolean)];
  const kind = ({ state, started, called }) => (started && state !== "waiting" ? "served" : called ? "called" : "waiting");
  for (const name of ["waiting", "called", "served"]) {
    byId(`closing-${name}`).textContent = live ? live.filter((ticket) => kind(ticket) === name).length : "–";
  }
  closing.showModal();
}

async function reload(path, body) {
  const refused = await act(path, body);
  if (refused) return tell(refused);
  return location.reload();
}

document.getElementById("close")?.addEventListener("click", openClosing);
document.getElementById("reopen")?.addEventListener("click", () => reload("/api/day/open"));
closing.addEventListener("close", () => {
  if (closing.returnValue === "close") reload("/api/day/close");
  closing.returnValue = "";
});

// An outcome that was wrong.

const CORRECTED = "dawr.corrected";
const amending = byId("amending");
const form = amending.querySelector("form");
let ticket = null;
document.querySelector("table.data").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-amend]");
  if (!button) return;
  const called = "called" in button.dataset;
  ticket = { id: button.dataset.amend, number: button.closest("tr").querySelector(".no").textContent };
  form.reset();
  form.querySelector(".when-called").hidden = !called;
  form.querySelector(".when-not-called").hidden = called;
  put(byId("amending-number"), ticket.number);
  put(byId("amending-refusal"), "");
  amending.showModal();
});

form.addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "amend") return;
  event.preventDefault();
  const chosen = new FormData(form);
  const [ending, outcome] = (chosen.get("ending") ?? "").split(":");
  const reason = chosen.get("reason");
  const missing = !ending ? say("Choose what is right.") : !reason ? say("Choose the reason.") : null;
  const refused = missing ?? (await act(`/api/tickets/${ticket.id}/amend`, { ending, reason, ...(outcome && { outcome }) }));
  if (refused) return put(byId("amending-refusal"), refused);
  sessionStorage.setItem(CORRECTED, ticket.number);
  return location.reload();
});

const corrected = sessionStorage.getItem(CORRECTED);
if (corrected) tell(fill("{0} was corrected.", corrected));
sessionStorage.removeItem(CORRECTED);
