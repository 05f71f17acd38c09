// The binary frames of steadyplate.live.1 (tools/station/live_frames.hpp) and the picture of them.
const HEAD = 16, SAMPLE = 32;
const KEPT = 6000;

export class Live {
  constructor(key, lost) {
    this.key = key; this.lost = lost; this.next = null; this.missed = 0; this.closed = false;
    this.clear(); this.open();
  }
  clear() { this.ml = []; this.ap = []; this.load = NaN; this.time = 0; this.samples = 0; }
  open() {
    const socket = new WebSocket(`ws://${location.host}/live`, ['steadyplate.live.1', this.key]);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (message) => this.take(new DataView(message.data));
    socket.onclose = () => { if (!this.closed) { this.lost(); setTimeout(() => this.open(), 1000); } };
    this.socket = socket;
  }
  take(view) {
    if (view.byteLength < HEAD || view.getUint8(0) !== 1) return;
    const count = view.getUint32(4, true);
    const first = Number(view.getBigUint64(8, true));
    if (this.next !== null && first > this.next) this.missed += first - this.next;
    this.next = first + count;
    for (let k = 0; k < count; ++k) {
      const at = HEAD + k * SAMPLE;
      const time = view.getFloat64(at, true);
      if (time < this.time) this.clear();
      this.time = time;
      this.load = view.getFloat32(at + 8, true);
      const tilt = Number.isFinite(view.getFloat32(at + 20, true));
      this.ml.push(view.getFloat32(at + (tilt ? 20 : 12), true));
      this.ap.push(view.getFloat32(at + (tilt ? 24 : 16), true));
      this.tilt = tilt;
      ++this.samples;
    }
    if (this.ml.length > KEPT) { this.ml.splice(0, this.ml.length - KEPT); this.ap.splice(0, this.ap.length - KEPT); }
  }
}

const finite = (list) => list.filter(Number.isFinite);
const middle = (list) => list.reduce((sum, one) => sum + one, 0) / (list.length || 1);

/// The path seen from above, about its own middle, on a scale of whole steps so that it does not breathe.
export function draw(canvas, live) {
  const pen = canvas.getContext('2d');
  const side = canvas.width;
  pen.clearRect(0, 0, side, side);
  const midMl = middle(finite(live.ml)), midAp = middle(finite(live.ap));
  let reach = 0;
  for (let k = 0; k < live.ml.length; ++k) {
    const far = Math.max(Math.abs(live.ml[k] - midMl), Math.abs(live.ap[k] - midAp));
    if (far > reach) reach = far;
  }
  const half = [5, 10, 20, 40, 80, 160, 320].find((one) => one >= reach) ?? 640;
  const at = (value, middleOf) => (value - middleOf) / half * side * 0.46;
  pen.strokeStyle = '#aeb9c4'; pen.lineWidth = 1;
  for (const share of [0.5, 1]) { pen.beginPath(); pen.arc(side / 2, side / 2, side * 0.46 * share, 0, 7); pen.stroke(); }
  pen.beginPath(); pen.moveTo(side / 2, 0); pen.lineTo(side / 2, side); pen.moveTo(0, side / 2); pen.lineTo(side, side / 2); pen.stroke();
  pen.fillStyle = '#51606f'; pen.font = `${side / 32}px sans-serif`;
  pen.fillText(`${half} ${live.tilt ? '°' : 'mm'}`, side / 2 + 6, side * 0.06);
  pen.fillText('front', side / 2 - side * 0.1, side * 0.06);
  pen.fillText('right', side * 0.9, side / 2 - 8);
  pen.strokeStyle = '#1d4ed8'; pen.lineWidth = 2; pen.beginPath();
  let down = false;
  for (let k = 0; k < live.ml.length; ++k) {
    const x = side / 2 + at(live.ml[k], midMl), y = side / 2 - at(live.ap[k], midAp);
    if (!Number.isFinite(x + y)) { down = false; continue; }
    if (down) pen.lineTo(x, y); else pen.moveTo(x, y);
    down = true;
  }
  pen.stroke();
  const last = live.ml.length - 1;
  const x = side / 2 + at(live.ml[last], midMl), y = side / 2 - at(live.ap[last], midAp);
  if (Number.isFinite(x + y)) { pen.fillStyle = '#9b1c1c'; pen.beginPath(); pen.arc(x, y, 8, 0, 7); pen.fill(); }
}
