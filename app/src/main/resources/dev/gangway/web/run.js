// The page of one run.

import {Chart} from "/charts.js";
import {askCurves, curveName, panels} from "/curves.js";
import {allRuns, onChange} from "/live.js";
import {address, ago, ask, badge, duration, fill, h, number, oracle, percent, progress, sets, throttled, whole} from "/parts.js";
import {samplesSection} from "/pictures.js";
import {layoutSection} from "/scatter.js";

const MILLIS_BETWEEN = 2000;

/** Shows it; returns what ends that. */
export function showRun(main, id, only) {
  const head = h("div", {class: "head"});
  const facts = h("div", {class: "cards"});
  const notices = h("div", {role: "status"});
  const result = h("section", {hidden: true});
  const charts = new ChartGrid(id);
  const samples = samplesSection(id);
  const layout = layoutSection(id);
  const settings = h("section", {hidden: true});
  const back = h("p", {class: "back"}, h("a", {href: "#/"}, "← All runs"));
  fill(main, !only && back, head, notices, facts, charts.section, h("div", {class: "pair"}, samples.section, layout.section), result, settings);
  let gone = false;
  const load = async () => {
    try {
      const page = await ask("run", {run: id});
      if (gone) {
        return;
      }
      document.title = `${page.row.name} · Gangway`;
      drawHead(head, page.row);
      drawFacts(facts, page);
      drawNotices(notices, page);
      samples.show(page.samples);
      layout.show(page.layouts);
      drawResult(result, page.summary);
      drawSettings(settings, page);
      await charts.load(page.log.curves);
    } catch (error) {
      fill(notices, h("p", {class: "notice bad"}, `This run cannot be shown: ${error.message}`));
    }
  };
  load();
  const again = throttled(MILLIS_BETWEEN, load);
  const end = onChange((ids) => ids.has(id) && again());
  const themes = new MutationObserver(() => layout.recolour());
  themes.observe(document.documentElement, {attributes: true, attributeFilter: ["data-theme"]});
  return () => {
    gone = true;
    end();
    themes.disconnect();
    charts.destroy();
  };
}

/** Panels with the curves of one run. */
class ChartGrid {
  constructor(run) {
    this.run = run;
    this.charts = new Map();
    this.grid = h("div", {class: "grid"});
    this.section = h("section", {hidden: true, "aria-labelledby": "curves-title"},
      h("h2", {id: "curves-title"}, "Curves"),
      h("p", {class: "muted"}, "Drag to zoom, double-click to go back; with the keyboard: arrow keys read values. Bands reach from the lowest to the highest value that a point stands for."),
      this.grid);
  }

  async load(names) {
    this.section.hidden = names.length === 0;
    if (names.length === 0) {
      return;
    }
    const all = await askCurves(this.run);
    for (const panel of panels(Object.keys(all.curves))) {
      const chart = this.charts.get(panel.key) ?? this.add(panel);
      if (chart.zoom === null) {
        chart.show(lines(panel, all.curves));
      }
    }
  }

  add(panel) {
    const chart = new Chart({...panel, sync: "run", zoomed: (range) => this.zoomed(panel, range)});
    this.charts.set(panel.key, chart);
    this.grid.append(chart.figure);
    return chart;
  }

  /** Finer points for the range that is looked at. */
  async zoomed(panel, range) {
    const chart = this.charts.get(panel.key);
    const {curves} = await askCurves(this.run, chart.names, range);
    if (chart.zoom === range) {
      chart.show(lines({...panel, curves: Object.keys(curves).filter((name) => panel.curves.includes(name))}, curves));
      if (range) {
        chart.plot.setScale("x", {min: range[0], max: range[1]});
      }
    }
  }

  destroy() {
    this.charts.forEach((chart) => chart.destroy());
  }
}

function lines(panel, curves) {
  return panel.curves.map((curve, i) => ({name: curveName(curve), colour: i, ...curves[curve]}));
}

function drawHead(place, row) {
  const share = progress(row);
  const left = row.state === "running" && share ? (row.seconds / row.iteration) * (row.last - row.iteration) : null;
  const steps = row.last > 0 ? `step ${whole(row.iteration)} of ${whole(row.last)}` : `step ${whole(row.iteration)}`;
  fill(place,
    h("h1", {}, row.name, " ", badge(row.state)),
    h("p", {class: "muted"}, [sets(row), row.method, `seed ${row.seed}`, steps,
      left !== null ? `about ${duration(left)} left` : `changed ${ago(row.changed)}`].join(" · ")),
    share !== null && h("progress", {class: "wide-bar", max: 1, value: share, "aria-label": "Progress"}));
}

function card(title, value, note, mark) {
  return h("div", {class: "card fact"}, h("div", {class: "muted small"}, title, mark && " ", mark),
    h("div", {class: "big"}, value), h("div", {class: "muted small"}, note));
}

