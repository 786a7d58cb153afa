// A service as a developer writes it by hand with node's `soap`: the rows in a Map, one operation.
const fs = require("fs");
const http = require("http");
const soap = require(process.argv[2]);
const [port, path, wsdl, rows] = process.argv.slice(3);

const known = new Map(Object.entries(JSON.parse(fs.readFileSync(rows, "utf8"))));
const consents = {};
for (let number = 0; number < 12; number += 1) consents[`consent${number}`] = "granted for demonstration";
const service = {
  patients: {
    port: {
      getPatient({ criteria }) {
        const { key, name, town } = known.get(String(criteria.nir));
        return { patient: { key, name, town, ...consents } };
      },
    },
  },
};
const server = http.createServer((request, response) => response.writeHead(404).end());
server.listen(Number(port), "127.0.0.1", () => {
  soap.listen(server, path, service, fs.readFileSync(wsdl, "utf8"));
});
