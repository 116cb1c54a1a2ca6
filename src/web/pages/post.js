// One act of a page, sent to the station.

export function toSignIn() {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

export const NO_ANSWER = {};

/** Sent once. Null where it was done, else the station's problem, or `NO_ANSWER`. Whoever is signed out is led to the door. */
export async function post(path, body = {}) {
  const headers = { "content-type": "application/json", "idempotency-key": intent() };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  if (!answer) return NO_ANSWER;
  if (answer.ok) return null;
  if (answer.status === 401) toSignIn();
  return answer.json().catch(() => ({}));
}

/** A key for one intent, also where the page has no secure context. */
export function intent() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
