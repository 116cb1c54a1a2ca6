// What counter and board share: words, facts, the stream of states, the clock, and elements that are kept.

export const facts = JSON.parse(document.getElementById("facts").textContent);
const arabic = facts.language === "ar";
const CLASSES = arabic ? ["zero", "one", "two", "few", "many", "other"] : ["one", "other"];
const plural = new Intl.PluralRules(facts.language);

/** Marks a source string that is said elsewhere. */
export const message = (msgid) => msgid;

export const say = (msgid) => facts.words[msgid] ?? msgid;

/** The same with `{0}`, `{1}` … replaced. */
export const fill = (msgid, ...values) => filled(say(msgid), values);

/** The same in the form that `number` asks for; `{0}` is the number unless other values are given. */
export function count(msgid, many, number, ...values) {
  const forms = facts.counted[msgid] ?? [msgid, many];
  const form = forms[CLASSES.indexOf(plural.select(number))] ?? forms[forms.length - 1];
  return filled(form, values.length ? values : [String(number)]);
}

const filled = (text, values) => values.reduce((text, value, place) => text.replaceAll(`{${place}}`, isolated(String(value))), text);

const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Digits and Latin letters keep their own order in a sentence from the right. */
export const isolated = (text) => (arabic && /[A-Za-z0-9]/.test(text) && !FROM_THE_RIGHT.test(text) ? `\u2066${text}\u2069` : text);

export const byId = (id) => document.getElementById(id);

/** An element with its attributes and children; an attribute that is null or false is left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ico");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Touches the page only where the text is another one, so that nothing is read out twice. */
export function put(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** `R507` with its letter apart. */
export function putNumber(place, number) {
  if (place.dataset.number === number) return;
  place.dataset.number = number;
  place.replaceChildren(element("i", {}, number.slice(0, 1)), number.slice(1));
}

export function show(place, shown) {
  if (place.hidden === shown) place.hidden = !shown;
}

/** Marks the label of what is chosen, for browsers without `:has`. */
export function markChosen() {
  for (const input of document.querySelectorAll("label > input")) input.parentElement.classList.toggle("on", input.checked);
}
document.addEventListener("change", markChosen);

/**
 * Lets `parent` hold one child an item, in their order. A child is made once for a key, told of each change, and
 * removed with its item, so that focus, scroll and memory stay as they are.
 */
export function keep(parent, items, { key, make, update }) {
  const kept = (parent.kept ??= new Map());
  const wanted = new Set(items.map(key));
  for (const [name, child] of kept) {
    if (wanted.has(name)) continue;
    child.remove();
    kept.delete(name);
  }
  items.forEach((item, place) => {
    const name = key(item);
    if (!kept.has(name)) kept.set(name, make(item));
    const child = kept.get(name);
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null);
    update(child, item);
  });
}

/** The station's time: what it said last, carried on by a clock that nobody sets. */
export class StationClock {
  #said = Date.now();
  #at = performance.now();
  #zone = 180;
  #heard = false;

  hear(now) {
    const time = Date.parse(now);
    if (Number.isNaN(time)) return;
    // It is told to the minute: what this page knows better stays, until the station's time is another one.
    const behind = this.now() - time;
    if (this.#heard && behind >= 0 && behind < 60_000) return;
    this.#heard = true;
    this.#said = time;
    this.#at = performance.now();
    const zone = /([+-])(\d\d):(\d\d)$/.exec(now);
    if (zone) this.#zone = (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
  }

  /** Milliseconds since 1970. */
  now() {
    return this.#said + performance.now() - this.#at;
  }

  /** `11:46` on the station's wall. */
  hhmm(time = this.now()) {
    const wall = new Date((typeof time === "string" ? Date.parse(time) : time) + this.#zone * 60_000);
    return `${String(wall.getUTCHours()).padStart(2, "0")}:${String(wall.getUTCMinutes()).padStart(2, "0")}`;
  }

  minutesSince(time) {
    return Math.floor((this.now() - Date.parse(time)) / 60_000);
  }
}

/** One timer for the whole page: runs `task` at each full minute, and earlier where `task` names a time. */
export function everyMinute(clock, task) {
  let timer;
  const run = () => {
    clearTimeout(timer);
    const asked = task() ?? Infinity;
    const now = clock.now();
    const minute = (Math.floor(now / 60_000) + 1) * 60_000;
    const next = asked > now ? Math.min(minute, asked) : minute;
    timer = setTimeout(run, Math.max(50, next - now + 20));
  };
  return run;
}

const SILENCE = 40_000; // The station says something every 15 s.
const PAUSES = [300, 700, 1500, 3000, 5000];

/**
 * Reads `event: NAME` with its JSON from `url`, for ever, and tells `onState(state)` and `onLink(up)`.
 * A station that says nothing for 40 s counts as lost, and each loss is followed by a new try. `onRefused(status)` ends it when it
 * returns true; `onTime(now)` hears the station's time to the second with each new stream; `onAlive()` hears of each word.
 */
export async function listen(url, { onState, onLink, onTime, onRefused, onAlive }) {
  for (let tries = 0; ; tries += 1) {
    const controller = new AbortController();
    let deadline = setTimeout(() => controller.abort(), SILENCE);
    const alive = () => {
      onAlive?.();
      clearTimeout(deadline);
      deadline = setTimeout(() => controller.abort(), SILENCE);
    };
    try {
      const answer = await fetch(url, { headers: { accept: "text/event-stream" }, cache: "no-store", signal: controller.signal });
      if (!answer.ok) {
        if (onRefused?.(answer.status)) return;
        throw new Error(`status ${answer.status}`);
      }
      onTime(answer.headers.get("dawr-now"));
      await read(answer.body.getReader(), alive, (state) => {
        tries = 0;
        onLink(true);
        onState(state);
      });
    } catch {
      // Whatever ended the stream, the next try is what helps.
    }
    clearTimeout(deadline);
    controller.abort();
    onLink(false);
    await nap(PAUSES[Math.min(tries, PAUSES.length - 1)] * (0.75 + Math.random() / 2));
  }
}

/** Ends early when the browser says that it is on the network again. */
function nap(milliseconds) {
  return new Promise((after) => {
    const wake = () => {
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      after();
    };
    const timer = setTimeout(wake, milliseconds);
    window.addEventListener("online", wake);
  });
}

/** Splits the stream into lines; the last state of what arrived together wins, for each carries all. */
async function read(reader, alive, onState) {
  const decoder = new TextDecoder();
  let rest = "";
  let data = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop();
    let latest = null;
    for (const raw of lines) {
      const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
      if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
      else if (line === "" && data.length) {
        latest = data.join("\n");
        data = [];
      }
    }
    if (latest !== null) onState(JSON.parse(latest));
  }
}
