// The stage of a story: one Chromium, a context for each person, what the branch does besides, and the checks every page must pass.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { createInterface } from "node:readline";

export const told = JSON.parse(process.argv[2]);
const tools = createRequire(`${told.npm}/`);
const { chromium } = tools("playwright-core");
const axe = readFileSync(tools.resolve("axe-core/axe.min.js"), "utf8");

export const arabic = told.language === "ar";
if (told.shots) mkdirSync(told.shots, { recursive: true });

const NOISES = ["background-networking", "component-update", "gpu", "quic", "sync"];
const args = ["--no-sandbox", "--no-first-run", ...NOISES.map((noise) => `--disable-${noise}`)];
const browser = await chromium.launch({ executablePath: told.chromium, headless: true, args });

// What is wrong is gathered, so that one run shows all of it.

const faults = [];
export const fault = (words) => faults.push(words);

export function expect(found, expected, what) {
  const [one, other] = [found, expected].map((value) => JSON.stringify(value));
  if (one !== other) fault(`${what}: found ${one}, expected ${other}`);
}

/** Ends the story: with all that was found. */
export async function end(broken) {
  if (broken) fault(`the story broke off: ${broken.stack ?? broken}`);
  for (const words of faults) console.log(`- ${words}`);
  await browser.close();
  process.exit(faults.length ? 1 : 0);
}

// The rest of the branch answers each line with one.

const answers = createInterface({ input: process.stdin });
let waiting = null;
answers.on("line", (line) => waiting(JSON.parse(line)));
answers.on("close", () => browser.close().finally(() => process.exit(2)));

function ask(wish) {
  const answer = new Promise((granted) => (waiting = granted));
  console.log(`@${JSON.stringify(wish)}`);
  return answer;
}

export const branch = {
  advance: (seconds) => ask({ advance: seconds }),
  issue: (service, { language = "ar", people = 1, priority = false } = {}) => ask({ issue: { service, language, people, priority } }),
  invite: (login, name, role) => ask({ invite: { login, name, role } }),
  help: () => ask("help"),
  complain: (text) => ask({ complain: text }),
  /** The printer has printed what it was given. */
  printed: () => ask({ advance: 0 }),
  printer: (condition) => ask({ printer: condition }),
};

// People.

/** Lines of the console that a step of the story brings about itself. */
let foreseen = null;

/** While `task` runs the browser may say what `lines` matches. */
export async function foreseeing(lines, task) {
  foreseen = lines;
  try {
    return await task();
  } finally {
    foreseen = null;
  }
}

/** Between a browser and the station: it can be cut, with all that runs through it. */
async function cable(url) {
  const { protocol, hostname, port } = new URL(url);
  const ends = new Set();
  let whole = true;
  const server = net.createServer((near) => {
    if (!whole) return near.destroy();
    const far = net.connect(Number(port), hostname);
    for (const [end, other] of [[near, far], [far, near]]) {
      ends.add(end);
      end.on("error", () => end.destroy()).on("close", () => ends.delete(end) && other.destroy());
    }
    return near.pipe(far).pipe(near);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const cut = () => {
    whole = false;
    for (const end of ends) end.destroy();
  };
  return { url: `${protocol}//127.0.0.1:${server.address().port}`, cut, mend: () => (whole = true) };
}

/** One person's browser, at the end of its own cable: nothing is kept from anybody before, and whatever it complains of is a fault. */
export async function person(who, { width = 1366, height = 768, to = told.url } = {}) {
  const wire = await cable(to);
  const locale = arabic ? "ar-SA" : "en-GB";
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width, height }, locale, baseURL: wire.url });
  context.cable = wire;
  context.setDefaultTimeout(8000);
  await context.addInitScript(axe);
  await context.addInitScript(() => {
    const say = ({ violatedDirective, blockedURI }) => console.error(`policy: ${violatedDirective} ${blockedURI}`);
    document.addEventListener("securitypolicyviolation", say);
  });
  context.on("page", (page) => listen(page, who));
  return context;
}

/** What a board hears until somebody touches it; it says so itself. */
const NO_SOUND_YET = "The AudioContext was not allowed to start.";

function listen(page, who) {
  page.on("console", (line) => {
    if (!["error", "warning"].includes(line.type()) || foreseen?.test(line.text()) || line.text().startsWith(NO_SOUND_YET)) return;
    fault(`${who}'s browser says: ${line.text()} (${line.location().url})`);
  });
  page.on("pageerror", (error) => fault(`${who}'s page fails: ${error.stack}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") fault(`${who}'s page asks ${request.url()}`);
  });
}

