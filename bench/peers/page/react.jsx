// React: rows in sight by a virtualiser, memoised, so that only a row whose words differ is drawn.

import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useReducer, useRef } from "react";
import { createRoot } from "react-dom/client";
import { FIGURES, connect } from "./feed.js";

const HEIGHT = 32;

const Row = memo(function Row({ place, name, team, state, time, queue }) {
  return (
    <div className="row" role="row" aria-rowindex={place + 2} style={{ transform: `translateY(${place * HEIGHT}px)` }}>
      <div className="cell">{name}</div>
      <div className="cell">{team}</div>
      <div className="cell">{state}</div>
      <div className="cell">{time}</div>
      <div className="cell">{queue}</div>
    </div>
  );
});

const Figure = memo(function Figure({ name, value }) {
  return (
    <div className="figure">
      <span>{name}</span>
      <strong>{value}</strong>
    </div>
  );
});

function Table({ floor, order }) {
  const scroller = useRef(null);
  const virtual = useVirtualizer({
    count: floor.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    overscan: 2,
  });
  const now = floor.now();
  return (
    <div className="grid" id="agents" role="grid" ref={scroller}>
      <div className="row head">
        {["Agent", "Team", "State", "In state", "Queue"].map((name) => (
          <div className="cell" key={name}>
            {name}
          </div>
        ))}
      </div>
      <div className="rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index }) => {
          const agent = order[index];
          return (
            <Row
              key={index}
              place={index}
              name={floor.names[agent]}
              team={floor.teamName(agent)}
              state={floor.stateName(agent)}
              time={floor.inState(agent, now)}
              queue={floor.queueName(agent)}
            />
          );
        })}
      </div>
    </div>
  );
}

function App() {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const held = useRef({ figures: FIGURES.map(() => "–") }).current;
  useEffect(() => {
    const tick = () => {
      const seconds = (performance.now() - held.begun) / 1000;
      held.figures = held.floor.figures(held.floor.now(), seconds);
      redraw();
    };
    connect({
      loaded(floor) {
        held.floor = floor;
        held.order = Uint32Array.from(floor.names.keys()).sort(floor.compare);
        held.begun = performance.now();
        tick();
        setInterval(tick, 1000);
      },
      draw() {
        held.order.sort(held.floor.compare);
        redraw();
      },
    });
  }, []);
  return (
    <>
      <section className="figures">
        {FIGURES.map((name, place) => (
          <Figure key={name} name={name} value={held.figures[place]} />
        ))}
      </section>
      {held.floor && <Table floor={held.floor} order={held.order} />}
    </>
  );
}

createRoot(document.body.appendChild(document.createElement("main"))).render(<App />);
