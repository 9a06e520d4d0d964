// A virtual table without a library: as many row elements as are in sight, each text written only
// where it differs, everything sorted anew for each drawing.

import { FIGURES, connect } from "./feed.js";

const HEIGHT = 32;
const element = (name, className, parent) => {
  const made = document.createElement(name);
  made.className = className;
  parent.append(made);
  return made;
};

const strip = element("section", "figures", document.body);
const figures = FIGURES.map((name) => {
  const tile = element("div", "figure", strip);
  element("span", "", tile).textContent = name;
  return element("strong", "", tile).appendChild(document.createTextNode(""));
});
const grid = element("div", "grid", document.body);
grid.id = "agents";
grid.setAttribute("role", "grid");
const head = element("div", "row head", grid);
for (const name of ["Agent", "Team", "State", "In state", "Queue"]) element("div", "cell", head).textContent = name;
const rows = element("div", "rows", grid);
const slots = [];

let floor;
let order;
let begun;

const write = (text, value) => {
  if (text.data !== value) text.data = value;
};

function slot(number) {
  if (!slots[number]) {
    const row = element("div", "row", rows);
    row.setAttribute("role", "row");
    const cells = Array.from({ length: 5 }, () =>
      element("div", "cell", row).appendChild(document.createTextNode("")),
    );
    slots[number] = { row, cells, place: -1 };
  }
  return slots[number];
}

function paint() {
  if (!floor) return;
  const first = Math.max(0, Math.floor(grid.scrollTop / HEIGHT) - 2);
  const count = Math.ceil(grid.clientHeight / HEIGHT) + 4;
  const now = floor.now();
  for (let number = 0; number < count; number += 1) {
    // A place keeps its element while it is in sight.
    const place = first + ((number - (first % count) + count) % count);
    const { row, cells } = slot(number);
    row.hidden = place >= floor.count;
    if (row.hidden) continue;
    if (slots[number].place !== place) {
      slots[number].place = place;
      row.style.transform = `translateY(${place * HEIGHT}px)`;
      row.setAttribute("aria-rowindex", place + 2);
    }
    const agent = order[place];
    write(cells[0], floor.names[agent]);
    write(cells[1], floor.teamName(agent));
    write(cells[2], floor.stateName(agent));
    write(cells[3], floor.inState(agent, now));
    write(cells[4], floor.queueName(agent));
  }
}

function tick() {
  const seconds = (performance.now() - begun) / 1000;
  floor.figures(floor.now(), seconds).forEach((value, place) => write(figures[place], value));
  paint();
}

grid.addEventListener("scroll", () => requestAnimationFrame(paint), { passive: true });
connect({
  loaded(made) {
    floor = made;
    order = Uint32Array.from(floor.names.keys()).sort(floor.compare);
    begun = performance.now();
    rows.style.height = `${floor.count * HEIGHT}px`;
    tick();
    setInterval(tick, 1000);
  },
  draw() {
    order.sort(floor.compare);
    paint();
  },
});
