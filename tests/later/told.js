// In the place of web/rest.js: notes which functions of the program were called. All of it is there.

const numbers = new Set();
globalThis.floorlightCalled = numbers;

export const called = (number) => numbers.add(number);
export const rest = () => {};
