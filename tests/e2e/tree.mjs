// What a screen reader is told: the accessibility tree of the browser, and what has the focus in it.

export class Tree {
  static async of(page) {
    const session = await page.context().newCDPSession(page);
    await session.send("Accessibility.enable");
    return new Tree(page, session);
  }

  constructor(page, session) {
    this.page = page;
    this.session = session;
  }

  async read() {
    const { nodes } = await this.session.send("Accessibility.getFullAXTree");
    this.nodes = nodes;
    this.byId = new Map(nodes.map((node) => [node.nodeId, node]));
    this.byElement = new Map(nodes.map((node) => [node.backendDOMNodeId, node]));
    return this;
  }

  said(node) {
    if (!node) return null;
    const states = Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value]));
    return { role: node.role?.value, name: (node.name?.value ?? "").replaceAll(/\s+/g, " ").trim(), ...states };
  }

  around(node, role) {
    let found = node;
    while (found && found.role?.value !== role) found = this.byId.get(found.parentId);
    return found ?? null;
  }

  within(node, role) {
    const found = [];
    const look = (id) => {
      const child = this.byId.get(id);
      if (!child) return;
      if (child.role?.value === role && !child.ignored) found.push(child);
      (child.childIds ?? []).forEach(look);
    };
    (node?.childIds ?? []).forEach(look);
    return found;
  }

  /** The node that has the focus, whole. */
  async focused() {
    await this.read();
    const isFocused = (node) =>
      node.role?.value !== "RootWebArea" &&
      (node.properties ?? []).some(({ name, value }) => name === "focused" && value.value === true);
    return this.nodes.find(isFocused) ?? null;
  }

  /** What is told of the element that has the focus. */
  async focus() {
    return this.said(await this.focused());
  }

  /** The row that the focus of the grid stands on: its cells, by the heads of their columns. */
  async row() {
    const grid = await this.focused();
    const cell = this.active(grid);
    if (!cell) return null;
    const row = this.around(cell, "row");
    const heads = this.within(grid, "columnheader").map((head) => this.said(head).name);
    const cells = this.within(row, "gridcell").map((one) => this.said(one).name);
    return {
      role: this.said(row)?.role,
      cell: this.said(cell),
      selected: this.said(row)?.selected,
      cells: Object.fromEntries(cells.map((words, place) => [heads[place], words])),
    };
  }

  active(node) {
    const told = node?.properties?.find(({ name }) => name === "activedescendant");
    const element = told?.value.relatedNodes?.[0]?.backendDOMNodeId;
    return (element && this.byElement.get(element)) ?? null;
  }

  /** Presses a key until the focus is where it should be; says where it was if it never comes there. */
  async until(key, matches, most = 60) {
    const passed = [];
    for (let presses = 0; presses < most; presses += 1) {
      await this.page.keyboard.press(key);
      const focus = await this.focus();
      if (focus && matches(focus)) return focus;
      passed.push(`${focus?.role} "${focus?.name}"`);
    }
    throw new Error(`${key} never came there; it passed ${passed.join(", ")}`);
  }
}
