// What a replay's data says: frames are read into flat arrays once, so that every moment can be shown at once.
const NOBODY = -1; // in place of a parent; who has one that is not shown has -2

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), c => c.charCodeAt(0));
}

function numbersIn(bytes) {
  let at = 0;
  return () => {
    let value = 0, shift = 0, byte;
    do {
      byte = bytes[at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    return value >>> 0;
  };
}

// Adds a column's differences to what it was; the format is described where it is written.
function readColumn(next, column) {
  const unfold = value => value >>> 1 ^ -(value & 1);
  const changes = next();
  if (changes > column.length) {
    for (let i = 0; i < column.length; i++) column[i] += unfold(next());
    return;
  }
  for (let c = 0, i = 0; c < changes; c++, i++) {
    i += next();
    column[i] += unfold(next());
  }
}

function readFrames(data) {
  const n = data.ids.length, slots = n * data.substreams, frames = data.times.length;
  const film = {
    parents: new Int16Array(frames * slots), alive: new Uint8Array(frames * n), lag: new Int32Array(frames * n),
    fanOut: new Int32Array(frames * n), delivered: new Int32Array(frames * n),
  };
  const alive = new Int32Array(n).fill(1), parents = new Int32Array(slots).fill(-1), lag = new Int32Array(n).fill(-1);
  const fanOut = new Int32Array(n), arrived = new Int32Array(n), delivered = new Int32Array(n);
  const next = numbersIn(bytesOf(data.frames));
  for (let f = 0; f < frames; f++) {
    [alive, parents, lag, fanOut, arrived].forEach(column => readColumn(next, column));
    for (let i = 0; i < n; i++) delivered[i] += arrived[i];
    film.parents.set(parents, f * slots);
    film.alive.set(alive, f * n);
    film.lag.set(lag, f * n);
    film.fanOut.set(fanOut, f * n);
    film.delivered.set(delivered, f * n);
  }
  return film;
}

function readLayout(layout) {
  const view = new DataView(bytesOf(layout.at).buffer);
  const n = view.byteLength / 4, x = new Float32Array(n), y = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    x[i] = view.getInt16(4 * i, true) / 32000;
    y[i] = view.getInt16(4 * i + 2, true) / 32000;
  }
  return {name: layout.name, x, y, rings: layout.rings, captions: layout.captions};
}

// One line of figures for each frame: for the chart, and for people who listen.
function summaries(data, film) {
  const n = data.ids.length, slots = n * data.substreams;
  return data.times.map((time, f) => {
    const lags = [];
    let alive = 0, unfed = 0, partly = 0, moved = 0;
    for (let i = 0; i < n; i++) {
      if (!film.alive[f * n + i]) continue;
      alive++;
      if (data.roles[i] === 0) continue;
      let fed = 0;
      for (let s = i; s < slots; s += n) {
        const parent = film.parents[f * slots + s];
        const before = f > 0 ? film.parents[(f - 1) * slots + s] : parent;
        if (parent !== NOBODY) fed++;
        if (parent >= 0 && before >= NOBODY && parent !== before) moved++;
      }
      if (fed === 0) unfed++; else if (fed < data.substreams) partly++;
      if (film.lag[f * n + i] >= 0) lags.push(film.lag[f * n + i]);
    }
    lags.sort((a, b) => a - b);
    const quantile = q => lags.length ? lags[Math.min(lags.length - 1, Math.floor(q * lags.length))] : NaN;
    return {time, alive, unfed, partly, moved, p50: quantile(0.5), p95: quantile(0.95), most: quantile(1)};
  });
}

// A number with its thousands apart, and no more digits than anybody reads.
function figure(value) {
  if (!Number.isFinite(value)) return '–';
  return value.toLocaleString('en', {maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0});
}
