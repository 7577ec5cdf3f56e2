// The map player: proportional symbols, one tile a unit, an hour slider. No dependencies, no network.
// The page gives <div data-player="ID-OF-A-JSON-BLOCK"></div>; the block is made by report/player_data.py.

const SVG = "http://www.w3.org/2000/svg";
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

function element(tag, attributes = {}, text = "") {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text) node.textContent = text;
  return node;
}

function shape(tag, attributes, text = "") {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text) node.textContent = text;
  return node;
}

function unpack(runs, decimals) {
  const scale = 10 ** -decimals, values = [];
  for (let i = 0; i < runs.length; i += 2) for (let n = 0; n < runs[i + 1]; n++) values.push(runs[i] * scale);
  return values;
}

// Add up a variable over units and the country; shares are means weighted by people.
function prepare(variable, data) {
  const byPlace = variable.values.map((runs) => unpack(runs, variable.decimals));
  const frames = byPlace[0].length, mean = variable.how === "mean";
  const byUnit = data.units.map(() => new Float64Array(frames)), country = new Float64Array(frames);
  const unitPeople = data.units.map(() => 0);
  let people = 0;
  data.places.forEach((place, p) => {
    const weight = mean ? place.people : 1;
    unitPeople[place.unit] += weight;
    people += weight;
    byPlace[p].forEach((value, t) => {
      byUnit[place.unit][t] += weight * value;
      country[t] += weight * value;
    });
  });
  if (mean) {
    byUnit.forEach((series, u) => series.forEach((value, t) => { series[t] = value / (unitPeople[u] || 1); }));
    country.forEach((value, t) => { country[t] = value / (people || 1); });
  }
  const largest = (lists) => lists.reduce((top, list) => list.reduce((a, b) => Math.max(a, b), top), 0);
  return { ...variable, byPlace, byUnit, country, frames, mean, top: largest(byPlace) || 1, topUnit: largest(byUnit) || 1 };
}

function format(value, variable) {
  if (variable.decimals) return value.toFixed(variable.decimals);
  return Math.round(value).toLocaleString("en-GB");
}

// Long names may break once, with a hyphen, on narrow tiles.
function breakable(name) {
  return name.replace(/\p{L}{9,}/gu, (word) => `${word.slice(0, 6)}\u00ad${word.slice(6)}`);
}

