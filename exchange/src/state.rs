//! The names of the tensors of a state.
//!
//! Input: the layers that keep running statistics. Output: the names of their tensors in a file. Guarantees:
//! those of the compiled network, whose state has a field for each: its counters come first, and a layer with
//! the name of another field gets an underscore behind it.

/// The counters that every network with running statistics keeps, and so does one with `dropout`.
pub(crate) const COUNTERS: [&str; 2] = ["seed", "step"];

/// The name of a tensor of the state, from that of its field.
pub(crate) fn tensor(field: &str) -> String {
    format!("state.{field}")
}

/// The fields of layers with running statistics, in the order of the layers.
pub(crate) fn fields<'a>(layers: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut fields = COUNTERS.map(String::from).to_vec();
    for layer in layers {
        let mut field = layer.to_owned();
        while fields.contains(&field) {
            field.push('_');
        }
        fields.push(field);
    }
    fields.split_off(COUNTERS.len())
}
