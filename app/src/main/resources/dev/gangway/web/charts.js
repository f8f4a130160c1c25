
// A chart of curves over iterations: uPlot with a legend of buttons, a band from lowest to highest
// where points were summed up, zoom by dragging, and arrow keys to read it.

const HEIGHT = 250;
const SMALL = 170;
const MOST_BANDS = 4;
const MOST_DOTTED = 30;
const all = new Set();
let momentShown = null;
const resized = new ResizeObserver((entries) => entries.forEach((entry) => entry.target.chart?.resize()));

/** Colours have changed. */
function redrawAll() {
  all.forEach((chart) => chart.recolour());
}

/** Where the slider stands: a line in every chart. */
function markMoment(iteration) {
  momentShown = iteration;
  all.forEach((chart) => chart.plot?.redraw(false, false));
}

function drawMoment(plot) {
  const {left, top, width, height} = plot.bbox;
  const x = momentShown === null ? -1 : plot.valToPos(momentShown, "x", true);
  if (x < left || x > left + width) {
    return;
  }
  plot.ctx.save();
  Object.assign(plot.ctx, {strokeStyle: token("--muted"), globalAlpha: 0.7, lineWidth: 1.5 * devicePixelRatio});
  plot.ctx.beginPath();
  plot.ctx.moveTo(x, top);
  plot.ctx.lineTo(x, top + height);
  plot.ctx.stroke();
  plot.ctx.restore();
}

/** The colour of a line, 0, 1, 2 ...; dashes tell those apart that share one. */
function colour(i) {
  return token(`--line-${i % 8}`);
}

const DASHES = [undefined, [8, 5], [2, 3], [10, 3, 2, 3]];

/** Seeds of one row share its colour and differ in their dashes. */
function dash(line) {
  return DASHES[(line.dash ?? Math.floor(line.colour / 8)) % DASHES.length];
}

/** A chart; its element is `figure`. Options: title, note, share, log, small, sync, zoomed. */
class Chart {
  constructor(options) {
    this.options = options;
    this.lines = [];
    this.hiddenLines = new Set();
    this.log = Boolean(options.log);
    this.zoom = null;
    this.plotPlace = h("div", {class: "plot", tabindex: "0", role: "slider", "aria-label": `${options.title}, iteration`,
      "aria-valuemin": "0", "aria-valuemax": "0", "aria-valuenow": "0", "aria-valuetext": "no values yet",
      keydown: (event) => this.key(event)});
    this.legend = h("div", {class: "legend", role: "group", "aria-label": "Curves"});
    this.reset = h("button", {type: "button", class: "plain small", hidden: true, click: () => this.setZoom(null)}, "whole range");
    this.scale = h("button", {type: "button", class: "plain small", "aria-pressed": String(this.log), click: () => this.toggleScale()}, "log");
    this.figure = h("figure", {class: options.small ? "card chart small-chart" : "card chart"},
      h("figcaption", {}, h("h3", {}, options.title), options.single && this.legend,
        this.reset, !options.share && !options.small && this.scale),
      this.plotPlace, !options.single && this.legend, options.note && h("p", {class: "muted small"}, options.note));
    this.plotPlace.chart = this;
    resized.observe(this.plotPlace);
    all.add(this);
  }

  /** Shows lines: [{name, x, y, min, max, colour, dash}]; colour and dash are numbers. */
  show(lines) {
    const same = lines.length === this.lines.length && lines.every((line, i) => line.name === this.lines[i].name
      && line.colour === this.lines[i].colour);
    this.lines = lines;
    if (!same || !this.plot) {
      this.build();
    } else {
      this.plot.setData(this.data(), this.zoom === null);
    }
    this.drawLegend();
  }

  /** uPlot wants one x for all: the union, with nothing where a line has no point. */
  data() {
    const tables = this.lines.map((line) => [line.x, line.y,
      line.max.length ? line.max : line.y, line.min.length ? line.min : line.y]);
    const joined = tables.length === 0 ? [[], [], [], []] : uPlot.join(tables);
    if (this.log) {
      for (let i = 1; i < joined.length; i++) {
        joined[i] = joined[i].map((value) => (value > 0 ? value : null));
      }
    }
    return joined;
  }

  build() {
    this.plot?.destroy();
    const bands = this.lines.length <= MOST_BANDS;
    const series = [{label: "iteration"}];
    const areas = [];
    this.lines.forEach((line, i) => {
      const show = !this.hiddenLines.has(line.name);
      const hidden = {show: show && bands, points: {show: false}, width: 0, stroke: "transparent", spanGaps: true};
      series.push({label: line.name, show, spanGaps: true, width: 1.75, dash: dash(line),
        stroke: () => colour(line.colour), points: line.x.length === 1 ? {show: true, size: 8, fill: () => colour(line.colour)} : {show: line.x.length < MOST_DOTTED && this.lines.length < 5, size: 5}});
      series.push(hidden, {...hidden});
      areas.push({series: [3 * i + 2, 3 * i + 3], fill: () => `${colour(line.colour)}26`});
    });
    this.plot = new uPlot({
      width: this.width(), height: this.height(), series, bands: bands ? areas : [],
      legend: {show: false}, padding: [10, 18, 0, 0],
      scales: {x: {time: false, range: (plot, min, max) => (min === max ? [min - 1, max + 1] : [min, max])},
        y: this.yScale()},
      axes: [this.axis({size: 30, space: 64, values: (plot, places) => Figures.ticks(places.map((place) => (Number.isInteger(place) ? place : null)))}),
        this.axis({size: 52, values: (plot, places) => (this.log ? places.map((place) => (place == null ? "" : number(place))) : Figures.ticks(places, this.options.share))})],
      cursor: {drag: {x: true, y: false, setScale: false}, sync: this.options.sync && {key: this.options.sync, setSeries: false},
        points: {size: 7}, bind: {dblclick: () => () => this.setZoom(null)}},
      hooks: {drawAxes: [drawMoment], setCursor: [() => this.drawValues()], setSelect: [(plot) => this.select(plot)]},
    }, this.data(), this.plotPlace);
    this.plot.root.setAttribute("aria-hidden", "true");
  }

