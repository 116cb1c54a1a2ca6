// The counter's page: what the state looks like here, and the keys and buttons that act.

import { byId, count, element, everyMinute, facts, fill, icon, keep, markChosen, message, put, putNumber, say, show } from "./live.js";
import { amendable, choose, openAmend, openChange, openIssue, openKeys, openTicket, openTransfer, renderChoice } from "./dialogs.js";
import { act, announce, clock, counterPath, desk, doing, follow, hall, isDayClosed, isFrom, languageName, onChange, refuse, remember, researcher, service, serviceName, timed } from "./hall.js";
import { myWaiting, renderSide } from "./waiting.js";
import { CHANNELS, PRINTER, UNDONE, endingOf } from "./said.js";

const chosenOutcome = () => document.querySelector("input[name=outcome]:checked");

const outcome = () => {
  const chosen = chosenOutcome();
  const obstacle = byId("obstacle").value;
  return { outcome: chosen.value, ...(obstacle && { obstacle }) };
};

/** What each button may do now: nothing to say where it may, else why not. */
function obstacles() {
  const { ticket, next } = desk();
  const none = ticket ? null : say("No ticket is at your counter.");
  const called = none ?? (ticket.state === "called" ? null : say("This ticket is being served already."));
  const serving = none ?? (ticket.state === "serving" ? unchosen(ticket) : say("Begin to serve first."));
  const early = called ?? (isFrom(ticket.no_show_from) ? null : noShowHint(ticket));
  return {
    recall: called,
    serve: called,
    finish: serving,
    hold: none,
    transfer: none,
    "no-show": early,
    next: nextHint(ticket, next),
    researcher: none ?? (ticket.service === researcher()?.id ? say("The ticket is in this service already.") : null),
  };
}

const unchosen = (ticket) => (ticket?.state !== "serving" || chosenOutcome() ? null : say("Choose the outcome first."));

function noShowHint(ticket) {
  if (ticket.no_show_from) return timed("A no-show can be recorded from {0}.", ticket.no_show_from);
  return say("After two recalls, and a minute after the call, a no-show can be recorded.");
}

function nextHint(ticket, next) {
  if (ticket?.state === "called") return fill("Serve, hold or transfer {0} first", ticket.number);
  if (unchosen(ticket)) return unchosen(ticket);
  if (!hall.state.open) return say("The branch is closed now.");
  return next ? null : say("Nobody is waiting for your services.");
}

const ACTS = {
  next: () => act(counterPath("call-next"), desk().ticket ? { finish: outcome() } : {}),
  recall: () => act(counterPath("recall")),
  serve: () => act(counterPath("serve")),
  finish: () => act(counterPath("finish"), outcome()),
  hold: () => act(counterPath("hold")),
  "no-show": () => act(counterPath("no-show")),
  researcher: () => act(counterPath("transfer"), { to: researcher().id, reason: "procedures_unclear" }),
};

/** A greyed button still says why. */
async function press(name) {
  if (!desk() || hall.busy || !hall.linked) return;
  const why = obstacles()[name];
  if (why) return refuse(why);
  refuse("");
  if (name === "transfer") return openTransfer();
  await doing(byId(name), ACTS[name]);
}

async function undo() {
  if (byId("undo").hidden) return;
  const { undo } = seen;
  await doing(byId("undo-do"), async () => {
    const done = await act(counterPath("undo"));
    if (NOTHING.includes(done.code)) seen.gone = undo;
    return done;
  });
  tick();
}

const NOTHING = ["nothing_to_undo", "too_late_to_undo"];

async function hold() {
  const first = hall.state.on_hold[0];
  if (desk()?.ticket || !first) return press("hold");
  await doing(null, () => act(counterPath("resume"), { ticket: first.id }));
}

// The page as a function of the state.

let shown = { ticket: null, counter: null };
/** The ticket that was being served before this page: what was chosen for it then is not known here, and nothing stands in for it. */
let found = null;

function render() {
  renderFrame();
  if (!hall.state) return;
  const here = desk();
  show(byId("main"), here !== null);
  show(byId("choice"), here === null);
  show(byId("keys"), here !== null);
  if (!here) return renderChoice();
  if (shown.counter !== hall.counter) {
    remember("counter", hall.counter);
    found = here.ticket?.state === "serving" ? here.ticket.id : null;
    renderOutcome(found ? null : "delivered");
  }
  shown.counter = hall.counter;
  const why = obstacles();
  renderVisit(here, why);
  renderButtons(here, why);
  renderUndo(here);
  renderSide(here);
}

