// One act of a page: sent once, refused in words that the page has for it.

export const said = document.getElementById("said");

export async function post(path, body) {
  said.textContent = "";
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
      body: JSON.stringify(body),
    });
    if (answer.ok) return true;
    const problem = await answer.json().catch(() => ({}));
    said.textContent = said.dataset[problem.code] || problem.detail || problem.title || said.dataset.failed;
  } catch {
    said.textContent = said.dataset.failed;
  }
  return false;
}
