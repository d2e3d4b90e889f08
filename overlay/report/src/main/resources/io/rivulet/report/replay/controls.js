// Everything around the drawing: time, choices, search, what is told of a node, keys.
const REDUCED_MOTION = matchMedia('(prefers-reduced-motion: reduce)');
const DARK = matchMedia('(prefers-color-scheme: dark)');
const ROLES = ['publisher', 'viewer', 'free rider', 'adversary'];
const MOST_LISTED = 60;

class Replay {
  constructor(root) {
    this.root = root;
    const data = JSON.parse(root.querySelector('script').textContent);
    const film = readFrames(data);
    this.data = data;
    this.film = film;
    this.trees = data.trees.map(readLayout);
    this.places = data.places ? readLayout(data.places) : null;
    this.notes = summaries(data, film);
    this.part = name => root.querySelector('[data-part=' + name + ']');
    this.view = new ReplayView(this.part('canvas'), data, film, [this.trees[0]]);
    this.byPlace = false;
    this.chosen = -1;
    this.pointed = -1;
    this.playing = false;
    this.pending = false;
    this.part('still').hidden = true;
    this.part('stage').hidden = false;
    this.view.setTheme(DARK.matches);
    this.view.fit();
    this.connectTime();
    this.connectChoices();
    this.connectSearch();
    this.connectPointer();
    this.connectKeys();
    const later = () => this.drawSoon();
    DARK.addEventListener('change', () => { this.view.setTheme(DARK.matches); this.drawLegend(); later(); });
    addEventListener('resize', later);
    addEventListener('hashchange', () => this.obeyFragment());
    this.drawLegend();
    this.go(data.times.length - 1);
    this.obeyFragment();
    this.drawNow();
    root.dataset.painted = this.view.painted().toFixed(4);
    root.dataset.ready = 'yes';
  }

  // ---- time

