// Chosen runs side by side: each curve of all of them in one chart, results, settings that differ.

import {Chart, colour} from "/charts.js";
import {askCurves, curveStyle, curveTitle} from "/curves.js";
import {allRuns, onChange} from "/live.js";
import {address, ask, badge, fill, h, oracle, percent, throttled, whole} from "/parts.js";
import {flat} from "/run.js";

const MOST = 12;
const FIRST = ["scores/oracleTargetTestAccuracy", "scores/sourceTestAccuracy", "losses/classifier", "distances/proxy-a-distance", "distances/mmd"];
const MILLIS_BETWEEN = 2000;

/** Shows it; returns what ends that. */
export function showCompare(main, wanted) {
  document.title = "Compare · Gangway";
  const ids = wanted.filter((id) => allRuns().has(id)).slice(0, MOST);
  const table = h("div", {class: "card table"});
  const grid = h("div", {class: "grid"});
  const picker = h("select", {id: "more-curves", change: () => { shown.add(picker.value); load(); }});
  const more = h("p", {class: "tools"}, h("label", {for: "more-curves"}, "One more curve"), picker);
  const differences = h("section", {hidden: true});
  const notice = h("div", {role: "status"});
  fill(main, h("p", {class: "back"}, h("a", {href: "#/"}, "← All runs")), h("h1", {}, "Compare"), notice, table,
    h("h2", {}, "Curves"), grid, more, differences);
  if (ids.length < wanted.length) {
    fill(notice, h("p", {class: "notice"}, `${wanted.length - ids.length} of the chosen runs are not here any more.`));
  }
  const shown = new Set(FIRST);
  const charts = new Map();
  const state = {names: [], gone: false};
  const load = async () => {
    try {
      drawTable(table, ids);
      state.names = await curveNames(ids, state.names);
      const names = state.names.filter((name) => shown.has(name));
      const all = await Promise.all(ids.map((id) => askCurves(id, names)));
      if (!state.gone) {
        names.forEach((name) => drawCurve(name, ids, all, charts, grid));
        drawPicker(picker, state.names.filter((name) => !shown.has(name)));
      }
    } catch (error) {
      fill(notice, h("p", {class: "notice bad"}, `The runs cannot be compared: ${error.message}`));
    }
  };
  load();
  drawDifferences(differences, ids);
  const again = throttled(MILLIS_BETWEEN, load);
  const end = onChange((changed) => ids.some((id) => changed.has(id)) && again());
  const themes = new MutationObserver(() => drawTable(table, ids));
  themes.observe(document.documentElement, {attributes: true, attributeFilter: ["data-theme"]});
  return () => {
    state.gone = true;
    end();
    themes.disconnect();
    charts.forEach((chart) => chart.destroy());
  };
}

/** The names of all curves of the runs; asked anew, since a run that has just begun has few. */
async function curveNames(ids, before) {
  const pages = await Promise.all(ids.map((id) => ask("run", {run: id})));
  return [...new Set([...before, ...pages.flatMap((page) => page.log.curves)])];
}

function drawCurve(name, ids, all, charts, grid) {
  if (!charts.has(name)) {
    const chart = new Chart({...curveStyle(name), small: false, title: curveTitle(name), sync: "compare"});
    charts.set(name, chart);
    grid.append(chart.figure);
    const order = FIRST.filter((first) => charts.has(first)).map((first) => charts.get(first).figure);
    grid.prepend(...order);
  }
  const chart = charts.get(name);
  if (chart.zoom === null) {
    chart.show(ids.map((id, i) => ({name: label(id, ids), colour: i, ...(all[i].curves[name] ?? {x: [], y: [], min: [], max: []})})));
  }
}

/** The part of an id that tells it from the others. */
function label(id, ids) {
  const parent = id.slice(0, id.lastIndexOf("/") + 1);
  return parent && ids.every((other) => other.startsWith(parent)) ? id.slice(parent.length) : allRuns().get(id)?.name ?? id;
}

function drawTable(place, ids) {
  const swatch = (i) => {
    const mark = h("i", {class: i < 8 ? "mark" : "mark dashed", "aria-hidden": "true"});
    mark.style.color = colour(i);
    return mark;
  };
  fill(place, h("table", {}, h("caption", {class: "hidden"}, "The chosen runs"),
    h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "Run"), h("th", {scope: "col"}, "State"), h("th", {scope: "col", class: "figure wide"}, "Steps"),
      h("th", {scope: "col", class: "figure"}, "Target test ", oracle()), h("th", {scope: "col", class: "figure wide"}, "Source test"),
      h("th", {scope: "col"}, h("span", {class: "hidden"}, "Leave out")))),
    h("tbody", {}, ids.map((id, i) => {
      const row = allRuns().get(id);
      return row && h("tr", {}, h("th", {scope: "row"}, swatch(i), " ", h("a", {href: address("run", [id])}, label(id, ids))),
        h("td", {}, badge(row.state)), h("td", {class: "figure wide"}, whole(row.iteration)),
        h("td", {class: "figure strong"}, percent(row.oracleTargetTestAccuracy)),
        h("td", {class: "figure wide"}, percent(row.sourceTestAccuracy)),
        h("td", {class: "figure"}, ids.length > 1 && h("a", {class: "leave", href: address("compare", ids.filter((other) => other !== id)),
          "aria-label": `Leave out ${row.name}`}, "✕")));
    }).filter(Boolean))));
}

function drawPicker(picker, names) {
  if ([...picker.options].slice(1).map((option) => option.value).join() === names.join()) {
    return;
  }
  picker.replaceChildren(h("option", {value: ""}, "choose …"), ...names.map((name) => h("option", {value: name}, curveTitle(name))));
}

async function drawDifferences(place, ids) {
  const pages = await Promise.all(ids.map((id) => ask("run", {run: id}).catch(() => null)));
  const settings = pages.map((page) => new Map(flat(page?.config)));
  const names = [...new Set(settings.flatMap((map) => [...map.keys()]))]
    .filter((name) => new Set(settings.map((map) => map.get(name))).size > 1);
  place.hidden = names.length === 0;
  fill(place, h("h2", {}, "Settings that differ"), h("div", {class: "card table", tabindex: "0", role: "region", "aria-label": "Settings that differ"}, h("table", {},
    h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "Run"), names.map((name) => h("th", {scope: "col"}, name)))),
    h("tbody", {}, ids.map((id, i) => h("tr", {}, h("th", {scope: "row"}, label(id, ids)),
      names.map((name) => h("td", {}, settings[i].get(name) ?? "–"))))))));
}
