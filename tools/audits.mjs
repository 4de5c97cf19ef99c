// Runs the audits of GraphQL over HTTP against a server: `node tools/audits.mjs http://…/graphql`, with
// their folder in AUDITS. Prints one JSON object a line.
import { createRequire } from "node:module";

const { auditServer } = createRequire(`${process.env.AUDITS}/`)("graphql-http");
for (const { id, name, status, reason } of await auditServer({ url: process.argv[2] })) {
  console.log(JSON.stringify({ id, name, status, reason }));
}