  connectTime() {
    const data = this.data, slider = this.part('slider'), speed = this.part('speed');
    slider.max = data.times.length - 1;
    slider.addEventListener('input', () => { this.stop(); this.go(Number(slider.value)); });
    this.part('play').addEventListener('click', () => this.toggle());
    const length = data.times[data.times.length - 1] - data.times[0], speeds = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];
    const wanted = speeds.find(s => length / s <= 15) || 500;
    speeds.forEach(s => speed.add(new Option(s + ' ×', s, s === wanted, s === wanted)));
    this.part('player').hidden = data.times.length < 2;
    this.part('spark').hidden = data.times.length < 2;
  }

  toggle() {
    if (this.playing) this.stop(); else this.start();
  }

  start() {
    if (this.view.frame === this.data.times.length - 1) this.go(0);
    this.playing = true;
    this.part('play').textContent = 'Pause';
    let last = performance.now(), time = this.data.times[this.view.frame];
    const step = now => {
      if (!this.playing) return;
      time += (now - last) / 1000 * Number(this.part('speed').value);
      last = now;
      let frame = this.view.frame;
      while (frame + 1 < this.data.times.length && this.data.times[frame + 1] <= time) frame++;
      if (frame !== this.view.frame) this.go(frame);
      if (frame === this.data.times.length - 1) this.stop(); else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  stop() {
    this.playing = false;
    this.part('play').textContent = 'Play';
    this.tell();
  }

  go(frame) {
    this.view.frame = Math.max(0, Math.min(this.data.times.length - 1, frame));
    const note = this.notes[this.view.frame], slider = this.part('slider');
    slider.value = this.view.frame;
    slider.setAttribute('aria-valuetext', note.time.toFixed(1) + ' seconds');
    this.part('time').textContent = note.time.toFixed(1) + ' s';
    this.part('alive').textContent = figure(note.alive);
    this.part('unfed').textContent = figure(note.unfed);
    this.part('partly').textContent = figure(note.partly);
    this.part('moved').textContent = figure(note.moved);
    this.part('p50').textContent = figure(note.p50) + ' ms';
    this.part('p95').textContent = figure(note.p95) + ' ms';
    if (!this.playing) this.tell();
    this.drawSoon();
  }

  goToTime(seconds) {
    let frame = 0;
    this.data.times.forEach((time, f) => { if (time <= seconds + 1e-9) frame = f; });
    this.go(frame);
  }

  // For people who listen; not while it plays, for nobody can listen to that.
  tell() {
    const note = this.notes[this.view.frame];
    this.part('status').textContent = 'At ' + note.time.toFixed(1) + ' s, ' + figure(note.alive) + ' of '
      + figure(this.data.ids.length) + ' nodes are alive, ' + figure(note.unfed) + ' of them fed by nobody and '
      + figure(note.partly) + ' fed in part; median lag '
      + figure(note.p50) + ' ms, 95th percentile ' + figure(note.p95) + ' ms, worst ' + figure(note.most) + ' ms.';
  }

  // ---- what is shown

  connectChoices() {
    const list = this.part('substreams');
    const button = (label, value) => {
      const chip = document.createElement('button');
      chip.type = 'button';
      chip.textContent = label;
      chip.dataset.value = value;
      chip.addEventListener('click', () => this.chooseSubstream(value));
      list.append(chip);
    };
    button('all', -1);
    for (let s = 0; s < this.data.substreams && this.data.substreams > 1; s++) button(String(s + 1), s);
    this.part('trees').addEventListener('click', () => this.choosePlaces(false));
    this.part('places').addEventListener('click', () => this.choosePlaces(true));
    this.part('layouts').hidden = this.places === null;
    this.part('in').addEventListener('click', () => this.zoom(1.5));
    this.part('out').addEventListener('click', () => this.zoom(1 / 1.5));
    this.part('whole').addEventListener('click', () => { this.view.reset(); this.drawSoon(); });
    this.chooseSubstream(-1);
  }

  zoom(factor) {
    this.view.zoomAt(factor, this.view.width / 2, this.view.height / 2);
    this.drawSoon();
  }

  chooseSubstream(substream) {
    this.view.substream = substream;
    this.part('substreams').querySelectorAll('button')
      .forEach(chip => chip.setAttribute('aria-pressed', String(Number(chip.dataset.value) === substream)));
    this.moveNodes();
  }

  choosePlaces(byPlace) {
    this.byPlace = byPlace && this.places !== null;
    this.moveNodes();
  }

  // Nodes walk to their new places, so that eyes can follow them.
  moveNodes() {
    const view = this.view, to = this.byPlace ? this.places : this.trees[view.substream + 1];
    this.part('trees').setAttribute('aria-pressed', String(!this.byPlace));
    this.part('places').setAttribute('aria-pressed', String(this.byPlace));
    this.part('what').textContent = this.byPlace ? 'In a place, those nearest to the publisher are in its middle.'
      : 'Further out: more steps from the publisher, ' + (view.substream < 0 ? 'on average over ' : 'in ') + to.name + '.';
    if (to === view.layout) { this.drawSoon(); return; }
    const fromX = Float32Array.from(view.x), fromY = Float32Array.from(view.y), began = performance.now();
    const still = REDUCED_MOTION.matches || this.root.dataset.ready !== 'yes';
    view.layout = to;
    const walk = this.walk = now => {
      if (this.walk !== walk) return;
      const share = still ? 1 : Math.min(1, (now - began) / 600), eased = share * share * (3 - 2 * share);
      for (let i = 0; i < view.n; i++) {
        view.x[i] = fromX[i] + (to.x[i] - fromX[i]) * eased;
        view.y[i] = fromY[i] + (to.y[i] - fromY[i]) * eased;
      }
      this.drawNow();
      if (share < 1) requestAnimationFrame(walk);
    };
    walk(began);
  }

  drawLegend() {
    const ink = this.view.ink, scale = this.data.lag, legend = this.part('ramp');
    const shapes = ['Diamond: publisher.', '', 'Square: free rider.', 'Triangle: adversary.'];
    this.part('shapes').textContent = shapes.filter((shape, role) => shape && this.data.roles.includes(role)).join(' ');
    legend.replaceChildren(...ink.lag.map(colour => {
      const step = document.createElement('i');
      step.style.background = colour;
      return step;
    }));
    const at = share => scale.log ? scale.low * Math.pow(scale.high / scale.low, share) : scale.low + share * (scale.high - scale.low);
    this.part('scale').replaceChildren(...[0, 0.5, 1].map(share => {
      const label = document.createElement('span');
      label.textContent = figure(at(share)) + (share === 1 ? ' ms' : '');
      return label;
    }));
    this.part('substreams').querySelectorAll('button').forEach(chip => {
      const s = Number(chip.dataset.value);
      if (s >= 0) chip.style.setProperty('--chip', ink.substreams[s % ink.substreams.length]);
    });
  }

  // ---- search

  connectSearch() {
    const field = this.part('search');
    const matches = () => {
      const text = field.value.trim().toLowerCase();
      if (text === '') return [];
      const exact = this.data.ids.findIndex((id, i) => id.toLowerCase() === text || this.data.labels[i].toLowerCase() === text);
      const found = this.data.ids.map((_, i) => i).filter(i => this.data.ids[i].toLowerCase().includes(text)
        || this.data.placeNames[this.data.place[i]].toLowerCase().includes(text));
      return exact < 0 ? found : [exact, ...found.filter(i => i !== exact)];
    };
    let next = 0;
    field.addEventListener('input', () => {
      const found = matches();
      this.view.marked = new Set(found);
      next = 0;
      this.part('found').textContent = field.value.trim() === '' ? '' : found.length === 0 ? 'none' : figure(found.length) + ' found';
      this.drawSoon();
    });
    field.addEventListener('keydown', event => {
      const found = matches();
      if (event.key === 'Enter' && found.length) {
        this.choose(found[next++ % found.length]);
        if (this.view.zoom > 1.05) this.view.show(this.chosen);
        event.preventDefault();
      } else if (event.key === 'Escape') {
        field.value = '';
        field.dispatchEvent(new Event('input'));
      }
    });
  }

  // ---- one node

  choose(node) {
    this.chosen = node;
    this.pointed = -1;
    this.drawSoon();
  }

  drawCard() {
    const view = this.view, node = this.pointed >= 0 ? this.pointed : this.chosen, card = this.part('card');
    card.hidden = node < 0;
    card.classList.toggle('pinned', this.pointed < 0);
    this.root.dataset.node = node < 0 ? '' : this.data.ids[node];
    if (node < 0 || this.told === node + ':' + view.frame + ':' + view.substream) return;
    this.told = node + ':' + view.frame + ':' + view.substream;
    const data = this.data, at = view.frame * view.n + node;
    const place = data.placeNames[data.place[node]];
    this.part('card-id').textContent = data.ids[node];
    this.part('card-role').textContent = ROLES[data.roles[node]] + (place ? ' · ' + place : '') + (view.isAlive(node) ? '' : ' · dead');
    this.part('card-lag').textContent = view.lag(node) < 0 ? '–' : figure(view.lag(node)) + ' ms';
    this.part('card-delivered').textContent = data.roles[node] === 0 ? '–' : figure(this.film.delivered[at]);
    this.part('card-fanout').textContent = figure(this.film.fanOut[at] / data.substreams) + ' copies';
    const parents = view.shown().map(s => [view.parent(node, s), s]);
    const fed = parents.filter(([parent]) => parent !== NOBODY).length;
    const unseen = parents.filter(([parent]) => parent < NOBODY).length;
    const children = view.childrenOf(node);
    this.part('card-parents').textContent = data.roles[node] === 0 ? 'source'
      : fed + ' of ' + parents.length + (unseen ? ', ' + unseen + ' not shown' : '');
    this.part('card-children').textContent = figure(new Set(children.map(([child]) => child)).size);
    this.list('parent-list', parents);
    this.list('child-list', children);
    this.drawSpark(node);
  }

  list(part, pairs) {
    const list = this.part(part), by = new Map();
    pairs.filter(([node]) => node >= 0).forEach(([node, s]) => by.set(node, [...(by.get(node) || []), s]));
    const entries = Array.from(by.entries()).slice(0, MOST_LISTED).map(([node, substreams]) => {
      const entry = document.createElement('button');
      entry.type = 'button';
      entry.textContent = this.data.labels[node];
      entry.title = this.data.ids[node] + ', substream ' + substreams.map(s => s + 1).join(', ');
      entry.addEventListener('click', () => this.choose(node));
      substreams.slice(0, 8).forEach(s => {
        const dot = document.createElement('i');
        dot.style.background = this.view.ink.substreams[s % this.view.ink.substreams.length];
        entry.append(dot);
      });
      return entry;
    });
    if (by.size > MOST_LISTED) entries.push('and ' + figure(by.size - MOST_LISTED) + ' more');
    list.replaceChildren(...entries);
  }

  // The lag of one node over the whole run.
  drawSpark(node) {
    const canvas = this.part('spark'), fine = Math.min(2, devicePixelRatio || 1), w = 196, h = 34;
    canvas.width = w * fine;
    canvas.height = h * fine;
    const g = canvas.getContext('2d'), n = this.view.n, frames = this.data.times.length;
    g.scale(fine, fine);
    let most = 1;
    for (let f = 0; f < frames; f++) most = Math.max(most, this.film.lag[f * n + node]);
    const x = f => frames < 2 ? w / 2 : 2 + f / (frames - 1) * (w - 4), y = ms => h - 3 - ms / most * (h - 8);
    g.strokeStyle = this.view.ink.accent;
    g.lineWidth = 1.5;
    g.beginPath();
    for (let f = 0, pen = false; f < frames; f++) {
      const ms = this.film.lag[f * n + node];
      if (ms < 0) { pen = false; continue; }
      if (pen) g.lineTo(x(f), y(ms)); else g.moveTo(x(f), y(ms));
      pen = true;
    }
    g.stroke();
    g.strokeStyle = this.view.ink.muted;
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(x(this.view.frame), 0);
    g.lineTo(x(this.view.frame), h);
    g.stroke();
  }

  // ---- pointer and keys

  connectPointer() {
    const canvas = this.part('canvas'), view = this.view, down = new Map();
    let moved = 0, apart = 0;
    const at = event => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    const spread = () => { const [a, b] = Array.from(down.values()); return [Math.hypot(a[0] - b[0], a[1] - b[1]), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2]; };
    canvas.addEventListener('pointerdown', event => {
      canvas.setPointerCapture(event.pointerId);
      down.set(event.pointerId, at(event));
      moved = 0;
      if (down.size === 2) apart = spread()[0];
    });
    canvas.addEventListener('pointermove', event => {
      const [x, y] = at(event), before = down.get(event.pointerId);
      if (!before) {
        const node = view.nodeAt(x, y);
        canvas.style.cursor = node < 0 ? 'grab' : 'pointer';
        if (node !== this.pointed) { this.pointed = node; this.drawSoon(); }
        return;
      }
      down.set(event.pointerId, [x, y]);
      if (down.size === 2) {
        const [now, middleX, middleY] = spread();
        view.zoomAt(now / Math.max(1, apart), middleX, middleY);
        apart = now;
        moved = 99;
      } else {
        moved += Math.abs(x - before[0]) + Math.abs(y - before[1]);
        if (moved > 4) { view.panX += x - before[0]; view.panY += y - before[1]; }
      }
      this.drawSoon();
    });
    const up = event => {
      if (!down.delete(event.pointerId) || event.type !== 'pointerup' || moved > 4) return;
      const node = view.nodeAt(...at(event));
      this.choose(node === this.chosen ? -1 : node);
    };
    canvas.addEventListener('pointerup', up);
    canvas.addEventListener('pointercancel', up);
    canvas.addEventListener('pointerleave', () => { if (this.pointed >= 0) { this.pointed = -1; this.drawSoon(); } });
    // The page scrolls until somebody takes to the picture.
    canvas.addEventListener('wheel', event => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return;
      event.preventDefault();
      view.zoomAt(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), ...at(event));
      this.drawSoon();
    }, {passive: false});
    this.part('close').addEventListener('click', () => { this.choose(-1); canvas.focus(); });
  }

  connectKeys() {
    const view = this.view;
    this.part('canvas').addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const keys = {
        ' ': () => this.toggle(), ',': () => { this.stop(); this.go(view.frame - 1); }, '.': () => { this.stop(); this.go(view.frame + 1); },
        '+': () => this.zoom(1.3), '=': () => this.zoom(1.3), '-': () => this.zoom(1 / 1.3), '0': () => view.reset(),
        'Home': () => this.go(0), 'End': () => this.go(this.data.times.length - 1),
        'ArrowLeft': () => { view.panX += 40; }, 'ArrowRight': () => { view.panX -= 40; },
        'ArrowUp': () => { view.panY += 40; }, 'ArrowDown': () => { view.panY -= 40; },
        'n': () => this.choose((this.chosen + 1) % view.n), 'p': () => this.choose((this.chosen <= 0 ? view.n : this.chosen) - 1),
        'u': () => { const up = view.shown().map(s => this.chosen < 0 ? -1 : view.parent(this.chosen, s)).find(node => node >= 0); if (up !== undefined) this.choose(up); },
        'Escape': () => this.choose(-1), '/': () => this.part('search').focus(),
      };
      if (!Object.hasOwn(keys, event.key)) return;
      event.preventDefault();
      keys[event.key]();
      this.drawSoon();
    });
  }

  // #t=12.5&substream=2&layout=places&node=17
  obeyFragment() {
    const wish = new URLSearchParams(location.hash.slice(1));
    if (wish.has('t')) { this.stop(); this.goToTime(Number(wish.get('t')) || 0); }
    if (wish.has('layout')) this.choosePlaces(wish.get('layout') === 'places');
    if (wish.has('substream')) {
      const s = wish.get('substream') === 'all' ? -1 : Number(wish.get('substream')) - 1;
      if (Number.isInteger(s) && s >= -1 && s < this.data.substreams) this.chooseSubstream(s);
    }
    if (wish.has('node')) this.choose(this.data.ids.indexOf(wish.get('node')));
  }

  // ---- drawing

  drawSoon() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    this.pending = false;
    const view = this.view, began = performance.now();
    view.hot = this.pointed >= 0 ? this.pointed : this.chosen;
    view.draw();
    this.part('canvas').style.touchAction = view.zoom > 1.02 ? 'none' : 'pan-y';
    this.drawChart();
    this.drawCard();
    const record = this.root.dataset;
    record.frame = view.frame;
    record.time = this.data.times[view.frame];
    record.nodes = view.drawnNodes;
    record.edges = view.drawnEdges;
    record.substream = view.substream < 0 ? 'all' : view.substream + 1;
    record.layout = this.byPlace ? 'places' : 'trees';
    record.drawMs = (performance.now() - began).toFixed(1);
  }

  // Median and 95th percentile of the lag over the whole run, behind the slider; at its foot, how many were not fed in full.
  drawChart() {
    const canvas = this.part('chart'), box = canvas.getBoundingClientRect(), fine = this.view.fine, ink = this.view.ink;
    if (box.width < 10 || this.notes.length < 2) return;
    canvas.width = Math.round(box.width * fine);
    canvas.height = Math.round(box.height * fine);
    const g = canvas.getContext('2d'), w = box.width, h = box.height, last = this.notes.length - 1;
    g.scale(fine, fine);
    const most = Math.max(1, ...this.notes.map(note => note.p95 || 0)), top = 16, bottom = h - 4;
    const x = f => f / last * w, y = ms => bottom - ms / most * (bottom - top);
    const trace = (key, fill) => {
      g.beginPath();
      let pen = false, from = 0, until = 0;
      this.notes.forEach((note, f) => {
        if (!Number.isFinite(note[key])) return;
        if (!pen) from = f;
        until = f;
        if (pen) g.lineTo(x(f), y(note[key])); else g.moveTo(x(f), y(note[key]));
        pen = true;
      });
      if (fill) { g.lineTo(x(until), bottom); g.lineTo(x(from), bottom); g.closePath(); g.fill(); } else g.stroke();
    };
    g.fillStyle = ink.accent;
    g.globalAlpha = 0.16;
    trace('p95', true);
    g.globalAlpha = 1;
    g.strokeStyle = ink.accent;
    g.lineWidth = 1.5;
    trace('p50', false);
    const mostUnfed = Math.max(...this.notes.map(note => note.unfed + note.partly));
    g.fillStyle = ink.bad;
    this.notes.forEach((note, f) => {
      const tall = mostUnfed === 0 ? 0 : (note.unfed + note.partly) / mostUnfed * (bottom - top) * 0.45;
      if (tall > 0) g.fillRect(x(f) - Math.max(1, w / last * 0.3), bottom - tall, Math.max(2, w / last * 0.6), tall);
    });
    g.font = '11px system-ui, sans-serif';
    let free = 0;
    for (const [seconds, what] of this.data.marks) {
      let f = 0;
      while (f < last && this.data.times[f + 1] <= seconds) f++;
      const gap = f < last ? (seconds - this.data.times[f]) / (this.data.times[f + 1] - this.data.times[f]) : 0;
      const at = x(f + Math.max(0, Math.min(1, gap)));
      g.strokeStyle = ink.warning;
      g.setLineDash([3, 3]);
      g.beginPath();
      g.moveTo(at, top - 3);
      g.lineTo(at, bottom);
      g.stroke();
      g.setLineDash([]);
      const wide = g.measureText(what).width, left = Math.max(0, Math.min(w - wide, at - wide / 2));
      g.fillStyle = ink.warning;
      if (left >= free) { g.fillText(what, left, 10); free = left + wide + 8; }
    }
    g.strokeStyle = ink.text;
    g.lineWidth = 1.5;
    g.beginPath();
    g.moveTo(x(this.view.frame), top - 4);
    g.lineTo(x(this.view.frame), h);
    g.stroke();
  }
}

document.querySelectorAll('figure.replay').forEach(root => {
  try {
    new Replay(root);
  } catch (problem) {
    // The still picture stays; what went wrong is for whoever looks into the page.
    root.dataset.ready = 'no';
    root.dataset.problem = String(problem);
    root.querySelector('[data-part=stage]').hidden = true;
    root.querySelector('[data-part=still]').hidden = false;
  }
});