function renderFrame() {
  const lost = hall.linked === false;
  document.body.classList.toggle("lost", lost);
  show(byId("lost"), lost);
  const link = byId("link");
  if (hall.linked !== null && link.dataset.up !== String(hall.linked)) {
    link.dataset.up = String(hall.linked);
    link.className = `pill ${lost ? "stop" : "ok"}`;
    link.replaceChildren(icon(lost ? "lost" : "linked"), lost ? say("Not connected") : say("Connected"));
  }
  if (!hall.state) return;
  const { dates, help, printer, clock: trust } = hall.state;
  put(byId("time"), clock.hhmm());
  const day = dates[facts.language];
  // A line that is too long breaks between the two dates only.
  put(byId("date"), [day.hijri, day.gregorian].map((date) => date.replaceAll(" ", "\u00a0")).join(" · "));
  put(byId("place"), hall.counter && desk() ? `${fill("Counter {0}", hall.counter)} · ` : "");
  show(byId("help"), help !== null);
  show(byId("help-answer"), desk() !== null); // Whoever goes, goes from a counter.
  if (help) put(byId("help-since"), timed("Since {0}", help.asked));
  const trouble = PRINTER[printer];
  show(byId("printer"), Boolean(trouble));
  put(byId("printer-what"), trouble ? say(trouble[0]) : "");
  put(byId("printer-advice"), trouble ? say(trouble[1]) : "");
  show(byId("time-doubt"), trust === "untrusted");
  show(byId("day-closed"), isDayClosed());
  renderPause();
}

const pauseName = ({ pause }) => facts.pauses[pause] ?? "";

function renderPause() {
  const { pause, next_pause: next } = hall.state;
  show(byId("pause"), Boolean(pause ?? next));
  const [shown, words] = pause ? [pause, message("{0} now, until {1}")] : [next, message("{0}: pause {1}")];
  if (shown) put(byId("pause-line"), fill(words, pauseName(shown), pause ? shown.end : `${shown.start}–${shown.end}`));
}

function renderVisit({ ticket, last }, why) {
  show(byId("visit"), Boolean(ticket));
  show(byId("idle"), !ticket);
  show(byId("more"), Boolean(ticket));
  show(byId("researcher"), Boolean(ticket && researcher() && ticket.service !== researcher().id));
  show(byId("amend"), !ticket && amendable().length > 0);
  const state = byId("state");
  const look = ticket?.state ?? "free";
  if (state.dataset.look !== look) {
    state.dataset.look = look;
    const [name, drawing, words] = { called: ["gold", "call", say("Called, not here yet")], serving: ["ok", "person", say("Serving now")], free: ["", null, say("Your counter is free")] }[look] ?? ["", null, look];
    state.className = `pill ${name}`;
    state.replaceChildren(...(drawing ? [icon(drawing)] : []), words);
  }
  if (ticket) renderTicket(ticket, why);
  else renderIdle(last);
}

function renderTicket(ticket, why) {
  const times = [timed("Issued {0}", ticket.issued), ticket.called && timed("Called {0}", ticket.called), ticket.started && timed("Started {0}", ticket.started)];
  put(byId("times"), times.filter(Boolean).join(" · "));
  putNumber(byId("number"), ticket.number);
  put(byId("service"), serviceName(ticket.service));
  show(byId("priority"), ticket.priority);
  put(byId("language"), languageName(ticket.language));
  put(byId("party"), count("{0} person", "{0} people", ticket.party_size));
  put(byId("channel"), say(CHANNELS[ticket.channel] ?? ticket.channel));
  put(byId("waited"), fill("{0} min", ticket.waited));
  const called = ticket.state === "called";
  show(byId("hint"), called);
  if (called) put(byId("hint"), [recalls(ticket), why["no-show"] ?? say("A no-show can be recorded now.")].join(" "));
  show(byId("outcome"), !called);
  const { documents } = service(ticket.service) ?? { documents: [] };
  show(byId("card"), documents.length > 0);
  keep(byId("documents"), documents, { key: (line) => line, make: (line) => element("li", {}, line), update() {} });
  if (shown.ticket === `${ticket.id} ${ticket.state}`) return;
  const another = !shown.ticket?.startsWith(ticket.id);
  shown.ticket = `${ticket.id} ${ticket.state}`;
  if (!another) return;
  renderOutcome(ticket.id === found ? null : "delivered");
  if (called) announce(fill("Called: {0}, {1}, {2}", ticket.number, serviceName(ticket.service), languageName(ticket.language)));
}

/** The default stands there to be seen; it is null where nothing may be taken for chosen. */
function renderOutcome(value) {
  for (const input of document.querySelectorAll("input[name=outcome]")) input.checked = input.value === value;
  byId("obstacle").value = "";
  markChosen();
}

const recalls = ({ recalls }) => (recalls ? count("Recalled once.", "Recalled {0} times.", recalls) : say("It is on the board now."));

