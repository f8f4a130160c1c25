
// What a run's files say, as tables and words.

const CALIBRATION_NOTE = "Calibration error: by how many points the probability of the predicted class misses the share of right predictions, on average (15 bins). An exported model divides its logits by a temperature fitted on the source test images; here ";
const VALIDATORS_NOTE = "A validator scores weights without any target label. How well does its order of the epochs agree with the true one (Spearman’s correlation: 1 is perfect), and how many points does its choice lose against the best epoch (regret)? Evaluated afterwards, with the labels.";
const TIMES = {steps: "In steps", batches: "Waiting for images", listeners: "In scores, validators, log"};

/** With so many digits after the point, and a minus as wide as a plus. */
function fixed(value, digits) {
  return Number.isFinite(value) ? value.toFixed(digits).replace("-", "−") : "–";
}

function points(share) {
  return percent(share).replace(" %", "");
}

/** As 11:36 min or 2:05:09 h. */
function clock(seconds) {
  const [all, two] = [Math.round(seconds), (n) => String(n % 60).padStart(2, "0")];
  const minutes = Math.floor(all / 60);
  return minutes < 60 ? `${minutes}:${two(all)} min` : `${Math.floor(minutes / 60)}:${two(minutes)}:${two(all)} h`;
}

/** maxIterations as max iterations. */
function words(name) {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function textOf(value) {
  return isObject(value) ? JSON.stringify(value) : String(value);
}

function inWords(object) {
  return Object.entries(object).map(([name, value]) => `${words(name)} ${textOf(value)}`).join(", ");
}

/** The places of the slider. */
function momentsOf({epochs}) {
  return epochs.map(({iteration, epoch, sourceTest, targetTest}) => ({iteration, epoch, text: `source ${percent(sourceTest)}, target ${percent(targetTest)}`}));
}

/** The pictures of generated images, and after which step each was drawn. */
function samplesOf({samples, epochs, time}) {
  const ends = new Map(epochs.map(({epoch, iteration}) => [epoch, iteration]).reverse());
  return samples.map((name) => ({name, iteration: name === "last.png" ? time.steps : ends.get(Number(/^epoch-(\d+)\.png$/.exec(name)?.[1]))}))
    .filter(({iteration}) => iteration !== undefined);
}

function classesOf({scores, provenance, settings}) {
  const named = scores?.sourceTest?.classNames ?? provenance?.classes ?? [];
  const count = Math.max(named.length, Math.min(10000, settings?.network?.classes ?? 0));
  return Array.from({length: count}, (_, k) => named[k] ?? String(k));
}

function confusionsOf({scores}) {
  const captions = {targetTest: "Target test images, last weights (oracle)", sourceTest: "Source test images, last weights"};
  return Object.keys(captions).filter((set) => scores?.[set]).map((set) => {
    const {classNames, confusion, undecided} = scores[set];
    return confusion ? {caption: captions[set], names: classNames, counts: confusion, undecided} : {caption: `${captions[set]}: too many classes`};
  });
}

function mistakesOf({mistakes}) {
  return !mistakes ? note("None are kept of these weights: the training has not ended, or an earlier version ran it.")
    : mistakes.sets.flatMap(({oracle, wrong, of, worst}) => [note(`${oracle ? "Target test images (oracle)" : "Held-out source images"} with their true class, what the classifier says instead, and how sure it is: the surest ${
      worst.length} of ${whole(wrong)} wrong ones (of ${whole(of)}), weights of step ${whole(mistakes.iteration)}.`), mistakeList(worst)]);
}

/** How far the probabilities can be trusted; nothing until that is known. */
function confidenceOf({confidence}) {
  if (!confidence?.sourceTest) {
    return null;
  }
  const line = (set, {images, errorBefore, errorAfter}) => [set, whole(images), points(errorBefore), points(errorAfter)];
  const {temperature} = confidence.sourceTest;
  return [note(`${CALIBRATION_NOTE}${temperature === 1 ? "it stays 1, as no likelier one lowers the error" : fixed(temperature, 3)}.`), table({caption: "Expected calibration error",
    heads: ["images", "number", "at temperature 1, points", "with the temperature, points"],
    rows: [line("source test", confidence.sourceTest), ...(confidence.targetTest ? [line("target test (oracle)", confidence.targetTest)] : [])]})];
}

/** How well each validator ranks the epochs. */
function validatorsOf({validators, epochs}) {
  const scored = epochs.filter((epoch) => Number.isFinite(epoch.targetTest) && Object.keys(epoch.validators).length > 0);
  return validators.length === 0 ? null : [note(VALIDATORS_NOTE), table({caption: `Validators of ${scored.length} epochs`,
    heads: ["validator", "good is", "correlation", "chooses step", "target accuracy there", "regret, points"],
    rows: validators.map(({verdict, better}) => [verdict.validator, better === "HIGHER" ? "high" : "low", fixed(verdict.correlation, 2),
      whole(verdict.chosen), percent(verdict.accuracy), points(verdict.regret)])})];
}

/** All values over the epochs: what the curves show, for those who cannot see them. */
function epochTable({epochs}) {
  const last = epochs[epochs.length - 1];
  const [distances, validators] = last ? [Object.keys(last.distances), Object.keys(last.validators)] : [];
  return last && more("The values of every epoch as a table", table({caption: "Scores, distances and validators by epoch",
    heads: ["epoch", "step", "source test", "target test", ...distances, ...validators],
    rows: epochs.map((epoch) => [String(epoch.epoch), whole(epoch.iteration), percent(epoch.sourceTest), percent(epoch.targetTest),
      ...distances.map((name) => fixed(epoch.distances[name], 3)), ...validators.map((name) => fixed(epoch.validators[name], 3))])}));
}

function settingFacts({row, method, settings, provenance}) {
  const images = (count, kind) => (Number.isFinite(count) ? ` (${whole(count)} ${kind} images)` : "");
  return !settings ? [] : [{name: "Source", value: row.source + images(provenance?.sourceImages, "labelled")},
    {name: "Target", value: row.target + images(provenance?.targetImages, "unlabelled")},
    {name: "Method", value: method}, {name: "Protocol", value: row.protocol || "full"},
    ...Object.entries(settings).map(([name, value]) => ({name: capital(words(name)), value: isObject(value) ? inWords(value) : String(value)}))];
}

function timeFacts({steps, seconds, speed, resumptions, parts}) {
  const facts = steps > 0 ? [{name: "Training", value: clock(seconds)}, {name: "Steps", value: whole(steps)},
    {name: "A step", value: `${fixed((1000 * seconds) / steps, 0)} ms`}] : [];
  if (steps > 0 && Number.isFinite(speed)) {
    facts.push({name: "Speed", value: `${fixed(speed, 0)} images/s (median)`});
  }
  if (resumptions.length > 0) {
    facts.push({name: "Resumed", value: `after step ${resumptions.map(whole).join(", ")}`});
  }
  const all = Object.values(parts ?? {}).reduce((sum, part) => sum + part, 0);
  return [...facts, ...Object.entries(parts ?? {}).map(([name, part]) => ({name: TIMES[name] ?? name, value: `${clock(part)} (${((100 * part) / all).toFixed(1)} %)`}))];
}

function provenanceFacts({row, provenance}) {
  return [{name: "Run", value: row.name}, ...Object.entries(provenance ?? {}).filter(([, value]) => value !== null).flatMap(([key, value]) => {
    const name = words(key);
    if (Array.isArray(value)) {
      return isObject(value[0]) ? value.map((one) => ({name: capital(name), value: inWords(one)})) : [{name: capital(name), value: value.join(", ")}];
    }
    return isObject(value) ? Object.entries(value).map(([of, one]) => ({name: `${name} of ${words(of)}`, value: textOf(one)})) : [{name: capital(name), value: String(value)}];
  })];
}
