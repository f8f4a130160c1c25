
// Both domains' embeddings in the plane (t-SNE) on a canvas; points glide from one moment to the next.

const GLIDE_MILLIS = 350;
const MOST_LABELLED = 30;
const MOST_KEYS = 40;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const pictures = new Set();

/** Colours have changed. */
function repaintAll() {
  pictures.forEach((picture) => picture.repaint());
}

/** A layout of the server as one list of points between 0 and 1, source first. */
function cloudOf(layout, iteration) {
  const {source, target} = layout;
  const joined = (name) => [...source[name], ...target[name]];
  const scaled = ([x, y]) => {
    const low = [Math.min(...x), Math.min(...y)];
    const span = Math.max(Math.max(...x) - low[0], Math.max(...y) - low[1]) || 1;
    return {x: x.map((value) => (value - low[0]) / span), y: y.map((value) => (value - low[1]) / span)};
  };
  return {...scaled([joined("x"), joined("y")]), sources: source.x.length, label: joined("label"),
    predicted: joined("predicted"), iteration, trustworthiness: layout.trustworthiness};
}

/** Points by domain: [{name, colour, triangle, members}]. */
function byDomain(cloud) {
  const some = (from, to) => Array.from({length: to - from}, (_, i) => from + i);
  return [
    {name: "source", colour: () => token("--line-0"), members: some(0, cloud.sources)},
    {name: "target", colour: () => token("--line-1"), triangle: true, members: some(cloud.sources, cloud.x.length)},
  ];
}

/** Points by true or predicted class. */
function byClass(cloud, of, classes) {
  const numbers = [...new Set(cloud[of])].sort((a, b) => a - b);
  return numbers.map((k) => ({name: k < 0 ? "unknown" : classes[k] ?? `class ${k}`, named: k >= 0,
    colour: () => (k < 0 ? token("--muted") : token(`--class-${k % 10}`)),
    members: cloud[of].flatMap((other, i) => (other === k ? [i] : []))}));
}

/** A picture; its elements are `canvas` and `legend`. */
class Scatter {
  constructor() {
    this.canvas = h("canvas", {class: "scatter", role: "img", "aria-label": ""});
    this.legend = h("div", {class: "legend", role: "group", "aria-label": "Show or hide"});
    this.hidden = new Set();
    this.frame = 0;
    new ResizeObserver(() => this.repaint()).observe(this.canvas);
    pictures.add(this);
  }

  /** Shows a cloud in groups; `about` says what it is to those who cannot see it. */
  show(cloud, groups, about) {
    const from = this.places;
    this.cloud = cloud;
    this.groups = groups;
    this.canvas.setAttribute("aria-label", about);
    this.drawLegend();
    cancelAnimationFrame(this.frame);
    if (!from || from.x.length !== cloud.x.length || still.matches) {
      this.places = cloud;
      this.repaint();
      return;
    }
    const start = performance.now();
    const step = (now) => {
      const t = Math.min(1, Math.max(0, now - start) / GLIDE_MILLIS);
      const eased = t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2;
      const between = (axis) => cloud[axis].map((goal, i) => from[axis][i] + (goal - from[axis][i]) * eased);
      this.places = t < 1 ? {x: between("x"), y: between("y")} : cloud;
      this.repaint();
      if (t < 1) {
        this.frame = requestAnimationFrame(step);
      }
    };
    this.frame = requestAnimationFrame(step);
  }

  drawLegend() {
    const wanted = this.groups.slice(0, MOST_KEYS);
    const marks = wanted.map((group) => {
      const sign = h("span", {"aria-hidden": "true"}, group.triangle ? "▲" : "●");
      sign.style.color = group.colour();
      return h("button", {type: "button", class: "line", "aria-pressed": String(!this.hidden.has(group.name)),
        click: () => this.toggle(group.name)}, sign, " ", group.name);
    });
    const focused = [...this.legend.children].indexOf(document.activeElement);
    fill(this.legend, marks);
    marks[focused]?.focus();
  }

  toggle(name) {
    this.hidden.has(name) ? this.hidden.delete(name) : this.hidden.add(name);
    this.drawLegend();
    this.repaint();
  }

  repaint() {
    const size = this.canvas.clientWidth;
    if (!size || !this.places) {
      return;
    }
    const ratio = devicePixelRatio || 1;
    const wanted = Math.round(size * ratio);
    if (this.canvas.width !== wanted) {
      this.canvas.width = wanted;
      this.canvas.height = wanted;
    }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, size, size);
    const at = (i) => [14 + this.places.x[i] * (size - 28), 14 + this.places.y[i] * (size - 28)];
    const shown = this.groups.filter((group) => !this.hidden.has(group.name));
    pen.globalAlpha = 0.72;
    shown.forEach((group) => this.drawPoints(pen, group, at, Math.max(1.6, (2.6 * size) / 520)));
    pen.globalAlpha = 1;
    if (shown.length <= MOST_LABELLED) {
      shown.filter((group) => group.named).forEach((group) => this.drawName(pen, group, at));
    }
  }

  drawPoints(pen, group, at, r) {
    pen.fillStyle = group.colour();
    pen.beginPath();
    for (const i of group.members) {
      const [x, y] = at(i);
      if (i < this.cloud.sources) {
        pen.moveTo(x + r, y);
        pen.arc(x, y, r, 0, 7);
      } else {
        pen.moveTo(x, y - 1.25 * r);
        pen.lineTo(x + 1.15 * r, y + 0.85 * r);
        pen.lineTo(x - 1.15 * r, y + 0.85 * r);
        pen.closePath();
      }
    }
    pen.fill();
  }

  /** At the middle of the source's points: there the class is at home. */
  drawName(pen, group, at) {
    const home = group.members.filter((i) => i < this.cloud.sources);
    if (home.length === 0) {
      return;
    }
    const middle = (axis) => home.map((i) => at(i)[axis]).sort((a, b) => a - b)[home.length >> 1];
    Object.assign(pen, {font: "bold 14px system-ui, sans-serif", textAlign: "center", textBaseline: "middle", lineWidth: 4,
      lineJoin: "round", strokeStyle: token("--surface"), fillStyle: token("--text")});
    const name = group.name.slice(0, 14);
    pen.strokeText(name, middle(0), middle(1));
    pen.fillText(name, middle(0), middle(1));
  }

  destroy() {
    pictures.delete(this);
  }
}
