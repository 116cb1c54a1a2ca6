// The board: numbers only. Runs for weeks: every element is made once or kept by key, one timer carries the clock, one the calls.

import { StationClock, byId, count, element, everyMinute, facts, fill, keep, listen, put, putNumber, say, show } from "./live.js";

const clock = new StationClock();
const QUEUED = 20; // As many calls as a state carries.
const A_CALL = 6000; // Milliseconds that a call has for itself while others wait.
const STALE = 40_000; // Milliseconds without a word of the station; it says something every 15 s.
const OLD = 300_000; // Milliseconds after which a call is no longer shown as one of now.
const BEFORE = 4;

let state = null;
let linked = null;
let heardAt = performance.now();
let heard = null; // The seq of the last call that was announced or was there before this page.
let now = null; // The call on the card.
let waiting = []; // Calls that are still to be announced, at most QUEUED.
let timer = null;

// Calls.

/** Each seq is announced once; what was called before the page began is shown and not announced. */
function hear(calls) {
  const latest = calls.length ? calls[calls.length - 1] : null;
  if (heard === null || (latest && latest.seq < heard)) {
    heard = latest?.seq ?? heard ?? 0;
    waiting = [];
    now = latest;
    return;
  }
  const fresh = calls.filter((call) => call.seq > heard);
  if (fresh.length) heard = latest.seq;
  // After the close nobody is called any more.
  waiting = state.open ? [...waiting, ...fresh].slice(-QUEUED) : [];
  if (timer === null) next();
}

function next() {
  timer = null;
  const call = waiting.shift();
  if (!call) return render();
  now = call;
  timer = setTimeout(next, A_CALL);
  render();
  announce();
}

/** The visitor is still awaited there, and was called a little while ago. */
function stands(call) {
  const latest = state.calls.find(({ seq }) => seq === call.seq);
  return Boolean(latest?.stands) && clock.now() - Date.parse(latest.at) < OLD;
}

/** A call that has had its time and is answered leaves the card: to the latest that is not, or to the calm. */
function settle() {
  if (timer !== null || (now && stands(now))) return;
  now = [...state.calls].reverse().find(stands) ?? null;
}

function announce() {
  chime();
  const card = byId("call");
  card.classList.remove("fresh");
  void card.offsetWidth; // The browser must see the class go before it comes again.
  card.classList.add("fresh");
}

byId("call").addEventListener("animationend", (event) => {
  if (event.target === byId("call")) byId("call").classList.remove("fresh");
});

// Sound: two soft tones made by code.

const Audio = window.AudioContext ?? window.webkitAudioContext;
let audio = null;

function wake() {
  if (!Audio) return;
  audio ??= new Audio();
  if (audio.state === "suspended") audio.resume().then(renderSound, renderSound);
  renderSound();
}

function renderSound() {
  show(byId("sound"), Boolean(Audio) && audio?.state !== "running");
}

function chime() {
  if (audio?.state !== "running") return renderSound();
  const start = audio.currentTime + 0.02;
  [
    [659.3, 0],
    [523.3, 0.42],
  ].forEach(([pitch, later]) => tone(pitch, start + later));
}

function tone(pitch, at) {
  const [voice, loudness] = [audio.createOscillator(), audio.createGain()];
  voice.type = "sine";
  voice.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 1.1);
  voice.connect(loudness).connect(audio.destination);
  voice.onended = () => {
    voice.disconnect();
    loudness.disconnect();
  };
  voice.start(at);
  voice.stop(at + 1.15);
}

// The page as a function of the state.

function render() {
  renderStale();
  if (!state) return;
  settle();
  renderClock();
  renderCall();
  renderLast();
  renderWaiting();
  renderFoot();
}

function renderClock() {
  put(byId("time"), clock.hhmm());
  put(byId("hijri"), state.dates[facts.language].hijri);
  put(byId("gregorian"), state.dates[facts.language].gregorian);
}

function renderCall() {
  const calls = Boolean(now) && state.open;
  show(byId("called"), calls);
  show(byId("calm"), !calls);
  show(byId("lines"), calls);
  byId("call").classList.toggle("quiet", !calls);
  if (!calls) byId("call").classList.remove("fresh");
  if (calls) {
    putNumber(byId("number"), now.number);
    fit(byId("number"));
    put(byId("counter"), String(now.counter));
    renderLines();
    return;
  }
  put(byId("calm-title"), state.open ? say("Welcome") : say("We are closed now"));
  const line = state.open ? say("Your number appears here when it is called.") : state.reopens ? fill("We open at {0}", state.reopens) : "";
  put(byId("calm-line"), line);
}

