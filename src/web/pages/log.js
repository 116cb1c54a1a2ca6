// The log's buttons: close the day, correct an outcome, print the summary. Everything else on the page works without a script.

import { post, said } from "./post.js";

const slip = document.getElementById('slip');
slip.addEventListener('click', async () => {
  slip.disabled = true;
  if (await post(slip.dataset.post, {})) said.textContent = slip.dataset.done;
  slip.disabled = false;
});

const closing = document.getElementById('closing');
document.getElementById('close')?.addEventListener('click', () => closing.showModal());
closing.addEventListener('close', async () => {
  if (closing.returnValue === 'close' && (await post('/api/day/close', {}))) location.reload();
  closing.returnValue = '';
});

const amending = document.getElementById('amending');
const form = amending.querySelector('form');
let ticket = null;
document.querySelector('table.data').addEventListener('click', (event) => {
  const button = event.target.closest('[data-amend]');
  if (!button) return;
  ticket = button.dataset.amend;
  const called = 'called' in button.dataset;
  form.reset();
  form.querySelector('.when-called').hidden = !called;
  form.querySelector('.when-not-called').hidden = called;
  document.getElementById('amending-number').textContent = button.closest('tr').querySelector('.no').textContent;
  amending.showModal();
});
amending.addEventListener('close', async () => {
  const chosen = new FormData(form);
  const confirmed = amending.returnValue === 'amend' && chosen.get('ending');
  amending.returnValue = '';
  if (!confirmed) return;
  const [ending, outcome] = chosen.get('ending').split(':');
  const body = { ending, reason: chosen.get('reason'), ...(outcome && { outcome }) };
  if (await post(`/api/tickets/${ticket}/amend`, body)) location.reload();
});