function drawFacts(place, {row, summary, selected}) {
  const on = row.whole ? "last weights, whole set" : "last epoch, sample of the set";
  const choice = summary?.selected ?? null;
  fill(place,
    card("Target test", percent(row.oracleTargetTestAccuracy), row.oracleTargetTestAccuracy == null ? "no labelled target test set, or no epoch yet" : on, oracle()),
    card("Source test", percent(row.sourceTestAccuracy), row.sourceTestAccuracy == null ? "no epoch yet" : on),
    choice
      ? card(`Chosen by ${choice.validator}`, percent(choice.scores.targetTest?.accuracy), `step ${whole(choice.iteration)}, chosen without target labels`, oracle())
      : selected && card(`Chosen by ${selected.validator}`, `step ${whole(selected.iteration)}`, `label-free score ${number(selected.value)}`),
    card("Time in training", duration(row.seconds), row.imagesPerSecond > 0 ? `${whole(row.imagesPerSecond)} images/s` : ""));
}

function drawNotices(place, page) {
  const when = page.row.iteration > 0 ? `after step ${whole(page.row.iteration)}` : "before its first step";
  fill(place,
    page.row.state === "failed" && h("p", {class: "notice bad"}, h("b", {}, "Failed: "), page.failure || "no reason was left"),
    page.row.state === "stopped" && h("p", {class: "notice"}, h("b", {}, "Ended without a result: "),
      `it was stopped or killed ${when}. Resume it with: `, h("code", {}, page.resume)),
    page.log.alarms.map((alarm) => h("p", {class: "notice warn"}, h("b", {}, "⚠ Alarm: "), alarm.message)),
    page.log.broken > 0 && h("p", {class: "notice"}, `${page.log.broken} lines of the log cannot be read and are left out.`));
}

function drawResult(place, summary) {
  place.hidden = !summary?.scores;
  if (place.hidden) {
    return;
  }
  const rows = [
    ["Source test", summary.scores.sourceTest],
    ["Target train (transductive)", summary.scores.targetTrain],
    ["Target test", summary.scores.targetTest],
  ].filter(([, score]) => score);
  fill(place, h("h2", {}, "Result"),
    h("div", {class: "card table"}, h("table", {},
      h("caption", {class: "hidden"}, "Accuracy of the last weights on whole sets"),
      h("thead", {}, h("tr", {}, ["Scored on", "Images", "Accuracy", "Mean of classes"].map((title, i) => h("th", {scope: "col", class: i ? "figure" : null}, title)))),
      h("tbody", {}, rows.map(([title, score]) => h("tr", {}, h("th", {scope: "row"}, title, " ", score.oracle && oracle()),
        h("td", {class: "figure"}, whole(score.n)), h("td", {class: "figure strong"}, percent(score.accuracy)),
        h("td", {class: "figure"}, percent(score.meanRecall))))))),
    summary.validators?.length > 0 && validatorsTable(summary));
}

function validatorsTable(summary) {
  return h("details", {class: "card pad"}, h("summary", {}, "How well each label-free validator would have chosen ", oracle()),
    h("div", {class: "table"}, h("table", {},
      h("thead", {}, h("tr", {}, ["Validator", "Rank correlation", "Chosen step", "Target accuracy there", "Lost to the best"].map((title, i) => h("th", {scope: "col", class: i ? "figure" : null}, title)))),
      h("tbody", {}, summary.validators.map((verdict) => h("tr", {}, h("th", {scope: "row"}, verdict.validator),
        h("td", {class: "figure"}, number(verdict.correlation)), h("td", {class: "figure"}, whole(verdict.chosen)),
        h("td", {class: "figure"}, percent(verdict.accuracy)), h("td", {class: "figure"}, percent(verdict.regret))))))));
}

/** Nested fields as one list: "optimizer learningRate" and so on. */
export function flat(node, before = "") {
  return Object.entries(node ?? {}).flatMap(([name, value]) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? flat(value, `${before}${name} `)
      : [[before + name, value === null ? "–" : String(value)]]);
}

function drawSettings(place, page) {
  place.hidden = !page.config;
  if (place.hidden || place.childElementCount > 0) {
    return;
  }
  const list = (node) => h("dl", {}, flat(node).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
  const {settings, ...data} = page.config;
  fill(place, h("h2", {}, "Settings"),
    h("div", {class: "card pad"}, list({...data, ...settings})),
    page.provenance && h("details", {class: "card pad"}, h("summary", {}, "Where it comes from: versions, machine, command, data"), list(page.provenance)),
    h("p", {}, h("a", {href: address("compare", [page.row.id, ...siblings(page.row.id)])}, "Compare with its neighbours")));
}

/** Runs of the same folder, the first few. */
function siblings(id) {
  const parent = id.slice(0, id.lastIndexOf("/") + 1);
  return [...allRuns().keys()].filter((other) => other !== id && other.slice(0, other.lastIndexOf("/") + 1) === parent).slice(0, 7);
}