/** The largest of three sizes that leaves the counter its room: an M is twice as wide as an L. */
function fit(number) {
  for (const size of ["big", "big long", "big longest"]) {
    number.className = size;
    if (number.scrollWidth <= number.clientWidth) return;
  }
}

/** The page's own language first, then the visitor's, then the other of Arabic and English. */
function renderLines() {
  const codes = [...new Set([facts.language, now.language, "ar", "en"])].filter((code) => facts.languages.some((language) => language.code === code));
  const lines = codes.map((code) => facts.languages.find((language) => language.code === code));
  keep(byId("lines"), lines, {
    key: ({ code }) => code,
    make: ({ code, direction }) => element("span", { lang: code, dir: direction }),
    update: (place, { call, direction }) => put(place, call.replace("{0}", direction === "rtl" ? `\u2066${now.counter}\u2069` : String(now.counter))),
  });
}

/** The latest of each number, without the one on the card and those still to come. */
function renderLast() {
  const hidden = new Set([now, ...waiting].filter(Boolean).map(({ number }) => number));
  const seen = new Set();
  const earlier = [...state.calls].reverse().filter(({ number }) => !hidden.has(number) && !seen.has(number) && seen.add(number));
  keep(byId("last"), earlier.slice(0, BEFORE), {
    key: ({ number }) => number,
    make(call) {
      const number = element("bdi", { class: "no" });
      putNumber(number, call.number);
      return element("div", { class: "r" }, element("span", {}, number), element("b", {}, element("bdi", {})));
    },
    update: (row, call) => put(row.lastChild.firstChild, String(call.counter)),
  });
}

function renderWaiting() {
  const shown = facts.services.filter(({ internal, id }) => !internal || state.services.some((service) => service.id === id && service.waiting > 0));
  keep(byId("wait"), shown, {
    key: ({ id }) => id,
    make: ({ prefix, short_name: name }) => element("div", {}, element("p", {}, element("span", { class: "ltrbox", "aria-hidden": "true" }, prefix), element("span", { class: "name" }, name)), element("b", {}, element("bdi", {})), element("small", {})),
    update(place, { id }) {
      const service = state.services.find((service) => service.id === id) ?? { waiting: 0, wait: null, state: "open" };
      place.classList.toggle("none", service.waiting === 0);
      put(place.children[1].firstChild, service.waiting ? String(service.waiting) : "–");
      put(place.lastChild, wait(service));
    },
  });
}

function wait({ waiting, wait, state: of }) {
  if (of === "closed" || !state.open) return say("closed");
  if (of === "finished") return say("finished for today");
  if (!waiting) return say("no waiting");
  if (!wait?.high) return "";
  return count("{0} minute", "{0} minutes", wait.high, wait.low === wait.high ? `${wait.high}` : `${wait.low}–${wait.high}`);
}

const pauseName = ({ pause }) => facts.pauses[pause] ?? "";

function renderFoot() {
  const { pause, next_pause: next, message: branch } = state;
  show(byId("moon"), state.open && Boolean(pause ?? next));
  let notice = "";
  if (!state.open) notice = "";
  else if (pause) notice = fill("{0} now: we go on at {1}. Numbers are still issued.", pauseName(pause), pause.end);
  else if (next) notice = fill("{0}: service pauses {1}, numbers are still issued.", pauseName(next), `${next.start}–${next.end}`);
  put(byId("notice"), notice);
  put(byId("message"), branch?.[facts.language] ?? say("Waits are estimates · Rating is your right, without your name"));
}

function renderStale() {
  const stale = linked === false && performance.now() - heardAt >= STALE;
  document.body.classList.toggle("lost", stale);
  show(byId("stale"), stale);
  show(byId("message"), !stale);
}

const tick = everyMinute(clock, () => {
  render();
  return linked === false ? clock.now() + Math.max(1000, STALE - (performance.now() - heardAt)) : undefined;
});

listen("/api/board/events", {
  onTime: (now) => clock.hear(now),
  onState(latest) {
    state = latest;
    clock.hear(state.now);
    hear(state.calls);
    tick();
  },
  onAlive: () => (heardAt = performance.now()),
  onLink(up) {
    if (linked === up) return;
    linked = up;
    tick();
  },
});

wake();
for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, wake);