// What holds for every page in every state.

let shots = 0;

/** Looks at the page as it stands: accessibility, language, room; and takes its picture where pictures are asked for. */
export async function look(page, name, { scrolls = false } = {}) {
  const found = await page.evaluate(inspect, { scrolls });
  for (const line of found) fault(`${name}: ${line}`);
  for (const line of foreign(await page.evaluate(wording))) fault(`${name}: ${line}`);
  if (told.shots) await page.screenshot({ path: `${told.shots}/${String(++shots).padStart(2, "0")}-${name}.png`, animations: "disabled", fullPage: scrolls });
}

/* global axe, document, window, NodeFilter, getComputedStyle */
async function inspect({ scrolls }) {
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"], preload: false });
  const where = (nodes) => nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ");
  const lines = violations.map(({ id, impact, help, nodes }) => `${id} (${impact}): ${help}: ${where(nodes)}`);
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) lines.push(`the page is ${root.scrollWidth} wide, the window ${window.innerWidth}`);
  const high = root.scrollHeight > window.innerHeight;
  if (high && !scrolls) lines.push(`the page is ${root.scrollHeight} high, the window ${window.innerHeight}`);
  const [number, desk] = [document.querySelector(".call .big"), document.querySelector(".desk")];
  if (desk?.checkVisibility()) {
    const written = document.createRange();
    written.selectNodeContents(number);
    const [one, other] = [written.getBoundingClientRect(), desk.getBoundingClientRect()];
    if (one.left < other.right && other.left < one.right) lines.push(`the number ${number.textContent} lies over its counter`);
  }
  const card = document.querySelector(".call")?.getBoundingClientRect();
  for (const place of document.querySelectorAll(".say span")) {
    const box = place.getBoundingClientRect();
    if (!place.checkVisibility()) continue;
    if (box.left < card.left || box.right > card.right || box.bottom > card.bottom) lines.push(`clipped: ${place.textContent}`);
  }
  for (const place of document.querySelectorAll("button, a, label, h1, h2, h3, p, dt, dd, td, th, .pill, .prio, bdi, small, span")) {
    if (!place.checkVisibility({ visibilityProperty: true }) || place.closest(".away, .skip, svg")) continue;
    const name = `${place.tagName} ${place.id || place.className}: ${place.textContent.trim().slice(0, 60)}`;
    const { overflowX } = getComputedStyle(place);
    if (overflowX !== "visible" && place.scrollWidth > place.clientWidth + 1 && place.clientWidth > 0) lines.push(`cut: ${name}`);
    const box = place.getBoundingClientRect();
    const outside = box.width > 0 && (box.left < -1 || box.right > window.innerWidth + 1);
    if (outside && !place.closest(".list")) lines.push(`outside: ${name}`);
  }
  return lines;
}

/** Every text of the page in its own language: also what is hidden now, what is said only to a screen reader, and hints. */
function wording() {
  const own = document.documentElement.lang;
  const isOwn = (element) => (element.closest("[lang]")?.lang ?? own) === own && !element.closest("script, style, noscript");
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (isOwn(walker.currentNode.parentElement)) texts.push(walker.currentNode.data);
  for (const element of document.querySelectorAll("[title], [aria-label], [placeholder], [alt]")) {
    if (isOwn(element)) texts.push(...["title", "aria-label", "placeholder", "alt"].map((name) => element.getAttribute(name) ?? ""));
  }
  return texts.map((text) => text.trim()).filter(Boolean);
}

const CODES = /\b([2-9A-Z]{3}-[2-9A-Z]{3}|CSV|XLSX|JSON|Esc|MKH-01|sha256:\w+|journal:\d+|[A-Z]\d{3,}|[A-Z]\d?)\b/g;
export const NAMES = ["سعد الحربي", "نورة القحطاني", "سامي العتيبي"];

function foreign(texts) {
  const plain = (text) => NAMES.reduce((text, name) => text.replaceAll(name, ""), text).replace(CODES, "");
  const other = arabic ? /[A-Za-z]/ : /[\u0600-\u06ff]/;
  return [...new Set(texts)].filter((text) => other.test(plain(text))).map((text) => `not in the page's language: ${text.slice(0, 80)}`);
}
