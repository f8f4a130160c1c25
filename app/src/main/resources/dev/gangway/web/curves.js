
// In which panels the curves stand; what they are called comes with them.

const POINTS = 500;
const ACCURACY_NOTE = "At each epoch's end, on samples of the test sets.";

/** A panel stands in a section of the page of a run: `place`. */
const PANELS = [
  {group: "scores", place: "curves", title: "Accuracy", share: true, note: ACCURACY_NOTE},
  {group: "losses", place: "curves", title: "Losses", log: true},
  {group: "discriminatorAccuracy", place: "curves", title: "Images that the discriminator tells right", share: true},
  {group: "gradientNorms", place: "curves", title: "Gradient norms", log: true},
  {group: "shares", place: "curves", title: "Self-training: shares", share: true},
  {group: "distances", place: "layout", title: "Domain distance", split: true},
  {group: "validators", place: "validators", title: "Validator", split: true, small: true},
  {group: "step", place: "time", title: "Speed", small: true},
];

const NOTES = {
  "distances/proxy-a-distance": "2: a linear classifier tells the domains apart; 0: it guesses.",
  "distances/mmd": "0: both domains have the same embeddings.",
};

function groupOf(curve) {
  return curve.slice(0, curve.indexOf("/"));
}

/** How the values of a curve are shown, and where. */
function panelOf(curve) {
  const group = groupOf(curve);
  return {...(PANELS.find((panel) => panel.group === group) ?? {group, place: "curves", title: group}), note: NOTES[curve]};
}

/** A curve's whole title, for a panel of its own. */
function curveTitle(curve, line) {
  return `${panelOf(curve).title}: ${line.title}`.replace(/: (C|D|[abc]): /, ": $1, ");
}

/** The panels that curves fill: [{key, place, title, note, share, log, small, curves}]. */
function panels(curves) {
  const names = Object.keys(curves);
  const groups = [...new Set(names.map(groupOf))];
  const known = PANELS.filter((panel) => groups.includes(panel.group));
  const others = groups.filter((group) => !PANELS.some((panel) => panel.group === group)).map((group) => panelOf(`${group}/`));
  return [...known, ...others].flatMap((panel) => {
    const own = names.filter((name) => groupOf(name) === panel.group);
    return panel.split
      ? own.map((name) => ({...panel, key: name, title: curveTitle(name, curves[name]), note: NOTES[name], single: true, curves: [name]}))
      : [{...panel, key: panel.group, curves: own}];
  });
}

/** Asks for curves: {last, curves: {name: {title, x, y, min, max}}}. */
function askCurves(run, names = [], range = null) {
  const parameters = new URLSearchParams({run, points: POINTS});
  names.forEach((name) => parameters.append("name", name));
  if (range) {
    parameters.set("from", Math.max(0, Math.floor(range[0])));
    parameters.set("to", Math.max(0, Math.ceil(range[1])));
  }
  return ask("curves", parameters);
}
