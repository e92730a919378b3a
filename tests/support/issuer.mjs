// A county's identity provider for tests: the certified `oidc-provider`, with keys that can be exchanged.
// Whoever comes is signed in as `login_hint` says, so that no page of it has to be filled in.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const settings = JSON.parse(process.argv[2]);
const server = createServer((request, response) => handle(request, response));
let keys = [];
let handle;

function freshKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(6).toString('hex'), use: 'sig', alg: 'ES256' };
}

function open(issuer) {
  const provider = new Provider(issuer, {
    clients: settings.clients.map((client) => ({ id_token_signed_response_alg: 'ES256', ...client })),
    jwks: { keys },
    cookies: { keys: ['of a test'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, groups: settings.groups[sub] }) }),
    claims: { openid: ['sub', 'groups', 'acr', 'amr', 'auth_time'] },
    conformIdTokenClaims: false,
    acrValues: ['urn:county:two-steps'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/signed-in/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    ttl: { Session: 600, Interaction: 600, Grant: 600, IdToken: 600, AccessToken: 600 },
  });
  const answer = provider.callback();
  handle = async (request, response) => {
    if (request.url === '/other-keys') {
      keys = [freshKey()];
      open(issuer);
      return response.end('done');
    }
    if (!request.url.startsWith('/signed-in/')) return answer(request, response);
    const { params } = await provider.interactionDetails(request, response);
    const [accountId, amr] = params.login_hint.split('/');
    const login = { accountId, amr: amr ? [amr] : ['pwd'], acr: amr ? 'urn:county:two-steps' : '0', remember: false };
    return provider.interactionFinished(request, response, { login });
  };
}

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  keys = [freshKey()];
  open(issuer);
  console.log(issuer);
});
process.stdin.on('end', () => process.exit(0)).resume();
