"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const byId = id => document.getElementById(id);
  const css = name => getComputedStyle(root).getPropertyValue(name).trim();

  /* Okabe and Ito's colours for curves and Petroff's ten for classes: told apart by colour-blind readers too. */
  const LINES = {
    light: ["#0072b2", "#c44e00", "#00805c", "#a8508a", "#8a6500", "#2b83ba", "#444c57", "#7a5c00"],
    dark: ["#56b4e9", "#ff9b54", "#35c79a", "#e3a1c8", "#f0c04a", "#9fd0f0", "#d4dae2", "#f0e442"],
  };
  const CLASSES = ["#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd"];
  const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

  const theme = () => root.dataset.theme === "dark" ? "dark" : "light";
  const number = (value, percent) => value == null ? "–"
    : percent ? Figures.percent(value)
    : Math.abs(value) >= 1000 || (value !== 0 && Math.abs(value) < 0.001) ? value.toPrecision(4) : value.toFixed(value >= 100 ? 0 : 3);

  let iteration = null; // the slider's
  const plots = new Map();

  function axis(side, size, percent, log) {
    return {
      side, stroke: css("--soft"), grid: { stroke: css("--grid"), width: 1 }, ticks: { stroke: css("--grid"), width: 1 },
      font: "12px system-ui, sans-serif", size,
      values: (u, splits) => log ? decades(splits) : Figures.ticks(side === 2 ? splits.map(v => Number.isInteger(v) ? v : null) : splits, percent),
    };
  }
  const decade = v => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-6;
  /* Powers of ten are enough where there are two. */
  const decades = splits => {
    const enough = splits.filter(v => v != null && decade(v)).length > 1;
    return splits.map(v => v == null || enough && !decade(v) ? "" : short(v));
  };
  const short = v => Math.abs(v) >= 10000 ? v / 1000 + "k" : String(Number(v.toPrecision(3)));

  function cursorLine(u) {
    if (iteration == null) return;
    const x = u.valToPos(iteration, "x", true);
    const { left, top, width, height } = u.bbox;
    if (x < left || x > left + width) return;
    u.ctx.save();
    u.ctx.strokeStyle = css("--ink");
    u.ctx.globalAlpha = 0.55;
    u.ctx.lineWidth = 1.5 * devicePixelRatio;
    u.ctx.beginPath();
    u.ctx.moveTo(x, top);
    u.ctx.lineTo(x, top + height);
    u.ctx.stroke();
    u.ctx.restore();
  }

  function plot(figure, chart) {
    const place = figure.querySelector(".plot");
    const small = figure.parentElement.classList.contains("small-charts");
    const old = plots.get(chart.id);
    if (old) old.destroy();
    const few = chart.x.length <= 60 && !small && chart.series.length < 5;
    const single = s => s.values.filter(v => v != null).length === 1; // a curve of one value is a dot
    const colours = LINES[theme()];
    const series = [{ label: "step" }].concat(chart.series.map((s, i) => {
      const stroke = colours[(s.colour == null ? i : s.colour) % colours.length];
      return {
        label: s.name, stroke, width: 2,
        dash: s.dash == null ? (chart.series.length > 3 ? DASHES[Math.floor(i / colours.length) % DASHES.length] : []) : DASHES[s.dash % DASHES.length],
        points: single(s) ? { show: true, size: 8, fill: stroke } : { show: few, size: 5 },
        spanGaps: true,
        value: (u, v) => number(v, chart.percent),
      };
    }));
    const positive = v => chart.log && !(v > 0) ? null : v;
    const values = [chart.x].concat(chart.series.map(s => s.values.map(positive)));
    const u = new uPlot({
      width: Math.max(200, place.clientWidth), height: small ? 120 : 260,
      series, scales: { x: { time: false, range: (plot, min, max) => min === max ? [min - 1, max + 1] : [min, max] }, y: chart.percent ? { range: (plot, least, most) => Figures.shareRange(least, most) } : { distr: chart.log ? 3 : 1 } },
      axes: [axis(2, 34, false, false), axis(3, 58, chart.percent, chart.log)],
      cursor: { sync: { key: "iteration" }, drag: { x: true, y: false } },
      legend: { show: !small, live: true },
      hooks: { drawAxes: [cursorLine] },
    }, values, place);
    u.root.querySelector("canvas").setAttribute("aria-hidden", "true");
    plots.set(chart.id, u);
  }

  function plotAll() {
    for (const figure of document.querySelectorAll("figure.chart")) {
      const chart = (data.charts || []).find(c => c.id === figure.dataset.chart);
      if (chart) plot(figure, chart);
    }
  }

  /* t-SNE */
  let scatters = [];
  const pictures = [];
  function cloud(frame) {
    return { x: frame.source.x.concat(frame.target.x), y: frame.source.y.concat(frame.target.y) };
  }

  function legend(id, groups, scatter) {
    const place = byId(id);
    place.textContent = "";
    groups.forEach((group, g) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      swatch.setAttribute("viewBox", "0 0 12 12");
      swatch.setAttribute("aria-hidden", "true");
      const shape = document.createElementNS("http://www.w3.org/2000/svg", group.triangle ? "polygon" : "circle");
      if (group.triangle) shape.setAttribute("points", "6,0.5 11.5,11 0.5,11");
      else { shape.setAttribute("cx", 6); shape.setAttribute("cy", 6); shape.setAttribute("r", 5); }
      shape.setAttribute("fill", group.colour());
      swatch.append(shape);
      button.append(swatch, group.name);
      button.addEventListener("click", () => button.setAttribute("aria-pressed", String(scatter.toggle(g))));
      place.append(button);
    });
  }

  function tsne() {
    const frames = data.frames || [];
    if (!frames.length || !byId("scatter-domains")) return;
    const clouds = frames.map(cloud);
    const bounds = clouds.reduce((b, c) => [
      Math.min(b[0], ...c.x), Math.min(b[1], ...c.y), Math.max(b[2], ...c.x), Math.max(b[3], ...c.y),
    ], [Infinity, Infinity, -Infinity, -Infinity]);
    const first = frames[0];
    const sources = first.source.x.length;
    const all = clouds[0].x.length;
    const shape = i => i < sources ? "circle" : "triangle";
    const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
    const domains = [
      { name: "source", colour: () => css("--source"), shape, members: range(0, sources) },
      { name: "target", colour: () => css("--target"), shape, members: range(sources, all), triangle: true },
    ];
    const label = first.source.label.concat(first.target.label);
    const classes = data.classes.map((name, k) => ({
      name, colour: () => CLASSES[k % CLASSES.length], shape,
      members: range(0, all).filter(i => label[i] === k),
    })).concat({ name: "unknown", colour: () => css("--soft"), shape, members: range(0, all).filter(i => label[i] < 0) })
      .filter(group => group.members.length);
    const labels = classes.filter(c => c.name !== "unknown").map((c, g) => ({
      text: c.name.slice(0, 14), group: g, members: c.members.filter(i => i < sources),
    }));
    scatters = [
      Scatter.create(byId("scatter-domains"), domains, bounds, [], 2.6),
      Scatter.create(byId("scatter-classes"), classes, bounds, classes.length <= 30 ? labels : [], 2.6),
    ];
    legend("legend-domains", domains, scatters[0]);
    legend("legend-classes", classes.slice(0, 40), scatters[1]);
    scatters.clouds = clouds;
  }

  /* One small picture for each row of a comparison. */
  function gallery() {
    for (const { id, frame } of data.gallery || []) {
      const points = cloud(frame);
      const sources = frame.source.x.length;
      const shape = i => i < sources ? "circle" : "triangle";
      const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
      const bounds = [Math.min(...points.x), Math.min(...points.y), Math.max(...points.x), Math.max(...points.y)];
      const scatter = Scatter.create(byId(id), [
        { colour: () => css("--source"), shape, members: range(0, sources) },
        { colour: () => css("--target"), shape, members: range(sources, points.x.length) },
      ], bounds, [], 3);
      scatter.show(points, false);
      pictures.push(scatter);
    }
  }

  const nearest = (list, at) => list.reduce((best, item, i) =>
    Math.abs(item.iteration - at) < Math.abs(list[best].iteration - at) ? i : best, 0);
  const steps = n => n.toLocaleString("en");

  function epochOf(at) {
    const moment = (data.moments || []).find(m => m.iteration === at);
    return moment ? "epoch " + moment.epoch + ", step " + steps(at) : "step " + steps(at);
  }

  function wrongShare(cloudOf) {
    let known = 0, wrong = 0;
    cloudOf.label.forEach((k, i) => { if (k >= 0) { known++; if (cloudOf.predicted[i] !== k) wrong++; } });
    return known ? 1 - wrong / known : null;
  }

  function move(at, glide) {
    iteration = at;
    for (const u of plots.values()) u.redraw(false, false);
    const frames = data.frames || [];
    if (scatters.length) {
      const f = nearest(frames, at);
      scatters.forEach(s => s.show(scatters.clouds[f], glide));
      const right = wrongShare(frames[f].target);
      const text = "Shown: " + epochOf(frames[f].iteration) + "; trustworthiness " + frames[f].trustworthiness.toFixed(3)
        + "; source training images classified right " + number(wrongShare(frames[f].source), true)
        + (right == null ? "" : ", target training images " + number(right, true) + " (oracle)") + ".";
      if (byId("tsne-note").textContent !== text) byId("tsne-note").textContent = text;
      for (const id of ["domains", "classes"]) {
        byId("scatter-" + id).setAttribute("aria-label",
          "t-SNE of " + scatters.clouds[f].x.length + " images of both domains, coloured by " + (id === "domains" ? "domain" : "class") + ", " + epochOf(frames[f].iteration));
        byId("scatter-" + id).dataset.iteration = frames[f].iteration;
      }
    }
    const sheets = data.sheets || [];
    if (sheets.length && byId("sheet-source")) {
      const sheet = sheets[nearest(sheets, at)];
      byId("sheet-source").src = sheet.source;
      byId("sheet-target").src = sheet.target;
      byId("samples-note").textContent = "Shown: " + epochOf(sheet.iteration) + ".";
    }
  }

  function slider() {
    const input = byId("moment");
    const moments = data.moments || [];
    if (!input) {
      if (moments.length) move(moments[moments.length - 1].iteration, false);
      else if ((data.frames || []).length) move(data.frames[data.frames.length - 1].iteration, false);
      return;
    }
    const show = glide => {
      const moment = moments[Number(input.value)];
      const text = moment.epoch + " · step " + steps(moment.iteration) + " · " + moment.text;
      byId("moment-text").textContent = text;
      input.setAttribute("aria-valuetext", "epoch " + text);
      move(moment.iteration, glide);
    };
    input.addEventListener("input", () => show(true));
    let timer = 0;
    const play = byId("play");
    const stop = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; };
    play.addEventListener("click", () => {
      if (timer) { stop(); return; }
      if (Number(input.value) === moments.length - 1) input.value = 0;
      play.textContent = "Stop";
      show(true);
      timer = setInterval(() => {
        if (Number(input.value) >= moments.length - 1) { stop(); return; }
        input.value = Number(input.value) + 1;
        show(true);
      }, 600);
    });
    show(false);
  }

  /* Light and dark */
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = byId("theme");
  let chosen = null;
  function paint(dark) {
    root.dataset.theme = dark ? "dark" : "light";
    button.textContent = dark ? "Light" : "Dark";
    button.setAttribute("aria-label", dark ? "Use light colours" : "Use dark colours");
    plotAll();
    scatters.concat(pictures).forEach(s => s.redraw());
  }
  button.hidden = false;
  button.addEventListener("click", () => { chosen = theme() !== "dark"; paint(chosen); });
  system.addEventListener("change", () => { if (chosen == null) paint(system.matches); });
  addEventListener("beforeprint", () => paint(false));
  addEventListener("afterprint", () => paint(chosen == null ? system.matches : chosen));

  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    for (const [id, u] of plots) {
      const place = u.root.parentElement;
      u.setSize({ width: Math.max(200, place.clientWidth), height: u.height });
    }
  });

  root.dataset.theme = system.matches ? "dark" : "light";
  tsne();
  gallery();
  paint(system.matches);
  slider();
  if (scatters.length) for (const id of ["domains", "classes"]) {
    const place = byId("legend-" + id);
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Show or hide");
  }
})();
