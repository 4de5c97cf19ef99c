#!/bin/sh
# Fetches the browser files that are not ours into static/, at the versions named here.
# Run it from anywhere: `make assets`. It needs npm and nothing else.
set -eu

SWAGGER_UI=5.35.0
REDOC=2.5.4
GRAPHIQL=3.9.0
REACT=18.3.1

static=$(cd "$(dirname "$0")" && pwd)/static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

unpack() { # name, version
    npm pack --silent "$1@$2" >/dev/null
    mkdir "$1"
    tar -xzf "$1-$2.tgz" -C "$1" --strip-components 1
}

# Browsers look for source maps only when the tools are open, and would then report a 404.
copy() { # from, to
    sed -e '/^\/\/# sourceMappingURL=/d' -e '/^\/\*# sourceMappingURL=/d' "$1" >"$2"
}

unpack swagger-ui-dist "$SWAGGER_UI"
rm -rf "$static/swagger-ui"
mkdir "$static/swagger-ui"
copy swagger-ui-dist/swagger-ui-bundle.js "$static/swagger-ui/swagger-ui-bundle.js"
copy swagger-ui-dist/swagger-ui.css "$static/swagger-ui/swagger-ui.css"
cp swagger-ui-dist/LICENSE swagger-ui-dist/NOTICE \
    swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt "$static/swagger-ui/"

unpack redoc "$REDOC"
rm -rf "$static/redoc"
mkdir "$static/redoc"
# The one file ReDoc asks of another host is a logo of 16 px; ReDoc leaves out what cannot be read.
sed 's|https://cdn.redoc.ly/redoc/logo-mini.svg|data:,|' redoc/bundles/redoc.standalone.js >redoc.js
copy redoc.js "$static/redoc/redoc.standalone.js"
cp redoc/LICENSE redoc/bundles/redoc.standalone.js.LICENSE.txt "$static/redoc/"
cp redoc/bundles/*.worker.js.LICENSE.txt "$static/redoc/"

unpack graphiql "$GRAPHIQL"
unpack react "$REACT"
unpack react-dom "$REACT"
rm -rf "$static/graphiql"
mkdir "$static/graphiql"
copy graphiql/graphiql.min.js "$static/graphiql/graphiql.js"
copy graphiql/graphiql.min.css "$static/graphiql/graphiql.css"
copy react/umd/react.production.min.js "$static/graphiql/react.js"
copy react-dom/umd/react-dom.production.min.js "$static/graphiql/react-dom.js"
cp graphiql/LICENSE "$static/graphiql/LICENSE"
cp react/LICENSE "$static/graphiql/LICENSE.react"

echo "Swagger UI $SWAGGER_UI, ReDoc $REDOC and GraphiQL $GRAPHIQL are in $static"
