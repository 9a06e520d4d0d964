// Programs that run beside the benchmark and speak JSON lines.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class Child {
  /** Starts a program; `hear` sees each line of its standard error. */
  constructor(command, args, { env, hear = () => {} } = {}) {
    this.process = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    this.waiting = [];
    this.said = [];
    // Whatever becomes of this process, its children end with it.
    process.on("exit", () => this.process.kill());
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    createInterface({ input: this.process.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      const take = this.waiting.shift();
      if (take) take(JSON.parse(line));
      else this.said.push(JSON.parse(line));
    });
    createInterface({ input: this.process.stderr }).on("line", (line) => {
      this.lastWords = line;
      hear(line);
    });
  }

  /** The next line of JSON. */
  async answer(limit = 60_000) {
    if (this.said.length > 0) return this.said.shift();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.process.spawnargs[1]} says nothing: ${this.lastWords}`)), limit);
    });
    const gone = this.ended.then((code) => {
      throw new Error(`${this.process.spawnargs[1]} ended with ${code}: ${this.lastWords}`);
    });
    gone.catch(() => {});
    try {
      return await Promise.race([new Promise((resolve) => this.waiting.push(resolve)), late, gone]);
    } finally {
      clearTimeout(timer);
    }
  }

  async ask(command) {
    this.process.stdin.write(`${typeof command === "string" ? command : JSON.stringify(command)}\n`);
    const answer = await this.answer();
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  /** Ends the program: with a word, if it knows one, else by closing its input. */
  async stop(word) {
    if (word) this.process.stdin.write(`${word}\n`);
    else this.process.stdin.end();
    const late = setTimeout(() => this.process.kill("SIGKILL"), 6_000);
    await this.ended;
    clearTimeout(late);
  }
}
