// The register's buttons: open, change and finish an improvement. Reading it needs no script.

import { post } from "./post.js";

const plan = document.getElementById("plan");
const form = plan?.querySelector("form");
const said = document.getElementById("said");
let path = "/api/improvements";

function ask(at, known) {
  path = at;
  form.reset();
  for (const [name, value] of Object.entries(known)) if (form.elements[name]) form.elements[name].value = value;
  plan.showModal();
}

/** Reloads where it was done, else says why not. */
async function act(at, body) {
  said.textContent = "";
  const problem = await post(at, body);
  if (!problem) return location.reload();
  said.textContent = said.dataset[problem.code] || problem.detail || problem.title || said.dataset.failed;
}

document.getElementById("open")?.addEventListener("click", () => ask("/api/improvements", {}));
document.getElementById("main").addEventListener("click", async (event) => {
  const change = event.target.closest("[data-change]");
  if (change) ask(`/api/improvements/${change.dataset.change}`, change.closest("tr").dataset);
  const finish = event.target.closest("[data-finish]");
  if (!finish) return;
  finish.disabled = true;
  await act(`/api/improvements/${finish.dataset.finish}/finish`);
  finish.disabled = false;
});
plan?.addEventListener("close", async () => {
  const kept = plan.returnValue === "keep";
  plan.returnValue = "";
  if (!kept) return;
  const of = Object.fromEntries(new FormData(form));
  const body = { origin: of.origin, said: { ar: of.saidAr, en: of.saidEn }, action: { ar: of.actionAr, en: of.actionEn }, owner: of.owner, due: of.due };
  await act(path, body);
});
