//! How long a start, a key, and the reading and indexing of the built-in data take.

fn main() {
    divan::main();
}
