// React and AG Grid: changes as asynchronous transactions, sorted by what changed alone.

import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ModuleRegistry,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  themeQuartz,
} from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { FIGURES, connect, every, newestFirst, running } from "./feed.js";

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
]);

let floor;
const theme = themeQuartz.withParams({ fontSize: 13, headerFontSize: 12 });
const columns = [
  { field: "name", headerName: "Agent", flex: 1.5 },
  { field: "team", headerName: "Team", flex: 0.8 },
  { field: "state", headerName: "State", flex: 1.4 },
  {
    field: "since",
    headerName: "In state",
    width: 110,
    sort: newestFirst ? "desc" : "asc",
    valueFormatter: ({ value }) => running(floor.now() - value),
    // A descending column turns the answer round; equal times go by name whichever way it runs.
    comparator: (a, b, one, other, descending) =>
      a - b || (floor.rank[one.data.row] - floor.rank[other.data.row]) * (descending ? -1 : 1),
  },
  { field: "queue", headerName: "Queue", flex: 1 },
];
const options = {
  theme,
  rowHeight: 32,
  headerHeight: 32,
  deltaSort: true,
  animateRows: false,
  suppressCellFocus: false,
  asyncTransactionWaitMillis: every || 50,
  getRowId: ({ data }) => String(data.row),
};

const data = (row) => ({
  row,
  name: floor.names[row],
  team: floor.teamName(row),
  state: floor.stateName(row),
  since: floor.since[row],
  queue: floor.queueName(row),
});

const Figures = memo(function Figures({ values }) {
  return (
    <section className="figures">
      {FIGURES.map((name, place) => (
        <div className="figure" key={name}>
          <span>{name}</span>
          <strong>{values[place]}</strong>
        </div>
      ))}
    </section>
  );
});

function App() {
  const grid = useRef(null);
  const [values, setValues] = useState(() => FIGURES.map(() => "–"));
  const [rows, setRows] = useState(null);
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(null);
  useEffect(() => {
    let begun;
    let changed = new Set();
    const tick = () => {
      setValues(floor.figures(floor.now(), (performance.now() - begun) / 1000));
      grid.current?.api?.refreshCells({ columns: ["since"], force: true });
    };
    connect({
      loaded(made) {
        floor = made;
        begun = performance.now();
        setRows(floor.names.map((_, row) => data(row)));
        tick();
        setInterval(tick, 1000);
        // One transaction for each batch; the grid gathers them.
        const flush = () => {
          const update = [...changed].map(data);
          changed = new Set();
          grid.current?.api?.applyTransactionAsync({ update });
        };
        setInterval(() => changed.size > 0 && flush(), 50);
      },
      told: (row) => changed.add(row),
    });
  }, []);
  const clicked = useCallback(({ data }) => setChosen(data.row), []);
  return (
    <>
      <Figures values={values} />
      <input className="search" type="search" aria-label="Search" value={search} onChange={(event) => setSearch(event.target.value)} />
      <div className="beside">
        <div className="ag" id="agents">
          {rows && (
            <AgGridReact
              ref={grid}
              gridOptions={options}
              columnDefs={columns}
              rowData={rows}
              quickFilterText={search}
              onRowClicked={clicked}
            />
          )}
        </div>
        {chosen !== null && (
          <aside className="drawer">
            <button type="button" aria-label="Close" onClick={() => setChosen(null)}>
              ×
            </button>
            <h2>{floor.names[chosen]}</h2>
            <p>{floor.teamName(chosen)}</p>
            <p>{floor.stateName(chosen)}</p>
            <p>{floor.inState(chosen, floor.now())}</p>
          </aside>
        )}
      </div>
    </>
  );
}

createRoot(document.body.appendChild(document.createElement("main"))).render(<App />);
