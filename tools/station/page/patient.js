// The patient's screen: nothing, a cross to look at, or the own point and the middle to hold it in.
import { words } from '/words.js';
import { Live } from '/live.js';
import { make } from '/screens.js';

const canvas = document.getElementById('seen');
const pen = canvas.getContext('2d');
const side = canvas.width, middle = side / 2;
const reach = { tilt: 10, cop: 60 };  // deg, mm: to the edge of the picture
let shown = 'cross';
const key = sessionStorage.getItem('key');
const live = key ? new Live(key, () => {}) : null;

function cross() {
  pen.strokeStyle = '#111'; pen.lineWidth = 10; pen.beginPath();
  pen.moveTo(middle - 60, middle); pen.lineTo(middle + 60, middle);
  pen.moveTo(middle, middle - 60); pen.lineTo(middle, middle + 60); pen.stroke();
}
function target() {
  for (const [share, width] of [[0.2, 6], [0.6, 2], [0.95, 2]]) {
    pen.strokeStyle = '#51606f'; pen.lineWidth = width; pen.beginPath(); pen.arc(middle, middle, middle * share, 0, 7); pen.stroke();
  }
  if (!live || live.ml.length === 0) return;
  const full = live.tilt ? reach.tilt : reach.cop;
  const x = middle + live.ml.at(-1) / full * middle, y = middle - live.ap.at(-1) / full * middle;
  if (!Number.isFinite(x + y)) return;
  pen.fillStyle = '#1d4ed8'; pen.beginPath(); pen.arc(x, y, 22, 0, 7); pen.fill();
}
function frame() {
  pen.clearRect(0, 0, side, side);
  if (shown === 'cross') cross();
  if (shown === 'target') target();
  requestAnimationFrame(frame);
}
function choose(what) {
  shown = what;
  for (const one of document.getElementById('choice').children) one.setAttribute('aria-pressed', String(one.value === what));
}
document.getElementById('choice').append(...['blank', 'cross', 'target'].map((what) =>
  make('button', { type: 'button', value: what, onclick: () => choose(what) }, words.patientSees[what])));
choose(shown);
frame();
