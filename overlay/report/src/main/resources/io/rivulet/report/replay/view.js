// Draws one frame of a replay on a canvas, and knows which node is where on the screen.
const MOST_CURVES = 6000; // beyond, straight lines: nobody sees the difference, and the film stays smooth
const SHAPE = {publisher: 0, viewer: 1, freeRider: 2, adversary: 3};

class ReplayView {
  constructor(canvas, data, film, layouts) {
    Object.assign(this, {canvas, data, film, layouts});
    this.n = data.ids.length;
    this.slots = this.n * data.substreams;
    this.zoom = 1;
    this.panX = 0;
    this.panY = 0;
    this.frame = 0;
    this.substream = -1; // all
    this.hot = -1; // the node pointed at, or chosen
    this.marked = new Set(); // what was searched for
    this.layout = layouts[0];
    this.x = Float32Array.from(this.layout.x);
    this.y = Float32Array.from(this.layout.y);
    this.children = null;
    this.setTheme(false);
  }

  setTheme(dark) {
    this.ink = this.data.colours[dark ? 1 : 0];
    this.dark = dark;
  }

  // Where the canvas lies on the page, in CSS pixels: the drawing keeps sharp on fine screens.
  fit() {
    const box = this.canvas.getBoundingClientRect(), fine = Math.min(2, window.devicePixelRatio || 1);
    this.width = Math.max(50, box.width);
    this.height = Math.max(50, box.height);
    const w = Math.round(this.width * fine), h = Math.round(this.height * fine);
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
    }
    this.fine = fine;
    this.unit = Math.min(this.width, this.height) / 2 - 22;
    this.spacing = Math.min(36, this.unit * Math.sqrt(Math.PI / this.n)); // between nodes, about
  }

  sx(x) { return this.width / 2 + this.panX + x * this.unit * this.zoom; }
  sy(y) { return this.height / 2 + this.panY + y * this.unit * this.zoom; }

  zoomAt(factor, x, y) {
    const zoom = Math.max(0.6, Math.min(40, this.zoom * factor)), by = zoom / this.zoom;
    this.panX = (this.panX + this.width / 2 - x) * by - this.width / 2 + x;
    this.panY = (this.panY + this.height / 2 - y) * by - this.height / 2 + y;
    this.zoom = zoom;
  }

  show(node) {
    this.panX = -this.x[node] * this.unit * this.zoom;
    this.panY = -this.y[node] * this.unit * this.zoom;
  }

  reset() { this.zoom = 1; this.panX = 0; this.panY = 0; }

  radius(node) {
    const copies = this.film.fanOut[this.frame * this.n + node] / this.data.substreams;
    const grown = Math.pow(this.zoom, 0.7);
    const role = this.data.roles[node] === SHAPE.publisher ? Math.max(7, this.spacing * 0.22) : 1.3;
    return Math.max(role, Math.min(this.spacing * 0.5, this.spacing * 0.17 * (1 + Math.sqrt(copies)))) * grown;
  }

  nodeAt(x, y) {
    let best = -1, least = 18 * 18;
    for (let i = 0; i < this.n; i++) {
      const dx = this.sx(this.x[i]) - x, dy = this.sy(this.y[i]) - y;
      const away = dx * dx + dy * dy - Math.pow(this.radius(i), 2);
      if (away < least) { least = away; best = i; }
    }
    return least < 36 ? best : -1;
  }

  parent(node, substream, frame = this.frame) { return this.film.parents[frame * this.slots + substream * this.n + node]; }
  isAlive(node) { return this.film.alive[this.frame * this.n + node] === 1; }
  lag(node) { return this.film.lag[this.frame * this.n + node]; }
  shown() { return this.substream < 0 ? Array.from({length: this.data.substreams}, (_, s) => s) : [this.substream]; }

  childrenOf(node) {
    const found = [];
    for (const s of this.shown()) {
      for (let i = 0; i < this.n; i++) if (this.parent(i, s) === node) found.push([i, s]);
    }
    return found;
  }

  // Nodes on the ways from the source to a node, and the edges between them.
  waysTo(node) {
    const edges = [];
    for (const s of this.shown()) {
      for (let at = node, steps = 0; steps < this.n; steps++) {
        const parent = this.parent(at, s);
        if (parent < 0) break;
        edges.push([parent, at, s]);
        at = parent;
      }
    }
    return edges;
  }

  lagStep(ms) {
    const scale = this.data.lag, steps = this.ink.lag.length;
    if (ms < 0 || scale.high === 0) return -1;
    const share = scale.log ? Math.log(Math.max(ms, 1) / scale.low) / Math.log(scale.high / scale.low)
      : (ms - scale.low) / (scale.high - scale.low);
    return Math.max(0, Math.min(steps - 1, Math.floor(share * steps)));
  }

  draw() {
    this.fit();
    const g = this.canvas.getContext('2d');
    g.setTransform(this.fine, 0, 0, this.fine, 0, 0);
    g.fillStyle = this.ink.paper;
    g.fillRect(0, 0, this.width, this.height);
    this.drawRings(g);
    const near = this.hot < 0 ? null : this.nearHot();
    this.drawnEdges = this.drawEdges(g, near !== null);
    if (near) this.drawHotEdges(g, near);
    this.drawnNodes = this.drawNodes(g, near);
    this.drawCaptions(g);
  }

  drawRings(g) {
    g.strokeStyle = this.ink.grid;
    g.lineWidth = 1;
    for (const ring of this.layout.rings) {
      g.beginPath();
      g.arc(this.sx(0), this.sy(0), ring * this.unit * this.zoom, 0, 2 * Math.PI);
      g.stroke();
    }
  }

  drawCaptions(g) {
    g.textAlign = 'center';
    g.font = '600 13px system-ui, sans-serif';
    g.lineJoin = 'round';
    for (const [x, y, text] of this.layout.captions) {
      g.lineWidth = 4;
      g.strokeStyle = this.ink.paper;
      g.strokeText(text, this.sx(x), this.sy(y));
      g.fillStyle = this.ink.text;
      g.fillText(text, this.sx(x), this.sy(y));
    }
  }

  // From parent to child: along the spokes where there are rings, otherwise bent towards the middle, so that ways bundle.
  edge(g, from, to, straight) {
    const x1 = this.x[from], y1 = this.y[from], x2 = this.x[to], y2 = this.y[to];
    g.moveTo(this.sx(x1), this.sy(y1));
    if (straight) {
      g.lineTo(this.sx(x2), this.sy(y2));
    } else if (this.layout.rings.length) {
      const r1 = Math.hypot(x1, y1), r2 = Math.hypot(x2, y2), middle = (r1 + r2) / 2;
      const a = r1 < 0.02 ? 0 : middle / r1, b = r2 < 0.02 ? 0 : middle / r2;
      g.bezierCurveTo(this.sx(a ? x1 * a : x2 * b * 0.6), this.sy(a ? y1 * a : y2 * b * 0.6),
        this.sx(b ? x2 * b : x1 * a * 0.6), this.sy(b ? y2 * b : y1 * a * 0.6), this.sx(x2), this.sy(y2));
    } else {
      const pull = 1 - Math.min(0.7, Math.hypot(x1 - x2, y1 - y2) * 0.6);
      g.quadraticCurveTo(this.sx((x1 + x2) / 2 * pull), this.sy((y1 + y2) / 2 * pull), this.sx(x2), this.sy(y2));
    }
  }

  drawEdges(g, dimmed) {
    const shown = this.shown(), before = Math.max(0, this.frame - 1);
    const many = shown.length * this.n;
    const strength = Math.max(0.025, Math.min(0.6, (shown.length > 1 ? 240 : 590) / many
      * (this.layout.rings.length ? 1 : 0.6))) * (dimmed ? 0.3 : 1);
    const width = Math.max(0.6, Math.min(1.6, this.spacing / 14)) * Math.pow(this.zoom, 0.35);
    const straight = many > MOST_CURVES;
    let drawn = 0;
    for (const s of shown) {
      const moved = [];
      g.strokeStyle = this.ink.substreams[s % this.ink.substreams.length];
      g.lineWidth = width;
      g.globalAlpha = strength;
      for (let i = 0, held = 0; i < this.n; i++) {
        const parent = this.parent(i, s);
        if (held === 0) g.beginPath();
        if (parent >= 0) {
          drawn++;
          const earlier = this.parent(i, s, before);
          if (earlier >= NOBODY && parent !== earlier) moved.push(i); else this.edge(g, parent, i, straight);
        }
        if (++held === 256 || i === this.n - 1) { g.stroke(); held = 0; } // in parts, so that crossings add up
      }
      // Who has just changed stands out: after a failure, these are the repairs.
      g.globalAlpha = Math.min(0.9, strength * 3);
      g.lineWidth = width * 1.5;
      g.beginPath();
      moved.forEach(i => this.edge(g, this.parent(i, s), i, straight));
      g.stroke();
    }
    g.globalAlpha = 1;
    return drawn;
  }

  nearHot() {
    const ways = this.waysTo(this.hot), children = this.childrenOf(this.hot);
    const nodes = new Set([this.hot]);
    ways.forEach(([from]) => nodes.add(from));
    children.forEach(([child]) => nodes.add(child));
    return {ways, children, nodes};
  }

  drawHotEdges(g, near) {
    const line = (from, to, s, width, alpha) => {
      g.strokeStyle = this.ink.substreams[s % this.ink.substreams.length];
      g.lineWidth = width;
      g.globalAlpha = alpha;
      g.beginPath();
      this.edge(g, from, to, false);
      g.stroke();
    };
    near.children.forEach(([child, s]) => line(this.hot, child, s, 1.4, 0.75));
    near.ways.forEach(([from, to, s]) => line(from, to, s, to === this.hot ? 3 : 2, to === this.hot ? 1 : 0.7));
    g.globalAlpha = 1;
  }

  // By colour, because changing colours is what takes time.
  drawNodes(g, near) {
    const groups = new Map();
    let drawn = 0;
    for (let i = 0; i < this.n; i++) {
      const faded = near !== null && !near.nodes.has(i);
      const key = (!this.isAlive(i) ? 100 : this.data.roles[i] === SHAPE.publisher ? 99 : this.lagStep(this.lag(i))) * 2 + (faded ? 1 : 0);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(i);
    }
    for (const key of Array.from(groups.keys()).sort((a, b) => b % 2 - a % 2 || a - b)) {
      const kind = Math.floor(key / 2), dead = kind === 100;
      g.globalAlpha = key % 2 !== 0 ? 0.22 : dead ? 0.7 : 1;
      g.fillStyle = dead ? this.ink.paper : kind === 99 ? this.ink.text : kind < 0 ? this.ink.axis : this.ink.lag[kind];
      g.strokeStyle = dead ? this.ink.axis : this.ink.paper;
      g.lineWidth = dead ? 1 : Math.min(1.5, this.spacing / 10) * Math.min(2, Math.pow(this.zoom, 0.3));
      g.beginPath();
      for (const i of groups.get(key)) { this.shape(g, i, dead ? 0.7 : 1); drawn++; }
      g.fill();
      g.stroke();
    }
    g.globalAlpha = 1;
    this.drawUnfed(g, near);
    this.drawLabels(g, near);
    return drawn;
  }

  shape(g, node, scale) {
    const x = this.sx(this.x[node]), y = this.sy(this.y[node]), r = this.radius(node) * scale;
    const role = this.data.roles[node];
    if (role === SHAPE.viewer) {
      g.moveTo(x + r, y);
      g.arc(x, y, r, 0, 2 * Math.PI);
    } else if (role === SHAPE.freeRider) {
      g.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
    } else {
      const corners = role === SHAPE.publisher ? [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]] : [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]];
      corners.forEach(([dx, dy], at) => at === 0 ? g.moveTo(x + dx * r, y + dy * r) : g.lineTo(x + dx * r, y + dy * r));
      g.closePath();
    }
  }

  // Alive, and without a parent in what is shown: all of it, or a part.
  drawUnfed(g, near) {
    const shown = this.shown();
    for (const all of [false, true]) {
      g.strokeStyle = this.ink.bad;
      g.lineWidth = all ? 2.2 : 1;
      g.beginPath();
      for (let i = 0; i < this.n; i++) {
        if (!this.isAlive(i) || this.data.roles[i] === SHAPE.publisher || near && !near.nodes.has(i)) continue;
        const missing = shown.filter(s => this.parent(i, s) === NOBODY).length;
        if (all ? missing === shown.length : missing > 0 && missing < shown.length) {
          const r = this.radius(i) + 1.5;
          g.moveTo(this.sx(this.x[i]) + r, this.sy(this.y[i]));
          g.arc(this.sx(this.x[i]), this.sy(this.y[i]), r, 0, 2 * Math.PI);
        }
      }
      g.stroke();
    }
    g.strokeStyle = this.ink.accent;
    g.lineWidth = 2.5;
    g.beginPath();
    for (const i of [...this.marked, ...(this.hot >= 0 ? [this.hot] : [])]) {
      const r = this.radius(i) + 4;
      g.moveTo(this.sx(this.x[i]) + r, this.sy(this.y[i]));
      g.arc(this.sx(this.x[i]), this.sy(this.y[i]), r, 0, 2 * Math.PI);
    }
    g.stroke();
  }

  drawLabels(g, near) {
    const room = this.spacing * this.zoom;
    g.textAlign = 'center';
    g.lineJoin = 'round';
    for (let i = 0; i < this.n; i++) {
      const isNear = near !== null && near.nodes.has(i);
      const wanted = i === this.hot || isNear && near.nodes.size < 60 || room > 35.9 && this.isAlive(i) && (near === null || isNear);
      const x = this.sx(this.x[i]), y = this.sy(this.y[i]);
      if (!wanted || x < -20 || y < -20 || x > this.width + 20 || y > this.height + 20) continue;
      const r = this.radius(i), label = this.data.labels[i];
      g.font = (i === this.hot ? '600 13px' : '11px') + ' system-ui, sans-serif';
      g.lineWidth = 3;
      g.strokeStyle = this.ink.paper;
      g.strokeText(label, x, y + r + 12);
      g.fillStyle = i === this.hot ? this.ink.text : this.ink.muted;
      g.fillText(label, x, y + r + 12);
    }
  }

  // The share of the canvas that is not paper, looked at in small.
  painted() {
    const small = document.createElement('canvas'), side = 128;
    small.width = side;
    small.height = side;
    const g = small.getContext('2d', {willReadFrequently: true});
    g.fillStyle = this.ink.paper;
    g.fillRect(0, 0, side, side);
    const paper = Array.from(g.getImageData(0, 0, 1, 1).data);
    g.drawImage(this.canvas, 0, 0, side, side);
    const pixels = g.getImageData(0, 0, side, side).data;
    let other = 0;
    for (let p = 0; p < pixels.length; p += 4) {
      other += Math.abs(pixels[p] - paper[0]) + Math.abs(pixels[p + 1] - paper[1]) + Math.abs(pixels[p + 2] - paper[2]) > 24 ? 1 : 0;
    }
    return other / side / side;
  }
}