function clock(data, frame) {
  const time = new Date(Date.parse(data.start + "Z") + (frame * data.stride + 1) * 3600e3);
  const two = (n) => String(n).padStart(2, "0");
  return `${DAYS[time.getUTCDay()]} ${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]} ${time.getUTCFullYear()}, ` +
    `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
}

// Longitude and latitude to pixels: equal scales along both axes at the middle latitude.
function projection(places, width) {
  const lons = places.map((p) => p.lon), lats = places.map((p) => p.lat);
  const west = Math.min(...lons), east = Math.max(...lons), south = Math.min(...lats), north = Math.max(...lats);
  const squeeze = Math.cos(((south + north) / 2) * Math.PI / 180);
  const margin = Math.max(26, width * 0.06);
  const scale = Math.min((width - 2 * margin) / Math.max((east - west) * squeeze, 0.5),
    (Math.max(width * 0.9, 300) - 2 * margin) / Math.max(north - south, 0.5));
  const height = (north - south) * scale + 2 * margin;
  const left = (width - (east - west) * squeeze * scale) / 2;
  const at = (lon, lat) => [left + (lon - west) * squeeze * scale, margin + (north - lat) * scale];
  return { at, height, west, east, south, north, lonScale: squeeze * scale, left, margin, scale };
}

function graticule(layer, map, width) {
  const step = [1, 2, 5, 10, 20].find((s) => (map.north - map.south) / s <= 4.5) || 30;
  for (let lat = Math.ceil((map.south - 4) / step) * step; lat <= map.north + 4; lat += step) {
    const y = map.at(map.west, lat)[1];
    if (y < 8 || y > map.height - 4) continue;
    layer.append(shape("line", { x1: 0, x2: width, y1: y, y2: y, class: "graticule" }));
    layer.append(shape("text", { x: 3, y: y - 3, class: "degree" }, `${Math.abs(lat)}° ${lat < 0 ? "S" : "N"}`));
  }
  for (let lon = Math.ceil((map.west - 8) / (2 * step)) * 2 * step; lon <= map.east + 8; lon += 2 * step) {
    const x = map.at(lon, map.south)[0];
    if (x < 30 || x > width - 34) continue;
    layer.append(shape("line", { x1: x, x2: x, y1: 0, y2: map.height, class: "graticule" }));
    layer.append(shape("text", { x: x + 3, y: map.height - 4, class: "degree" }, `${Math.abs(lon)}° ${lon < 0 ? "W" : "E"}`));
  }
}

// Names of the larger cities, each where it covers no other name; the rest stays without.
function placeNames(layer, map, places, width) {
  const taken = [], most = width < 480 ? 9 : 20;
  const clash = (box) => taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]);
  const cities = places.filter((p) => p.kind !== "remainder").sort((a, b) => b.people - a.people);
  for (const place of cities) {
    const [x, y] = map.at(place.lon, place.lat), wide = place.name.length * 6.4 + 4;
    const spots = [[x + 6, y + 4], [x - 6 - wide, y + 4], [x - wide / 2, y - 7], [x - wide / 2, y + 17]];
    const spot = spots.find(([sx, sy]) => sx > 2 && sx + wide < width - 2 && sy > 14 &&
      !clash([sx, sy - 11, sx + wide, sy + 3]));
    if (!spot || taken.length >= most) continue;
    taken.push([spot[0], spot[1] - 11, spot[0] + wide, spot[1] + 3]);
    layer.append(shape("text", { x: spot[0], y: spot[1], class: "city" }, place.name));
  }
}

class Player {
  constructor(root, data) {
    Object.assign(this, { root, data, cache: new Map(), chosen: -1, timer: 0, touched: false });
    this.build();
    this.choose(data.variables[0].key);
    const active = this.variable.country;
    this.frame = active.indexOf(active.reduce((a, b) => Math.max(a, b), 0));
    new ResizeObserver(() => this.layout()).observe(this.mapBox);
    this.layout();
    this.show(this.frame);
  }

  build() {
    const { root, data } = this, frames = unpack(data.variables[0].values[0], 0).length;
    root.replaceChildren();
    const bar = element("div", { class: "player-bar" });
    this.playButton = element("button", { type: "button", class: "play", "aria-pressed": "false" }, "Play");
    this.back = element("button", { type: "button", "aria-label": "One day back" }, "− 1 day");
    this.on = element("button", { type: "button", "aria-label": "One day on" }, "+ 1 day");
    this.select = element("select", { "aria-label": "What the map shows" });
    for (const v of data.variables) this.select.append(element("option", { value: v.key }, v.label));
    this.speed = element("select", { "aria-label": "Speed" });
    for (const [hours, name] of [[2, "2 h a second"], [6, "6 h a second"], [12, "12 h a second"], [24, "1 day a second"]]) {
      this.speed.append(element("option", { value: hours }, name));
    }
    this.speed.value = "6";
    bar.append(this.select, this.playButton, this.back, this.on, this.speed);

    this.clock = element("p", { class: "clock" });
    this.total = element("p", { class: "total" });
    this.slider = element("input", { type: "range", min: 0, max: frames - 1, step: 1, value: 0, class: "hours",
      "aria-label": "Hour of the simulation" });
    this.line = shape("svg", { class: "spark", viewBox: "0 0 1000 60", preserveAspectRatio: "none", "aria-hidden": "true" });
    this.curve = this.line.appendChild(shape("path", {}));
    this.cursor = this.line.appendChild(shape("line", { y1: 0, y2: 60, class: "cursor" }));

    this.mapBox = element("div", { class: "map" });
    this.map = this.mapBox.appendChild(shape("svg", { role: "img", "aria-label": "Map: a circle a place" }));
    this.legend = element("p", { class: "legend" });
    this.tileBox = element("div", { class: "tiles", role: "group", "aria-label": "One tile a unit; press one to follow it" });
    this.tileBox.style.gridTemplateColumns = `repeat(${data.columns}, minmax(0, 1fr))`;
    this.tiles = data.units.map((unit, u) => {
      const tile = element("button", { type: "button", "aria-pressed": "false" });
      tile.style.gridRow = unit.row + 1;
      tile.style.gridColumn = unit.column + 1;
      tile.append(element("span", { class: "name" }, breakable(unit.name)), element("span", { class: "value" }));
      tile.addEventListener("click", () => this.follow(u));
      return this.tileBox.appendChild(tile);
    });
    this.now = element("ul", { class: "now", "aria-label": "Latest events up to this hour" });
    const views = element("div", { class: "views" });
    const left = element("div", { class: "view" }), right = element("div", { class: "view" });
    left.append(this.mapBox, this.legend);
    right.append(this.tileBox, this.now);
    views.append(left, right);
    root.append(bar, this.clock, this.total, this.line, this.slider, views);
    this.wire();
  }

  wire() {
    this.select.addEventListener("change", () => { this.choose(this.select.value); this.layout(); this.show(this.frame); });
    this.slider.addEventListener("input", () => { this.touched = true; this.show(Number(this.slider.value)); });
    this.playButton.addEventListener("click", () => (this.timer ? this.stop() : this.play()));
    const day = Math.max(1, Math.round(24 / this.data.stride));
    this.back.addEventListener("click", () => { this.touched = true; this.show(this.frame - day); });
    this.on.addEventListener("click", () => { this.touched = true; this.show(this.frame + day); });
    this.speed.addEventListener("change", () => { if (this.timer) { this.stop(); this.play(); } });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.stop(); });
  }

  choose(key) {
    if (!this.cache.has(key)) this.cache.set(key, prepare(this.data.variables.find((v) => v.key === key), this.data));
    this.variable = this.cache.get(key);
    this.select.value = key;
    this.root.style.setProperty("--hue", `var(--${this.variable.colour})`);
  }

  follow(unit) {
    this.chosen = this.chosen === unit ? -1 : unit;
    this.tiles.forEach((tile, u) => tile.setAttribute("aria-pressed", String(u === this.chosen)));
    this.draw();
    this.show(this.frame);
  }

  play() {
    // The page opens at the fullest hour; the first play tells the story from its beginning.
    if (!this.touched || this.frame >= this.variable.frames - 1) {
      const first = this.variable.country.findIndex((value) => value > 0);
      this.show(Math.max(0, this.variable.mean ? 0 : first - 12));
    }
    this.touched = true;
    this.playButton.textContent = "Pause";
    this.playButton.setAttribute("aria-pressed", "true");
    const pause = 1000 * this.data.stride / Number(this.speed.value);
    this.timer = setInterval(() => {
      if (this.frame >= this.variable.frames - 1) this.stop();
      else this.show(this.frame + 1);
    }, pause);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.playButton.textContent = "Play";
    this.playButton.setAttribute("aria-pressed", "false");
  }

  layout() {
    const width = Math.round(this.mapBox.clientWidth);
    if (!width) return;
    const map = projection(this.data.places, width);
    this.largest = Math.min(46, Math.max(18, width * 0.06));
    this.map.setAttribute("viewBox", `0 0 ${width} ${map.height}`);
    this.map.replaceChildren();
    const ground = this.map.appendChild(shape("g", {})), marks = this.map.appendChild(shape("g", {}));
    const labels = this.map.appendChild(shape("g", { class: "labels" }));
    graticule(ground, map, width);
    const order = this.data.places.map((_, p) => p).sort((a, b) => this.peak(b) - this.peak(a));
    this.circles = [];
    for (const p of order) {
      const place = this.data.places[p], [cx, cy] = map.at(place.lon, place.lat);
      ground.append(shape("circle", { cx, cy, r: place.kind === "remainder" ? 1.2 : 2, class: "dot" }));
      const circle = marks.appendChild(shape("circle", { cx, cy, r: 0, class: place.kind === "remainder" ? "mark rest" : "mark" }));
      circle.append(shape("title", {}, place.name));
      circle.addEventListener("click", () => this.follow(place.unit));
      this.circles[p] = circle;
    }
    placeNames(labels, map, this.data.places, width);
    this.draw();
    this.show(this.frame);
  }

  peak(p) {
    return this.variable.byPlace[p].reduce((a, b) => Math.max(a, b), 0);
  }

  // What does not change with the hour: the line over time and the legend.
  draw() {
    const { variable } = this, series = this.chosen < 0 ? variable.country : variable.byUnit[this.chosen];
    const top = series.reduce((a, b) => Math.max(a, b), 0) || 1, last = Math.max(variable.frames - 1, 1);
    let path = "M0,60";
    series.forEach((value, t) => { path += `L${(1000 * t / last).toFixed(1)},${(58 - 54 * value / top).toFixed(1)}`; });
    this.curve.setAttribute("d", `${path}L1000,60Z`);
    const sizes = !Math.max(...series) ? "nothing to show" : variable.mean ? "fuller colour is more" : `largest circle: ${format(variable.top, variable)}; area is proportional`;
    this.legend.textContent = `${variable.label} (${variable.unit}); ${sizes}. Dashed: the rest of a unit, at its centre.`;
  }

  show(frame) {
    const { variable, data } = this;
    this.frame = Math.min(Math.max(frame, 0), variable.frames - 1);
    const t = this.frame, time = clock(data, t);
    this.slider.value = t;
    this.slider.setAttribute("aria-valuetext", time);
    this.clock.textContent = `${time} (UTC${data.offset})`;
    const who = this.chosen < 0 ? "Country" : data.units[this.chosen].name;
    const sum = this.chosen < 0 ? variable.country[t] : variable.byUnit[this.chosen][t];
    this.total.textContent = `${who}: ${variable.label.toLowerCase()} ${format(sum, variable)}`;
    const x = 1000 * t / Math.max(variable.frames - 1, 1);
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    (this.circles || []).forEach((circle, p) => {
      const value = variable.byPlace[p][t];
      const r = variable.mean ? 7 : (value > 0 ? Math.max(1.5, this.largest * Math.sqrt(value / variable.top)) : 0);
      circle.setAttribute("r", r.toFixed(1));
      circle.setAttribute("fill-opacity", variable.mean ? (0.9 * value / variable.top).toFixed(2) : 0.45);
      circle.firstChild.textContent = `${data.places[p].name}: ${format(value, variable)} ${variable.unit}`;
    });
    this.tiles.forEach((tile, u) => {
      const value = variable.byUnit[u][t], part = Math.min(1, value / variable.topUnit);
      tile.style.setProperty("--level", `${Math.round(55 * (variable.mean ? part : Math.sqrt(part)))}%`);
      tile.lastChild.textContent = format(value, variable);
    });
    this.happened(t);
  }

  happened(t) {
    const hour = (t + 1) * this.data.stride;
    const past = this.data.moments.filter((m) => m.hour < hour).slice(-3).reverse();
    this.now.replaceChildren(...past.map((m) => element("li", {}, `${m.when}: ${m.text}`)));
  }
}

export function mountPlayer(root, data) {
  return new Player(root, data);
}

for (const root of document.querySelectorAll("[data-player]")) {
  mountPlayer(root, JSON.parse(document.getElementById(root.dataset.player).textContent));
}
