# Chooses versions for all supported Pythons and platforms at once. Usage: lock.sh path/to/uv
set -eu
lock() {
    "$1" pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
        pyproject.toml --output-file "requirements/$2.txt" $3
}
lock "$1" base ""
lock "$1" local "--extra local"
lock "$1" dev "--extra local --group dev"
