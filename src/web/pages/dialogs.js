// The dialogs of the counter's page, and the choice of a counter.

import { byId, count, element, facts, fill, keep, markChosen, message, put, putNumber, say, show } from "./live.js";
import { act, clock, counterPath, desk, hall, isFinished, languageName, onChange, remember, remembered, researcher, serviceName, tell, ticketOf, timed, waited } from "./hall.js";
import { dialog, picked, sure, unpick } from "./dialog.js";
import { endingOf, printing } from "./said.js";

// A ticket: call it, print it again, cancel it.

let chosen = null;
let copied = false; // One copy of a ticket is asked for at once.
const isNext = () => desk()?.next?.id === chosen?.id;
const now = () => ticketOf(chosen.id) ?? chosen;

const openCall = dialog("call-dialog", {
  call() {
    const reason = picked("why");
    if (desk().ticket) return say("There is a ticket at this counter: finish, hold or transfer it first.");
    if (!isNext() && !reason) return say("It is not this ticket's turn: choose a reason.");
    return act(counterPath("call"), { ticket: chosen.id, ...(!isNext() && { reason }) });
  },
  async reprint() {
    const done = await copy(chosen.id);
    copied = done.ok;
    renderCall();
    return done;
  },
  async cancel() {
    const { number, state } = now();
    // What was called at this counter can be taken back for ten seconds.
    const words = state === "called" ? say("The visitor loses the turn.") : say("It cannot be taken back.");
    const meant = await sure(fill("Cancel {0}?", number), words, say("Cancel the ticket"));
    return meant ? act(`/api/tickets/${chosen.id}/cancel`) : "";
  },
});

/** The dialog stays, so that whoever asked reads what becomes of it. */
async function copy(ticket) {
  const done = await act(`/api/tickets/${ticket}/reprint`);
  return done.ok ? { ...done, stay: true, words: printing(hall.state.printer, say("A copy is on its way.")) } : done;
}

export function openTicket(ticket) {
  chosen = ticket;
  copied = false;
  unpick("why");
  renderCall();
  openCall();
}

function renderCall() {
  if (!chosen) return;
  const ticket = now();
  const waiting = ticket.state === "waiting";
  put(byId("call-title"), `${ticket.number} · ${serviceName(ticket.service)}`);
  const lines = [languageName(ticket.language), count("{0} person", "{0} people", ticket.party_size), timed("Issued {0}", ticket.issued), fill("waited {0} min", waiting ? waited(ticket) : ticket.waited), paper(ticket)];
  put(byId("call-facts"), lines.filter(Boolean).join(" · "));
  show(byId("call-do"), waiting);
  byId("call-do").setAttribute("aria-disabled", String(Boolean(desk()?.ticket) || !hall.linked));
  show(byId("call-reasons"), waiting && !isNext() && !desk()?.ticket);
  show(byId("call-reprint"), !copied && ticket.paper !== "on_its_way");
  show(byId("call-cancel"), ["waiting", "called", "on_hold"].includes(ticket.state));
}

const PAPER = {
  on_its_way: message("The slip is on its way."),
  out: message("The slip was printed."),
  not_printed: message("No slip came out: tell the visitor the number."),
  uncertain: message("Nobody knows whether the slip came out: ask the visitor."),
};
const paper = (ticket) => (PAPER[ticket?.paper] ? say(PAPER[ticket.paper]) : "");

// Transfer.

const openMove = dialog("transfer-dialog", {
  do() {
    const [to, reason] = [picked("transfer-to"), picked("transfer-reason")];
    if (!to) return say("Choose the service.");
    if (!reason) return say("Choose the reason.");
    return act(counterPath("transfer"), { to, reason });
  },
});

export function openTransfer() {
  const { ticket } = desk();
  const others = facts.services.filter(({ id }) => id !== ticket.service);
  keep(byId("transfer-services"), others, pick("transfer-to", "radio"));
  unpick("transfer-to");
  unpick("transfer-reason");
  put(byId("transfer-title"), fill("Transfer {0}", ticket.number));
  const unclear = byId("transfer-unclear");
  show(unclear, Boolean(researcher()) && researcher().id !== ticket.service);
  if (researcher()) put(unclear, fill("{0}: the procedures are not clear", researcher().name));
  openMove();
}

byId("transfer-unclear").addEventListener("click", async () => {
  const done = await act(counterPath("transfer"), { to: researcher().id, reason: "procedures_unclear" });
  if (done.ok) byId("transfer-dialog").close();
  else put(byId("transfer-dialog").querySelector(".refusal"), done.words);
});

