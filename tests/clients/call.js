// One call with node's `soap`. Standard input: {"wsdl", "operation", "arguments", "soap"}; standard output: JSON.
const soap = require(process.env.NODE_SOAP);

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const job = JSON.parse(Buffer.concat(chunks).toString());
  const client = await soap.createClientAsync(job.wsdl, { forceSoap12Headers: job.soap === "1.2" });
  try {
    const [answer] = await client[`${job.operation}Async`](job.arguments);
    return { answer };
  } catch (error) {
    if (!error.root) throw error;
    const fault = error.root.Envelope.Body.Fault;
    const reason = fault.faultstring || fault.Reason.Text;
    return { fault: reason.$value || reason };
  }
}

main().then(
  (result) => process.stdout.write(JSON.stringify(result)),
  (error) => {
    process.stderr.write(String(error && error.stack));
    process.exit(1);
  },
);
