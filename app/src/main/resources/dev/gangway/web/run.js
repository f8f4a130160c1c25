
// The page of one run.

const MILLIS_BETWEEN = 2000;
const LAYOUT_NOTE = "Each point is an image as the feature extractor sees it, circles of the source and triangles of the target; neighbours lie beside neighbours (t-SNE: distances between clusters mean little). Adaptation has worked where both domains of a class share a place.";
const SAMPLES_NOTE = "Below each image is what the generator makes of its embedding, images of the source first, then of the target. The more a target’s image looks like a source image of the same class, the better the embedding crosses over.";

/** Shows it; returns what ends that. */
function showRun(main, id, only) {
  const parts = Object.fromEntries(["head", "notices", "tiles", "protocol", "confusions", "mistakes", "confidence", "validators",
    "epochs", "settings", "time", "provenance"].map((name) => [name, h("div", {class: name})]));
  parts.notices.setAttribute("role", "status");
  const charts = new ChartGrid(id);
  const layout = new LayoutSection(id);
  const samples = new SamplesSection(id);
  const moments = new Moments((at, text) => {
    markMoment(at);
    layout.move(at, text);
    samples.move(at, text);
  });
  const sections = [
    section("curves", "Over the training", note("Drag to zoom, double-click to go back; with the keyboard: arrow keys read values. Bands reach from the lowest to the highest value that a point stands for."), charts.place("curves"), parts.epochs),
    section("layout", "How both domains look to the classifier", layout.content, charts.place("layout")),
    section("samples", "What the generator draws", samples.content),
    section("confusion", "Which classes are confused", parts.confusions),
    section("mistakes", "The surest mistakes", parts.mistakes),
    section("confidence", "How far its probabilities can be trusted", parts.confidence),
    section("validators", "Choosing without labels", parts.validators, charts.place("validators")),
    section("settings", "What was run", parts.settings),
    section("time", "Time and speed", parts.time, charts.place("time")),
    section("provenance", "Where it comes from", parts.provenance),
  ];
  fill(main, !only && h("p", {class: "back"}, h("a", {href: "#/"}, "← All runs")), parts.head, parts.notices, parts.tiles, parts.protocol,
    sections, moments.bar);
  const drawn = new Map();
  const draw = (name, value, make) => {
    const text = JSON.stringify(value ?? null);
    if (drawn.get(name) !== text) {
      drawn.set(name, text);
      const open = parts[name].querySelector("details")?.open;
      fill(parts[name], value == null ? null : make(value) ?? null);
      parts[name].querySelector("details")?.toggleAttribute("open", Boolean(open));
    }
  };
  let gone = false;
  const show = async () => {
    try {
      const page = await ask("run", {run: id});
      if (gone) {
        return;
      }
      document.title = `${page.row.name} · Gangway`;
      drawHead(parts.head, page);
      draw("notices", page.notices, noticeList);
      draw("tiles", page.tiles, tileList);
      draw("protocol", page.protocol, note);
      const {row, scores, mistakes, confidence, validators, epochs, method, settings, time, provenance} = page;
      draw("confusions", [scores], () => confusions(confusionsOf(page)));
      draw("mistakes", [mistakes], () => mistakesOf(page));
      draw("confidence", confidence, () => confidenceOf(page));
      draw("validators", [validators, epochs.length], () => validatorsOf(page));
      draw("epochs", epochs, () => epochTable(page));
      draw("settings", [row.name, method, settings, provenance], () => [factList(settingFacts(page)), !inlined && !only && h("p", {},
        h("a", {href: address("compare", [id, ...siblings(id)])}, "Compare with its neighbours"))]);
      const facts = timeFacts(time);
      draw("time", facts, factList);
      draw("provenance", [row.name, provenance], () => more("Everything needed to make it again", factList(provenanceFacts(page))));
      layout.show(page.layouts, classesOf(page));
      samples.show(samplesOf(page), page.generates);
      await charts.load();
      sections[6].hidden = validators.length === 0 && charts.isEmpty("validators");
      sections[5].hidden = !confidence?.sourceTest;
      sections[8].hidden = facts.length === 0;
      moments.show(momentsOf(page));
    } catch (error) {
      fill(parts.notices, h("p", {class: "notice bad"}, `This run cannot be shown: ${error.message}`));
      drawn.delete("notices");
    }
  };
  show();
  const again = throttled(MILLIS_BETWEEN, show);
  const end = onChange((ids) => ids.has(id) && again());
  return () => {
    gone = true;
    end();
    charts.destroy();
    layout.destroy();
    moments.stop();
    markMoment(null);
  };
}

