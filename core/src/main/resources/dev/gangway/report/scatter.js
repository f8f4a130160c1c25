/* Scatter plots on a canvas: points that glide from one layout to the next. */
"use strict";
const Scatter = (() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  function ease(t) {
    return t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) * (2 - 2 * t) / 2;
  }

  function mark(context, shape, x, y, r) {
    if (shape === "triangle") {
      context.moveTo(x, y - 1.2 * r);
      context.lineTo(x + 1.1 * r, y + 0.9 * r);
      context.lineTo(x - 1.1 * r, y + 0.9 * r);
      context.closePath();
    } else {
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 7);
    }
  }

  /**
   * groups: [{name, colour() -> css, shape, members: [point index]}], drawn in that order.
   * bounds: [left, top, right, bottom] of all layouts, so that the view stays when the layout changes.
   * labels: [{text, members}] written at the middle of their points, or none.
   */
  function create(canvas, groups, bounds, labels, radius) {
    const hidden = new Set();
    let shown = null;
    let goal = null;
    let frame = 0;

    function place(points, i, size) {
      const span = Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1]) || 1;
      const pad = 14;
      const scale = (size - 2 * pad) / span;
      return [
        size / 2 + (points.x[i] - (bounds[0] + bounds[2]) / 2) * scale,
        size / 2 + (points.y[i] - (bounds[1] + bounds[3]) / 2) * scale,
      ];
    }

    function median(values) {
      const sorted = values.slice().sort((a, b) => a - b);
      return sorted[sorted.length >> 1];
    }

    function draw(points) {
      const size = canvas.clientWidth;
      if (!size) return;
      const ratio = window.devicePixelRatio || 1;
      const wanted = Math.round(size * ratio);
      if (canvas.width !== wanted) { canvas.width = wanted; canvas.height = wanted; }
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size, size);
      const r = Math.max(1.6, radius * size / 520);
      context.globalAlpha = 0.72;
      groups.forEach((group, g) => {
        if (hidden.has(g)) return;
        context.fillStyle = group.colour();
        context.beginPath();
        for (const i of group.members) {
          const [x, y] = place(points, i, size);
          mark(context, group.shape(i), x, y, r);
        }
        context.fill();
      });
      context.globalAlpha = 1;
      const style = getComputedStyle(document.documentElement);
      context.font = "bold 14px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineWidth = 4;
      context.lineJoin = "round";
      for (const label of labels) {
        if (!label.members.length || hidden.has(label.group)) continue;
        const places = label.members.map(i => place(points, i, size));
        const x = median(places.map(p => p[0]));
        const y = median(places.map(p => p[1]));
        context.strokeStyle = style.getPropertyValue("--card");
        context.strokeText(label.text, x, y);
        context.fillStyle = style.getPropertyValue("--ink");
        context.fillText(label.text, x, y);
      }
    }

    function show(points, glide) {
      cancelAnimationFrame(frame);
      const from = shown;
      goal = points;
      if (!from || !glide || still.matches) {
        shown = points;
        draw(points);
        return;
      }
      const start = performance.now();
      const between = { x: new Float32Array(points.x.length), y: new Float32Array(points.x.length) };
      const step = now => {
        const t = Math.min(1, (now - start) / 350);
        const e = ease(t);
        for (let i = 0; i < between.x.length; i++) {
          between.x[i] = from.x[i] + (points.x[i] - from.x[i]) * e;
          between.y[i] = from.y[i] + (points.y[i] - from.y[i]) * e;
        }
        shown = t < 1 ? between : points;
        draw(shown);
        if (t < 1) frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    }

    function toggle(g) {
      if (hidden.has(g)) hidden.delete(g); else hidden.add(g);
      if (shown) draw(shown);
      return !hidden.has(g);
    }

    new ResizeObserver(() => { if (goal) draw(shown); }).observe(canvas);
    return { show, toggle, redraw: () => { if (shown) draw(shown); } };
  }

  return { create };
})();
