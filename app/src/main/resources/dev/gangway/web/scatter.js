// The embeddings of both domains in the plane (t-SNE), moment by moment.

import {ask, h, whole} from "/parts.js";

const SIZE = 560;
const WORDS = {domain: "domain", predicted: "predicted class", label: "true class"};

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The section; `show` takes the iterations that have a picture. */
export function layoutSection(run) {
  const canvas = h("canvas", {class: "scatter", role: "img", "aria-label": ""});
  const slider = h("input", {type: "range", min: "0", step: "1", id: "layout-at", input: () => load()});
  const title = h("output", {for: "layout-at"});
  const by = h("select", {id: "layout-by", change: () => paint()},
    h("option", {value: "domain"}, "domain"), h("option", {value: "predicted"}, "predicted class"),
    h("option", {value: "label"}, "true class (oracle)"));
  const key = h("ul", {class: "key"});
  const section = h("section", {hidden: true, "aria-labelledby": "layout-title"},
    h("h2", {id: "layout-title"}, "Embeddings (t-SNE)"),
    h("p", {class: "muted"}, "One point for each sample, circles for the source and triangles for the target: adapted domains lie over each other."),
    h("div", {class: "card pad"},
      h("div", {class: "slide"}, h("label", {for: "layout-at"}, "Iteration"), slider, title,
        h("label", {for: "layout-by"}, "Colour by"), by),
      canvas, key));
  let iterations = [];
  let domains = [];
  const load = async () => {
    const iteration = iterations[Number(slider.value)];
    title.textContent = whole(iteration);
    slider.setAttribute("aria-valuetext", `iteration ${whole(iteration)}`);
    const layout = await ask("layout", {run, iteration});
    domains = ["source", "target"].map((domain) => ({domain, ...layout[domain]}));
    paint();
  };
  const paint = () => draw(canvas, key, domains, by.value, iterations[Number(slider.value)]);
  const show = (all) => {
    if (all.join() === iterations.join()) {
      return;
    }
    iterations = all;
    section.hidden = all.length === 0;
    if (all.length > 0) {
      slider.max = String(all.length - 1);
      slider.value = slider.max;
      load();
    }
  };
  const recolour = () => section.hidden || paint();
  return {section, show, recolour};
}

function classColour(label) {
  return label < 0 ? token("--muted") : token(`--class-${label % 10}`);
}

function draw(canvas, key, domains, by, iteration) {
  const scale = devicePixelRatio || 1;
  canvas.width = SIZE * scale;
  canvas.height = SIZE * scale;
  const xs = domains.flatMap((domain) => domain.x);
  const ys = domains.flatMap((domain) => domain.y);
  const classes = [...new Set(domains.flatMap((domain) => (by === "domain" ? [] : domain[by])))].sort((a, b) => a - b);
  const pen = canvas.getContext("2d");
  const place = placing(xs, ys, SIZE * scale);
  domains.forEach((domain, i) => {
    const own = token(i === 0 ? "--line-0" : "--line-1");
    domain.x.forEach((x, j) => {
      pen.globalAlpha = 0.75;
      pen.fillStyle = by === "domain" ? own : classColour(domain[by][j]);
      mark(pen, domain.domain, place(x, domain.y[j]), 3.2 * scale);
    });
  });
  const counts = domains.map((domain) => `${domain.x.length} ${domain.domain} samples`).join(" and ");
  canvas.setAttribute("aria-label", `${counts} in the plane at iteration ${whole(iteration)}, coloured by ${WORDS[by]}`);
  const item = (sign, text, colour) => {
    const shape = h("span", {"aria-hidden": "true"}, sign);
    shape.style.color = colour;
    return h("li", {}, shape, ` ${text}`);
  };
  key.replaceChildren(...(by !== "domain"
    ? [item("●", "source", token("--muted")), item("▲", "target", token("--muted")),
      ...classes.map((label) => item("■", label < 0 ? "unknown" : `class ${label}`, classColour(label)))]
    : [item("●", "source", token("--line-0")), item("▲", "target", token("--line-1"))]));
}

/** Both axes on one scale, with a margin. */
function placing(xs, ys, size) {
  const low = [Math.min(...xs), Math.min(...ys)];
  const span = Math.max(Math.max(...xs) - low[0], Math.max(...ys) - low[1]) || 1;
  const step = (0.94 * size) / span;
  return (x, y) => [0.03 * size + (x - low[0]) * step, 0.97 * size - (y - low[1]) * step];
}

function mark(pen, domain, [x, y], size) {
  pen.beginPath();
  if (domain === "source") {
    pen.arc(x, y, size, 0, 2 * Math.PI);
  } else {
    pen.moveTo(x, y - 1.25 * size);
    pen.lineTo(x + 1.15 * size, y + 0.85 * size);
    pen.lineTo(x - 1.15 * size, y + 0.85 * size);
  }
  pen.fill();
}
