// Which curves there are, what they are called, and in which panels they stand.

import {ask} from "/parts.js";

export const POINTS = 500;

const NAMES = {
  "scores/sourceTestAccuracy": "source test",
  "scores/oracleTargetTestAccuracy": "target test (oracle)",
  "losses/classifier": "C: source classes",
  "losses/d_real": "D: real images",
  "losses/d_fake_source": "D: made from source",
  "losses/d_fake_target": "D: made from target",
  "losses/d_class": "D: source classes",
  "losses/a": "a: classes, made from source",
  "losses/b": "b: real?, made from source",
  "losses/c": "c: real?, made from target",
  "discriminatorAccuracy/real": "real images",
  "discriminatorAccuracy/fake_source": "made from source",
  "discriminatorAccuracy/fake_target": "made from target",
  "step/imagesPerSecond": "images per second",
  "distances/proxy-a-distance": "proxy A-distance",
  "distances/mmd": "MMD",
};

const PANELS = [
  {group: "scores", title: "Accuracy", share: true, note: "At each epoch's end, on samples of the test sets."},
  {group: "losses", title: "Losses"},
  {group: "discriminatorAccuracy", title: "Discriminator: accuracy", share: true},
  {group: "gradientNorms", title: "Gradient norms", log: true},
  {group: "distances", title: "Domain distance", split: true},
  {group: "validators", title: "Validator", split: true},
  {group: "step", title: "Speed", small: true},
];

/** The short name of a curve. */
export function curveName(curve) {
  return NAMES[curve] ?? curve.slice(curve.indexOf("/") + 1);
}

/** A curve's whole title, for a panel of its own. */
export function curveTitle(curve) {
  const panel = panelOf(curve.slice(0, curve.indexOf("/")));
  return `${panel.title}: ${curveName(curve)}`.replace(/: (C|D|[abc]): /, ": $1, ");
}

function panelOf(group) {
  return PANELS.find((panel) => panel.group === group) ?? {group, title: group};
}

/** How the values of a curve are shown. */
export function curveStyle(curve) {
  return panelOf(curve.slice(0, curve.indexOf("/")));
}

/** The panels that a run's curves fill: [{key, title, note, share, log, small, curves}]. */
export function panels(curves) {
  const groups = [...new Set(curves.map((curve) => curve.slice(0, curve.indexOf("/"))))];
  const known = PANELS.filter((panel) => groups.includes(panel.group));
  const others = groups.filter((group) => !PANELS.some((panel) => panel.group === group)).map(panelOf);
  return [...known, ...others].flatMap((panel) => {
    const own = curves.filter((curve) => curve.startsWith(`${panel.group}/`)).sort(byName);
    return panel.split
      ? own.map((curve) => ({...panel, key: curve, title: curveTitle(curve), small: true, single: true, curves: [curve]}))
      : [{...panel, key: panel.group, curves: own}];
  });
}

/** In the order of the names above, others after them. */
function byName(a, b) {
  const names = Object.keys(NAMES);
  const place = (curve) => (names.includes(curve) ? names.indexOf(curve) : names.length);
  return place(a) - place(b) || a.localeCompare(b);
}

/** Asks for curves: {last, curves: {name: {x, y, min, max}}}. */
export async function askCurves(run, names = [], range = null) {
  const parameters = new URLSearchParams({run, points: POINTS});
  names.forEach((name) => parameters.append("name", name));
  if (range) {
    parameters.set("from", Math.max(0, Math.floor(range[0])));
    parameters.set("to", Math.max(0, Math.ceil(range[1])));
  }
  return ask("curves", parameters);
}