function drawHead(place, {row, title}) {
  const share = progress(row);
  const left = row.state === "running" && share ? (row.seconds / row.iteration) * (row.last - row.iteration) : null;
  const steps = row.last > 0 ? `step ${whole(row.iteration)} of ${whole(row.last)}` : `step ${whole(row.iteration)}`;
  const words = [`run ${row.name}`, steps, left !== null ? `about ${duration(left)} left` : !inlined && `changed ${ago(row.changed)}`];
  fill(place, h("h1", {}, title), h("p", {class: "muted"}, badge(row.state), ` ${words.filter(Boolean).join(" · ")}`),
    row.state === "running" && share !== null && h("progress", {class: "wide-bar", max: 1, value: share, "aria-label": "Progress"}));
}

function confusions(all) {
  if (all.length === 0) {
    return note("Known once the run has finished.");
  }
  const [first, ...others] = all.map(confusionTable);
  return [first, ...others.map((other) => more("The same on the source", other))];
}

/** Runs of the same folder, the first few. */
function siblings(id) {
  const parent = id.slice(0, id.lastIndexOf("/") + 1);
  return [...rows.keys()].filter((other) => other !== id && other.slice(0, other.lastIndexOf("/") + 1) === parent).slice(0, 7);
}

/** The charts of a run, in the sections in which they stand. */
class ChartGrid {
  constructor(run) {
    this.run = run;
    this.charts = new Map();
    this.places = new Map();
  }

  place(name) {
    this.places.set(name, h("div", {class: "grid"}));
    return this.places.get(name);
  }

  isEmpty(name) {
    return this.places.get(name).childElementCount === 0;
  }

  async load() {
    const {curves} = await askCurves(this.run);
    for (const panel of panels(curves)) {
      const chart = this.charts.get(panel.key) ?? this.add(panel);
      if (chart.zoom === null) {
        chart.show(linesOf(panel, curves));
      }
    }
  }

  add(panel) {
    const chart = new Chart({...panel, sync: "run", zoomed: (range) => this.zoomed(panel, range)});
    chart.figure.dataset.chart = panel.key;
    this.charts.set(panel.key, chart);
    this.places.get(panel.place).append(chart.figure);
    return chart;
  }

  /** Finer points for the range that is looked at, where there are finer ones. */
  async zoomed(panel, range) {
    const chart = this.charts.get(panel.key);
    const {curves} = await askCurves(this.run, panel.curves, range);
    if (chart.zoom === range) {
      chart.show(linesOf(panel, curves));
      if (range) {
        chart.plot.setScale("x", {min: range[0], max: range[1]});
      }
    }
  }

  destroy() {
    this.charts.forEach((chart) => chart.destroy());
  }
}

function linesOf(panel, curves) {
  return panel.curves.filter((name) => curves[name]).map((name, i) => ({name: curves[name].title, colour: i, ...curves[name]}));
}

/** The one slider that moves everything; it stays at the end while nobody moves it. */
class Moments {
  constructor(move) {
    this.move = move;
    this.moments = [];
    this.timer = 0;
    this.play = h("button", {type: "button", class: "plain", id: "play", click: () => this.toggle()}, "Play");
    this.slider = h("input", {type: "range", id: "moment", min: "0", step: "1", input: () => this.shown()});
    this.text = h("output", {id: "moment-text", for: "moment"});
    this.bar = h("div", {class: "slider", role: "group", "aria-label": "Moment of the training", hidden: true},
      this.play, h("label", {for: "moment"}, "Epoch"), this.slider, this.text);
  }

  show(moments) {
    const last = moments.length - 1;
    const atEnd = this.moments.length === 0 || Number(this.slider.value) === this.moments.length - 1;
    this.moments = moments;
    this.bar.hidden = moments.length < 2;
    this.slider.max = String(Math.max(0, last));
    if (atEnd) {
      this.slider.value = this.slider.max;
    }
    this.shown();
  }

  shown() {
    const moment = this.moments[Number(this.slider.value)];
    if (!moment) {
      this.move(null, "");
      return;
    }
    const text = `${moment.epoch} · step ${whole(moment.iteration)} · ${moment.text}`;
    this.text.textContent = text;
    this.slider.setAttribute("aria-valuetext", `epoch ${text}`);
    this.move(moment.iteration, (iteration) => {
      const epoch = this.moments.find((other) => other.iteration === iteration)?.epoch;
      return epoch ? `epoch ${epoch}, step ${whole(iteration)}` : `step ${whole(iteration)}`;
    });
  }

  toggle() {
    if (this.timer) {
      this.stop();
      return;
    }
    if (this.slider.value === this.slider.max) {
      this.slider.value = "0";
      this.shown();
    }
    this.play.textContent = "Stop";
    this.timer = setInterval(() => {
      this.slider.value = String(Number(this.slider.value) + 1);
      this.shown();
      if (this.slider.value === this.slider.max) {
        this.stop();
      }
    }, 600);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "Play";
  }
}

