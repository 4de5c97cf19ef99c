// GraphiQL on our own endpoint. Headers typed there are sent along: `{"Authorization": "Bearer …"}`.
const element = document.getElementById("graphiql");

const query = `# Ask what you like: Ctrl-Space tells what there is.
{
  businesses(first: 3) {
    nodes {
      name
      city { name }
      services { name price { amount currency } }
      reviews(first: 2) { nodes { rating title } }
    }
  }
}
`;

async function fetcher(asked, { headers } = {}) {
  const response = await fetch(element.dataset.endpoint, {
    method: "POST",
    headers: { Accept: "application/graphql-response+json", "Content-Type": "application/json", ...headers },
    body: JSON.stringify(asked),
    credentials: "same-origin",
  });
  return response.json();
}

ReactDOM.createRoot(element).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery: query, shouldPersistHeaders: false }),
);