function renderIdle(last) {
  shown.ticket = null;
  const { next } = desk();
  const ending = last && endingOf(last);
  put(byId("times"), last ? [fill("Last ticket {0}", last.number), last.ended && timed("ended {0}", last.ended), ending].filter(Boolean).join(" · ") : "");
  if (!hall.state.open) {
    put(byId("idle-title"), say("The branch is closed now."));
    put(byId("idle-line"), "");
  } else if (next) {
    put(byId("idle-title"), say("Ready for the next visitor"));
    const mine = myWaiting().length;
    put(byId("idle-line"), `${count("{0} ticket waits for your services.", "{0} tickets wait for your services.", mine)} ${fill("Next is {0}: {1}, {2}.", next.number, serviceName(next.service), languageName(next.language))}`);
  } else {
    put(byId("idle-title"), say("Nobody is waiting for your services."));
    const latest = hall.state.ended.at?.(-1) ?? hall.state.ended[hall.state.ended.length - 1];
    put(byId("idle-line"), latest ? timed("The last ticket ended at {0}.", latest.ended) : say("You can take a ticket for a visitor here."));
  }
}

function renderButtons({ ticket, next }, why) {
  const lost = hall.linked === false;
  for (const button of document.querySelectorAll("[data-act]")) if (button.id !== "call-do") grey(button, lost || Boolean(why[button.id]));
  byId("serve").classList.toggle("go", ticket?.state === "called");
  byId("finish").classList.toggle("go", ticket?.state === "serving");
  byId("no-show").title = why["no-show"] ?? "";
  const ready = ticket ? fill("Finishes {0} with the chosen outcome, then calls", ticket.number) : say("The number appears on the board");
  put(byId("next-hint"), why.next ?? ready);
  show(byId("peek"), Boolean(next));
  if (next) {
    put(byId("peek-service"), fill("Next · {0}", serviceName(next.service)));
    putNumber(byId("peek-number"), next.number);
  }
}

function grey(button, greyed) {
  if (button.getAttribute("aria-disabled") !== String(greyed)) button.setAttribute("aria-disabled", String(greyed));
}

/** Ten seconds and it is gone: by the station's time, and at the latest ten seconds after this page has seen it. */
let seen = { undo: "", at: 0, gone: "" };

function undoEnds({ undo }) {
  if (!undo) return 0;
  const name = `${undo.act} ${undo.number} ${undo.until}`;
  if (seen.undo !== name) seen = { ...seen, undo: name, at: clock.now() };
  return seen.gone === name ? 0 : Math.min(Date.parse(undo.until), seen.at + 10_000);
}

function renderUndo(here) {
  const possible = undoEnds(here) > clock.now();
  show(byId("undo"), possible);
  show(byId("mine"), !possible);
  if (!possible) return;
  const { act: deed, number } = here.undo;
  const to = hall.state.ended.find((ticket) => ticket.number === number)?.transferred_to;
  const moved = deed === "transferred" && to;
  put(byId("undo-what"), moved ? fill("{0} was transferred: the new number is {1}.", number, to) : fill(UNDONE[deed] ?? "{0}", number));
}

// Keys and clicks.

const KEYS = {
  KeyR: () => press("recall"),
  KeyS: () => press("serve"),
  KeyF: () => press("finish"),
  KeyH: hold,
  KeyT: () => press("transfer"),
  KeyN: () => press("no-show"),
  KeyU: undo,
  KeyI: openIssue,
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || document.querySelector("dialog[open]") || !desk()) return;
  const inside = event.target;
  if (inside.matches("select, textarea, input:not([type=radio], [type=checkbox])")) return;
  if (event.key === "?" || event.key === "؟") {
    event.preventDefault();
    return openKeys();
  }
  if (event.code === "Space") {
    if (inside.closest("button, a, input, summary, label")) return;
    event.preventDefault();
    return press("next");
  }
  if (event.shiftKey || !KEYS[event.code]) return;
  event.preventDefault();
  KEYS[event.code]();
}

document.addEventListener("keydown", onKey);
// After a click the focus goes back to the page, so that Space means "call next" again.
document.addEventListener("click", (event) => {
  if (event.detail > 0) event.target.closest("main button, footer button")?.blur();
});

for (const name of ["next", "recall", "serve", "finish", "hold", "transfer", "no-show", "researcher"]) byId(name).addEventListener("click", () => press(name));
byId("undo-do").addEventListener("click", undo);
byId("issue").addEventListener("click", openIssue);
byId("amend").addEventListener("click", () => openAmend());
byId("more").addEventListener("click", () => openTicket(desk().ticket));
byId("change").addEventListener("click", openChange);
byId("all-keys").addEventListener("click", openKeys);
byId("help-answer").addEventListener("click", () => doing(byId("help-answer"), () => act("/api/help/answer", { counter: hall.counter })));
byId("choice-form").addEventListener("submit", choose);
byId("outcome").addEventListener("change", () => tick());

const tick = everyMinute(clock, () => {
  render();
  const here = hall.state && desk();
  const times = [here ? undoEnds(here) : 0, Date.parse(here?.ticket?.no_show_from)];
  return times.filter((time) => time > clock.now()).sort((one, other) => one - other)[0];
});
onChange(tick);
follow();