/** What is nearest to an iteration; the last without one. */
function nearest(iterations, at) {
  return at === null ? iterations[iterations.length - 1] : iterations.reduce((best, other) => (Math.abs(other - at) < Math.abs(best - at) ? other : best));
}

/** The embeddings of both domains, by domain and by class. */
class LayoutSection {
  constructor(run) {
    this.run = run;
    this.clouds = new Map();
    this.iterations = [];
    this.classes = [];
    this.at = null;
    this.of = h("select", {id: "layout-by", "aria-label": "Colour by", change: () => this.draw()},
      h("option", {value: "label"}, "true class (target: oracle)"), h("option", {value: "predicted"}, "predicted class"));
    this.domains = new Scatter();
    this.byClass = new Scatter();
    this.domains.canvas.id = "scatter-domains";
    this.byClass.canvas.id = "scatter-classes";
    this.words = h("p", {class: "muted", id: "layout-note", "aria-live": "polite"});
    this.none = note("No t-SNE: the run has left no embeddings that can be shown, or gangway report has not drawn them yet.");
    this.shown = h("div", {hidden: true}, note(LAYOUT_NOTE), h("div", {class: "pair"},
      h("figure", {class: "card pad"}, h("figcaption", {}, h("h3", {}, "By domain")), this.domains.canvas, this.domains.legend),
      h("figure", {class: "card pad"}, h("figcaption", {}, h("h3", {}, "By class"), this.of), this.byClass.canvas, this.byClass.legend)), this.words);
    this.content = h("div", {}, this.none, this.shown);
  }

  show(layouts, classes) {
    this.iterations = layouts;
    this.classes = classes;
    this.none.hidden = layouts.length > 0;
    this.shown.hidden = layouts.length === 0;
  }

  async move(at, say) {
    if (this.iterations.length === 0) {
      return;
    }
    const iteration = nearest(this.iterations, at);
    this.at = iteration;
    this.say = say || this.say || ((step) => `step ${whole(step)}`);
    if (!this.clouds.has(iteration)) {
      this.clouds.set(iteration, cloudOf(await ask("layout", {run: this.run, iteration}), iteration));
    }
    if (this.at === iteration) {
      this.draw();
    }
  }

  draw() {
    const cloud = this.clouds.get(this.at);
    const when = this.say(cloud.iteration);
    if (this.drawn === `${this.at}${this.of.value}${when}`) {
      return;
    }
    this.drawn = `${this.at}${this.of.value}${when}`;
    const counts = `t-SNE of ${cloud.sources} source and ${cloud.x.length - cloud.sources} target images, ${when}`;
    this.domains.show(cloud, byDomain(cloud), `${counts}, coloured by domain`);
    this.byClass.show(cloud, byClass(cloud, this.of.value, this.classes), `${counts}, coloured by ${this.of.selectedOptions[0].text}`);
    const right = (from, to) => {
      const known = cloud.label.map((label, i) => i).slice(from, to).filter((i) => cloud.label[i] >= 0);
      return known.length === 0 ? null : known.filter((i) => cloud.label[i] === cloud.predicted[i]).length / known.length;
    };
    const target = right(cloud.sources);
    const trust = cloud.trustworthiness == null ? "" : `; trustworthiness ${cloud.trustworthiness.toFixed(3)}`;
    this.words.textContent = `Shown: ${when}${trust}; source training images classified right ${percent(right(0, cloud.sources))}${
      target === null ? "" : `, target training images ${percent(target)} (oracle)`}.`;
  }

  destroy() {
    this.domains.destroy();
    this.byClass.destroy();
  }
}

/** Generated images at the slider's moment. */
class SamplesSection {
  constructor(run) {
    this.run = run;
    this.samples = [];
    this.image = h("img", {class: "samples", alt: ""});
    this.words = h("p", {class: "muted", id: "samples-note", "aria-live": "polite"});
    this.none = h("p", {class: "muted"});
    this.shown = h("div", {hidden: true}, note(SAMPLES_NOTE), h("div", {class: "card pad"}, this.image), this.words);
    this.content = h("div", {}, this.none, this.shown);
  }

  show(samples, generates) {
    this.samples = samples;
    this.none.textContent = generates ? "The run has left no pictures of generated images." : "This run has no generator.";
    this.none.hidden = samples.length > 0;
    this.shown.hidden = samples.length === 0;
  }

  move(at, say) {
    if (this.samples.length === 0) {
      return;
    }
    const iteration = nearest(this.samples.map((sample) => sample.iteration), at);
    const sample = this.samples.findLast((other) => other.iteration === iteration);
    const when = say ? say(iteration) : `step ${whole(iteration)}`;
    const place = pictureOf(this.run, sample.name);
    if (this.image.getAttribute("src") !== place) {
      this.image.src = place;
    }
    this.image.alt = `Rows of images, each with what the generator makes of it below, ${when}`;
    this.words.textContent = `Shown: ${when}.`;
  }
}
