# Prints the first Python that Mercat runs on and that has pip; nothing if there is none.
for name in python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
        command -v "$name"
        exit
    fi
done
