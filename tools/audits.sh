# Fetches the audits of GraphQL over HTTP (npm `graphql-http`) into .tools, for the tests that run them
# by Node. Where npm cannot, it says so, and those tests say that they were skipped.
set -u
GRAPHQL_HTTP=1.23.1
GRAPHQL=16.15.0
folder=.tools/audits/node_modules
[ -e "$folder/graphql-http/package.json" ] && exit 0
if ! command -v npm >/dev/null; then
    echo 'Not fetched (needs npm): the audits of GraphQL over HTTP will be skipped.'
    exit 0
fi
mkdir -p "$folder"
for package in "graphql-http@$GRAPHQL_HTTP" "graphql@$GRAPHQL"; do
    name=${package%@*}
    (cd "$folder" && npm pack --silent "$package" >/dev/null 2>&1 && mkdir -p "$name" &&
        tar -xzf "$name"-*.tgz -C "$name" --strip-components 1 && rm "$name"-[0-9]*.tgz) || {
        echo 'Not fetched: the audits of GraphQL over HTTP will be skipped.'
        rm -rf .tools/audits
        exit 0
    }
done
