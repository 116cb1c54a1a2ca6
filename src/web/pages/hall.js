// The hall as a counter's page knows it: the latest state, what may be done now, and the posts that do it.

import { StationClock, byId, facts, fill, listen, put, say } from "./live.js";
import { intent, toSignIn } from "./post.js";
import { DAY_CLOSED, refusal } from "./said.js";

export const clock = new StationClock();

/** The latest state, and what this page knows besides. */
export const hall = { state: null, linked: null, counter: facts.who?.counter ?? null, busy: false };

const changed = new Set();
export const onChange = (task) => changed.add(task);
export const tell = () => changed.forEach((task) => task());

export const service = (id) => facts.services.find((service) => service.id === id);
export const serviceName = (id) => service(id)?.name ?? id;
export const researcher = () => facts.services.find((service) => service.internal);
export const desk = () => hall.state?.counters.find((counter) => counter.number === hall.counter) ?? null;
export const isFinished = (id) => hall.state.services.find((service) => service.id === id)?.state === "finished";
export const languageName = (code) => facts.languages.find((language) => language.code === code)?.name ?? code;

/** A trusted clock opens the day by itself: where none is open, somebody has closed it. */
export const isDayClosed = () => hall.state?.business_day === null && hall.state.clock === "trusted";

/** Every ticket of the state with that id. */
export function ticketOf(id) {
  const { waiting, on_hold, no_shows, ended, counters } = hall.state;
  const atCounters = counters.flatMap((counter) => [counter.ticket, counter.last]);
  return [...waiting, ...on_hold, ...no_shows, ...ended, ...atCounters].find((ticket) => ticket?.id === id);
}

/** Kept in this browser, for each person apart. */
export function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(`dawr.${name}.${facts.who?.id}`));
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`dawr.${name}.${facts.who?.id}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/**
 * Posts one intent: once for all tries, so that it acts once. Answers `{ok, answer, words, code}`. Until the answer and a state after it
 * are here, `hall.busy` keeps every button waiting.
 */
export async function act(path, body = {}) {
  if (hall.busy || !hall.linked) return { ok: false, words: "" };
  hall.busy = true;
  tell();
  const before = hall.state?.seq ?? 0;
  try {
    const answer = await post(path, body, intent());
    if (answer.status === 401) {
      toSignIn();
      return { ok: false, words: "" };
    }
    const json = await answer.json().catch(() => ({}));
    if (!answer.ok) return { ok: false, words: isDayClosed() && json.code === "day_not_open" ? say(DAY_CLOSED) : refusal(json), code: json.code };
    await stateAfter(before);
    return { ok: true, answer: json, words: "" };
  } catch {
    return { ok: false, words: say("The station did not answer. Look at the state before you try again.") };
  } finally {
    hall.busy = false;
    tell();
  }
}

export const counterPath = (name) => `/api/counters/${hall.counter}/${name}`;

/** The pressed button waits visibly; a refusal is one line. */
export async function doing(button, task) {
  button?.setAttribute("aria-busy", "true");
  const done = await task();
  button?.removeAttribute("aria-busy");
  refuse(done.words);
}

export const refuse = (words) => put(byId("refusal"), words);

async function post(path, body, key) {
  const request = { method: "POST", headers: { "content-type": "application/json", "idempotency-key": key }, body: JSON.stringify(body) };
  for (const pause of [400, 1500, null]) {
    try {
      return await fetch(path, { ...request, signal: deadline(8000) });
    } catch (fault) {
      if (pause === null) throw fault;
      await new Promise((after) => setTimeout(after, pause));
    }
  }
}

function deadline(milliseconds) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

/** The stream is usually faster than the answer; where it says nothing, the state is asked for. */
async function stateAfter(seq) {
  const until = performance.now() + 1200;
  while ((hall.state?.seq ?? 0) <= seq && performance.now() < until) await new Promise((after) => setTimeout(after, 25));
  if ((hall.state?.seq ?? 0) > seq) return;
  const answer = await fetch("/api/hall", { cache: "no-store", signal: deadline(4000) }).catch(() => null);
  if (answer?.ok) take(await answer.json());
}

function take(state) {
  clock.hear(state.now);
  hall.state = state;
}

export function follow() {
  listen("/api/hall/events", {
    onTime: (now) => clock.hear(now),
    onState(state) {
      take(state);
      tell();
    },
    onLink(linked) {
      if (hall.linked === linked) return;
      hall.linked = linked;
      tell();
    },
    onRefused(status) {
      if (status === 401) toSignIn();
      return status === 401;
    },
  });
}

/** «نوديت 11:38» */
export const timed = (msgid, time) => fill(msgid, clock.hhmm(time));

export const isFrom = (time) => time !== null && time !== undefined && Date.parse(time) <= clock.now();

/** Minutes of waiting: as the station counted them, carried on while the branch works. */
export function waited(ticket) {
  const since = hall.state.pause || ticket.called ? 0 : clock.minutesSince(hall.state.now);
  return ticket.waited + Math.max(0, since);
}

export const isLate = (ticket) => ticket.late || waited(ticket) > (service(ticket.service)?.target_minutes ?? Infinity);

export const announce = (text) => {
  byId("announce").textContent = text;
};