const pick = (name, type) => ({
  key: ({ id }) => id,
  make: ({ id, prefix, name: words }) => element("label", {}, element("input", { type, name, value: id }), element("span", { class: "ltrbox", "aria-hidden": "true" }, prefix), element("span", {}, words)),
  update() {},
});

// A ticket for a visitor.

let issued = null;

const openNew = dialog("issue-dialog", {
  async do() {
    const service = picked("issue-service");
    const party = byId("issue-party").valueAsNumber;
    if (!service) return say("Choose the service.");
    if (!(Number.isInteger(party) && party >= 1 && party <= 50)) return say("How many people come? 1 to 50.");
    const body = { service, channel: byId("issue-channel").value, language: byId("issue-language").value, party_size: party, priority: byId("issue-priority").checked };
    const done = await act("/api/tickets", body);
    if (done.ok) {
      issued = { ...done.answer, service };
      copied = false;
      renderIssued();
      byId("issue-again").focus();
    }
    return { ...done, stay: true };
  },
});

export function openIssue() {
  if (!hall.state) return;
  issued = null;
  keep(byId("issue-services"), facts.services, pick("issue-service", "radio"));
  keep(byId("issue-language"), facts.languages, { key: ({ code }) => code, make: ({ code, name }) => element("option", { value: code }, name), update() {} });
  unpick("issue-service");
  byId("issue-party").value = "1";
  byId("issue-priority").checked = false;
  byId("issue-channel").value = "walk_in";
  renderIssued();
  openNew();
  byId("issue-services").querySelector("input").focus();
}

function renderIssued() {
  show(byId("issue-form"), !issued);
  show(byId("issued"), Boolean(issued));
  show(byId("issue-do"), !issued);
  show(byId("issue-again"), Boolean(issued));
  show(byId("issue-reprint"), Boolean(issued) && !copied && ticketOf(issued.ticket)?.paper !== "on_its_way");
  for (const input of byId("issue-form").querySelectorAll("input, select")) input.disabled = Boolean(issued);
  if (!issued) return;
  putNumber(byId("issued-number"), issued.number);
  put(byId("issued-service"), serviceName(issued.service));
  const { low, high } = issued.wait ?? { low: 0, high: 0 };
  const wait = high ? ` · ${fill("wait about {0} min", low === high ? high : `${low}–${high}`)}` : "";
  put(byId("issued-ahead"), count("{0} ahead", "{0} ahead", issued.ahead ?? 0) + wait);
  const known = paper(ticketOf(issued.ticket));
  put(byId("issued-paper"), known || (issued.printed ? say("Its slip is being printed.") : say("No slip is printed: tell the visitor the number.")));
}

byId("issue-again").addEventListener("click", openIssue);
byId("issue-reprint").addEventListener("click", async () => {
  const done = await copy(issued.ticket);
  copied = done.ok;
  put(byId("issue-dialog").querySelector(".refusal"), done.words);
  renderIssued();
});

// An outcome that was wrong.

const openCorrection = dialog("amend-dialog", {
  async do() {
    const [ending, reason] = [picked("ending"), byId("amend-reason").value];
    if (!ending) return say("Choose what is right.");
    if (!reason) return say("Choose the reason.");
    const [state, outcome] = ending.split(" ");
    const obstacle = byId("amend-obstacle").value;
    const ticket = wrong();
    const done = await act(`/api/tickets/${ticket.id}/amend`, { ending: state, reason, ...(outcome && { outcome }), ...(obstacle && { obstacle }) });
    return done.ok ? { ...done, words: fill("{0} was corrected.", ticket.number) } : done;
  },
});

/** What the reader may correct, the latest first: an officer the own counter's, a representative any. */
export function amendable() {
  const mine = ({ counter }) => facts.who?.role === "representative" || counter === hall.counter;
  return [...hall.state.ended].reverse().filter((ticket) => ticket.outcome !== "transferred" && mine(ticket));
}

const wrong = () => ticketOf(byId("amend-ticket").value);

export function openAmend() {
  const words = (ticket) => [ticket.number, endingOf(ticket), ticket.ended && clock.hhmm(ticket.ended), ticket.amended && say("amended")].filter(Boolean).join(" · ");
  const ended = amendable();
  byId("amend-ticket").replaceChildren(...ended.map((ticket) => element("option", { value: ticket.id }, words(ticket))));
  const own = ended.find(({ counter }) => counter === hall.counter);
  if (own) byId("amend-ticket").value = own.id;
  byId("amend-obstacle").value = "";
  byId("amend-reason").value = "";
  renderEndings();
  openCorrection();
}

