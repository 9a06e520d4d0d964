// The peer of B3: a list of agents by JSON.parse, reconciled with a Map of objects.

export class MapFloor {
  constructor() {
    this.agents = new Map();
    this.changed = 0;
  }

  reconcile(text) {
    const { entities } = JSON.parse(text);
    for (const row of entities) {
      const at = Date.parse(row.last_updated);
      const known = this.agents.get(row.user_id);
      if (known === undefined) {
        this.agents.set(row.user_id, {
          id: row.user_id, state: row.state, code: row.state_code, queue: row.queue_id, contact: row.call_id,
          direction: row.direction, since: at - row.duration_seconds * 1000, at,
        });
        this.changed += 1;
      } else if (at >= known.at) {
        if (known.state !== row.state || known.queue !== row.queue_id || known.contact !== row.call_id) this.changed += 1;
        known.state = row.state;
        known.code = row.state_code;
        known.queue = row.queue_id;
        known.contact = row.call_id;
        known.direction = row.direction;
        known.since = at - row.duration_seconds * 1000;
        known.at = at;
      }
    }
    return entities.length;
  }
}
