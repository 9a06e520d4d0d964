// An OpenID provider that this project did not write, for sign-in tests: npm's oidc-provider.
//
//   node tests/oidc/provider.mjs --app-origin http://localhost:8787 [--port 0]
//
// Prints one JSON line when it is ready: {"ready":true,"issuer":…}. It shows no page: whoever
// `login_hint` names is signed in, with the role of that name; `viewer-7` is one more viewer.

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Provider } from "oidc-provider";

const { values: options } = parseArgs({
  options: {
    "app-origin": { type: "string" },
    port: { type: "string", default: "0" },
    "no-pkce": { type: "boolean", default: false },
  },
});

const PEOPLE = {
  viewer: { name: "Vera Viewer", roles: ["viewer"] },
  supervisor: { name: "Sam Supervisor", roles: ["supervisor"] },
  admin: { name: "Ada Admin", roles: ["admin"] },
  norole: { name: "Nora Norole", roles: [] },
};

const role = (id) => String(id).replace(/-\d+$/, "");

function key(type, settings, extra) {
  const { privateKey } = generateKeyPairSync(type, settings);
  return { ...privateKey.export({ format: "jwk" }), use: "sig", ...extra };
}

// The port is part of the issuer, so the server listens first.
const server = createServer();
await new Promise((resolve) => server.listen(Number(options.port), "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "floorlight",
      token_endpoint_auth_method: "none",
      redirect_uris: [`${options["app-origin"]}/auth/callback`],
      post_logout_redirect_uris: [`${options["app-origin"]}/`],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  jwks: {
    keys: [
      key("rsa", { modulusLength: 2048 }, { kid: "rsa", alg: "RS256" }),
      key("ec", { namedCurve: "P-256" }, { kid: "ec", alg: "ES256" }),
    ],
  },
  cookies: { keys: ["for tests only"] },
  pkce: { required: () => true },
  claims: { openid: ["sub", "name", "roles"], profile: ["name"], email: ["email"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: `person-${id}`, ...PEOPLE[role(id)] }),
  }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
  ttl: { Grant: 600, Interaction: 600, Session: 600, IdToken: 600, AccessToken: 600 },
});

const answer = provider.callback();
server.on("request", async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  try {
    const { params } = await provider.interactionDetails(request, response);
    const accountId = role(params.login_hint) in PEOPLE ? params.login_hint : "supervisor";
    await provider.interactionFinished(request, response, { login: { accountId } });
  } catch (error) {
    response.writeHead(400, { "content-type": "text/plain" });
    response.end(error.message);
  }
});

process.stdout.write(`${JSON.stringify({ ready: true, issuer })}\n`);
