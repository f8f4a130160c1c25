// How numbers are written: the twin of Figures.java.

globalThis.Figures = (() => {
  /* A share in hundredths of a percent, rounded half up by its decimal digits, as Java does: 0.92045 is 92.05 %. */
  function percent(share) {
    if (share == null || !Number.isFinite(share)) return "–";
    const digits = String(share);
    const hundredths = digits.includes("e-") ? 0 : Math.round(Number(digits + "e4"));
    return (hundredths / 100).toFixed(2) + " %";
  }

  /* The digits after the point that multiples of a step need. */
  function digitsOf(step) {
    for (let digits = 0; digits < 12; digits++) {
      const scaled = step * 10 ** digits;
      if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return digits;
    }
    return 12;
  }

  /* Labels of an axis: as many digits as its step needs, so that no two are alike. Places ascend; null has no label. */
  function ticks(places, share) {
    const shown = places.filter(place => place != null);
    const largest = Math.max(0, ...shown.map(Math.abs));
    const [scale, sign] = share ? [100, " %"] : largest >= 10000 ? [1 / 1000, "k"] : [1, ""];
    const steps = shown.slice(1).map((place, i) => place - shown[i]);
    const step = scale * (steps.length ? Math.min(...steps) : largest || 1);
    const digits = digitsOf(step);
    const write = value => Math.abs(value) < step / 2 ? "0" + (share ? sign : "")
      : scale * largest < 1e-4 ? value.toExponential(Math.max(0, digits + Math.floor(Math.log10(scale * largest))))
      : value.toFixed(digits) + sign;
    return places.map(place => place == null ? "" : write(scale * place));
  }

  /* From where to where an axis of shares goes: a little beyond its values, never beyond 0 and 100 %. */
  function shareRange(least, most) {
    return least == null ? [0, 1] : [Math.max(0, least - 0.03), Math.min(1.002, Math.max(most + 0.03, least + 0.06))];
  }

  return { percent, ticks, shareRange };
})();
