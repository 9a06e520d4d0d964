// Signs people in as a browser would, through an OpenID provider that is not ours.

import { request } from "node:http";

/** One request, followed nowhere; answers where it sends the browser, and the cookies that it set. */
function navigate(url, cookies) {
  const headers = { "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { ...headers, ...(jar && { cookie: jar }) }, agent: false }, (answer) => {
      answer.resume();
      for (const line of answer.headers["set-cookie"] ?? []) {
        const [name, ...value] = line.split(";")[0].split("=");
        cookies.set(name, value.join("="));
      }
      const { location } = answer.headers;
      resolve({ status: answer.statusCode, location: location && new URL(location, url).href });
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Signs one person in and answers the headers of their sockets. */
async function signIn(origin, hint) {
  const [ours, theirs] = [new Map(), new Map()];
  const login = await navigate(`${origin}/auth/login?return_to=/`, ours);
  const first = new URL(login.location);
  first.searchParams.set("login_hint", hint);
  let next = first.href;
  for (let hop = 0; hop < 12 && !next.startsWith(origin); hop += 1) {
    next = (await navigate(next, theirs)).location;
  }
  const { status } = await navigate(next, ours);
  if (!ours.has("__Host-floorlight")) throw new Error(`${hint} is not signed in (${status})`);
  return [
    ["origin", origin],
    ["cookie", `__Host-floorlight=${ours.get("__Host-floorlight")}`],
    ["sec-websocket-protocol", "floorlight.v1.postcard"],
  ];
}

/** Signs the viewers with these numbers in. */
export async function viewers(origin, from, to) {
  const people = [];
  for (let n = from; n < to; n += 1) people.push(await signIn(origin, `viewer-${n}`));
  return people;
}

/** Fetches JSON as the page does. */
export async function fetched(origin, path, person) {
  const headers = Object.fromEntries(person.filter(([name]) => name === "cookie"));
  const answer = await fetch(`${origin}${path}`, { headers: { ...headers, "x-floorlight": "1", origin } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