/** Who was called has not left before it, and who was not called was not served. */
function renderEndings() {
  unpick("ending");
  const called = Boolean(wrong()?.called);
  for (const input of document.querySelectorAll("input[name=ending]")) {
    show(input.parentElement, input.value === "cancelled" || (input.value !== "abandoned") === called);
  }
  markChosen();
}
byId("amend-ticket").addEventListener("change", renderEndings);

// The services of this counter, and the end of its day.

const openServices = dialog("change-dialog", {
  do() {
    const services = checked("change-list");
    if (!services.length) return say("Choose at least one service.");
    remember("services", services);
    return act(counterPath("open"), { services });
  },
  close: () => act(counterPath("close")),
});

export function openChange() {
  const mine = desk().services;
  keep(byId("change-list"), facts.services, {
    ...pick("change-service", "checkbox"),
    make(service) {
      const label = pick("change-service", "checkbox").make(service);
      // What is reached by transfer only is never over for today.
      const button = element("button", { type: "button", class: "link small", "data-act": true, hidden: service.internal });
      button.addEventListener("click", () => toggleService(service));
      return element("div", { class: "check" }, label, button);
    },
    update: (row, { id }) => (row.querySelector("input").checked = mine.includes(id)),
  });
  renderChange();
  openServices();
}

async function toggleService({ id, name }) {
  const finished = isFinished(id);
  const words = say("No more numbers of it are issued today in the whole branch, whoever is at a counter. Those who wait are still served.");
  if (!finished && !(await sure(fill("Finish for today: {0}?", name), words, say("Finish for today")))) return;
  const done = await act(`/api/services/${encodeURIComponent(id)}/${finished ? "reopen" : "finish"}`);
  put(byId("change-dialog").querySelector(".refusal"), done.words);
}

function renderChange() {
  for (const row of byId("change-list").children) {
    const { value } = row.querySelector("input");
    put(row.lastChild, isFinished(value) ? say("Reopen for today") : say("Finish for today"));
    row.classList.toggle("off", isFinished(value));
  }
}

const checked = (id) => [...byId(id).querySelectorAll("input:checked")].map(({ value }) => value);

export const openKeys = dialog("keys-dialog", {});

// The choice of a counter.

const usual = () => {
  const known = remembered("services")?.filter((id) => facts.services.some((service) => service.id === id));
  if (known?.length) return known;
  return facts.services.filter(({ internal }) => internal === (facts.who?.role === "researcher")).map(({ id }) => id);
};

/** The counter that is open under that number: somebody is there, or nobody has come back to it yet. */
const open = (number) => hall.state.counters.find((counter) => counter.number === number);

export function renderChoice() {
  const first = byId("counters").childElementCount === 0;
  keep(byId("counters"), facts.counters, {
    key: String,
    make: (number) => element("label", {}, element("input", { type: "radio", name: "counter", value: number }), element("bdi", {}, String(number)), element("small", {})),
    update(label, number) {
      const busy = open(number);
      label.classList.toggle("taken", Boolean(busy?.officer));
      label.firstChild.disabled = Boolean(busy?.officer);
      put(label.lastChild, busy ? (busy.officer ?? say("open, nobody there")) : "");
    },
  });
  if (first) propose();
  byId("choice-open").setAttribute("aria-disabled", String(!hall.linked));
}

/** The counter and the services of the last time, where they are free. */
function propose() {
  const ticked = usual();
  keep(byId("choice-list"), facts.services, { ...pick("choice-service", "checkbox"), update: (label, { id }) => (label.querySelector("input").checked = ticked.includes(id)) });
  const free = facts.counters.filter((number) => !open(number)?.officer);
  const proposed = free.includes(remembered("counter")) ? remembered("counter") : (free.find((number) => !open(number)) ?? free[0]);
  const input = byId("counters").querySelector(`input[value="${proposed}"]`);
  if (input) input.checked = true;
  markChosen();
}

export async function choose(event) {
  event.preventDefault();
  const [number, services] = [Number(picked("counter")), checked("choice-list")];
  const line = byId("choice-refusal");
  if (!number) return put(line, say("Choose a counter."));
  if (!services.length) return put(line, say("Choose at least one service."));
  const done = await act(`/api/counters/${number}/open`, { services });
  put(line, done.words);
  if (!done.ok) return undefined;
  remember("services", services);
  hall.counter = number;
  return tell();
}

onChange(() => {
  if (byId("call-dialog").open) renderCall();
  if (byId("issue-dialog").open && issued) renderIssued();
  if (byId("change-dialog").open) renderChange();
  for (const open of document.querySelectorAll("dialog[open]")) open.classList.toggle("lost", hall.linked === false);
});
