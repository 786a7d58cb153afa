// node's `soap` or `strong-soap`, as the first argument says; the second is the folder of the packages.
// Standard input: a job; standard output: what it read. See clients.py for both.
const [library, folder] = process.argv.slice(2);
const load = (name) => require(`${folder}/node_modules/${name}`);
const soap = library === "soap" ? load("soap") : load("strong-soap").soap;

function open(job, call) {
  const options = { forceSoap12Headers: call.soap === "1.2" };
  if (library === "soap") return soap.createClientAsync(job.wsdl, options);
  return new Promise((done, refuse) =>
    soap.createClient(job.wsdl, options, (error, client) => (error ? refuse(error) : done(client))),
  );
}

/** strong-soap wants the body's element named, unless it takes the operation for one with wrapped parameters. */
function given(client, call) {
  if (library === "soap") return call.arguments;
  const [service] = Object.values(client.wsdl.services);
  const [port] = Object.values(service.ports);
  const named = port.binding.operations[call.operation].mode === "documentLiteral";
  return named ? { [call.request[1]]: call.arguments } : call.arguments;
}

function send(client, call) {
  return new Promise((done, refuse) => {
    client[call.operation](given(client, call), (error, answer) => (error ? refuse(error) : done(answer)));
  });
}

/** The fault as the client parsed it, whatever the version of SOAP. */
function fault(error) {
  const root = error.root || {};
  const found = root.Envelope && root.Envelope.Body && root.Envelope.Body.Fault;
  if (!found) throw error;
  const reason = found.faultstring || (found.Reason && found.Reason.Text);
  return { fault: (reason && reason.$value) || reason, detail: found.detail || found.Detail || null };
}

async function call(job, one) {
  const client = await open(job, one);
  for (const [name, content] of Object.entries(one.header)) {
    client.addSoapHeader(library === "soap" ? { [`h:${name}`]: content } : { [name]: content }, name, "h", job.namespace);
  }
  try {
    return { answer: await send(client, one) };
  } catch (error) {
    return fault(error);
  }
}

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const job = JSON.parse(Buffer.concat(chunks).toString());
  const results = [];
  for (const one of job.calls) {
    results.push(await call(job, one).catch((error) => ({ error: String(error && error.stack).slice(0, 1500) })));
  }
  process.stdout.write(JSON.stringify({ version: load(`${library}/package.json`).version, results }));
}

main();