  yScale() {
    if (this.options.share) {
      return {range: (plot, least, most) => Figures.shareRange(least, most)};
    }
    return this.log ? {distr: 3} : {};
  }

  axis(more) {
    return {stroke: () => token("--muted"), font: "12px system-ui, sans-serif", gap: 4,
      grid: {stroke: () => token("--grid"), width: 1}, ticks: {show: false}, ...more};
  }

  width() {
    return Math.max(200, this.plotPlace.clientWidth);
  }

  height() {
    return this.options.small ? SMALL : HEIGHT;
  }

  resize() {
    if (this.plot && this.plotPlace.clientWidth > 0 && Math.abs(this.plot.width - this.width()) > 1) {
      this.plot.setSize({width: this.width(), height: this.height()});
    }
  }

  recolour() {
    this.plot?.redraw(false, true);
    this.drawLegend();
  }

  toggleScale() {
    this.log = !this.log;
    this.scale.setAttribute("aria-pressed", String(this.log));
    this.build();
    this.drawValues();
  }

  select(plot) {
    if (plot.select.width > 8) {
      this.setZoom([plot.posToVal(plot.select.left, "x"), plot.posToVal(plot.select.left + plot.select.width, "x")]);
    }
    plot.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
  }

  /** Shows a range of iterations, or with null all; whoever made the chart fetches finer points. */
  setZoom(range) {
    this.zoom = range;
    this.reset.hidden = range === null;
    if (range) {
      this.plot.setScale("x", {min: range[0], max: range[1]});
    } else {
      this.plot.setData(this.data(), true);
    }
    this.options.zoomed?.(range);
  }

  drawLegend() {
    const focused = [...this.legend.children].indexOf(document.activeElement);
    this.values = this.lines.map(() => h("span", {class: "value"}));
    if (this.options.single) {
      this.legend.replaceChildren(...this.values);
      this.drawValues();
      return;
    }
    this.legend.replaceChildren(...this.lines.map((line, i) => {
      const mark = h("i", {"aria-hidden": "true", class: dash(line) ? "mark dashed" : "mark"});
      mark.style.color = colour(line.colour);
      return h("button", {type: "button", class: "line", "aria-pressed": String(!this.hiddenLines.has(line.name)),
        click: () => this.toggle(line, i)}, mark, h("span", {}, line.name), " ", this.values[i]);
    }));
    this.legend.children[focused]?.focus();
    this.drawValues();
  }

  toggle(line, i) {
    const hide = !this.hiddenLines.has(line.name);
    hide ? this.hiddenLines.add(line.name) : this.hiddenLines.delete(line.name);
    this.legend.children[i].setAttribute("aria-pressed", String(!hide));
    const bands = this.lines.length <= MOST_BANDS;
    this.plot.setSeries(3 * i + 1, {show: !hide});
    this.plot.setSeries(3 * i + 2, {show: !hide && bands});
    this.plot.setSeries(3 * i + 3, {show: !hide && bands});
  }

  /** Values at the cursor, else the last ones. */
  drawValues() {
    if (!this.plot || !this.values) {
      return;
    }
    const [xs, ...ys] = this.plot.data;
    const at = this.plot.cursor.idx ?? xs.length - 1;
    const texts = this.lines.map((line, i) => {
      const value = near(ys[3 * i], at);
      const text = this.options.share ? percent(value) : number(value);
      this.values[i].textContent = text;
      return `${line.name} ${text}`;
    });
    if (xs.length > 0) {
      this.plotPlace.setAttribute("aria-valuemax", String(xs[xs.length - 1]));
      this.plotPlace.setAttribute("aria-valuenow", String(xs[at]));
      this.plotPlace.setAttribute("aria-valuetext", `iteration ${whole(xs[at])}: ${texts.join(", ")}`);
    }
  }

  key(event) {
    const steps = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -20, PageUp: 20, Home: -1e9, End: 1e9};
    if (event.key === "Escape" && this.zoom) {
      this.setZoom(null);
    }
    if (!(event.key in steps) || !this.plot || this.plot.data[0].length === 0) {
      return;
    }
    event.preventDefault();
    const [xs] = this.plot.data;
    const at = Math.max(0, Math.min(xs.length - 1, (this.plot.cursor.idx ?? xs.length - 1) + steps[event.key]));
    this.plot.setCursor({left: this.plot.valToPos(xs[at], "x"), top: 10});
  }

  destroy() {
    all.delete(this);
    resized.unobserve(this.plotPlace);
    this.plot?.destroy();
  }
}

/** The value at a place or the nearest before it. */
function near(values, at) {
  for (let i = at; i >= 0; i--) {
    if (values[i] != null) {
      return values[i];
    }
  }
  return null;
}
