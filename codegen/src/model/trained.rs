//! [`Trained`]: the file that has a network's trained numbers, and where each of them is.

/// The file of `weights: file("policy.safetensors");`, whose tensors are those of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trained {
    /// The path as it is written.
    pub written: String,
    /// Where the file is, and its parts; `None` where nobody knows it, as in editors.
    pub parts: Option<TrainedParts>,
}

/// The bytes of a file that are a network, in its order. Each part is its first byte and the byte after its
/// last one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrainedParts {
    /// The absolute path of the file.
    pub path: String,
    /// The bytes of a file that is on no disk.
    pub bytes: Option<Vec<u8>>,
    /// The parameters, in the order of the flat view.
    pub parameters: Vec<[usize; 2]>,
    /// The counters of the state.
    pub counters: Vec<[usize; 2]>,
    /// The other numbers of the state.
    pub numbers: Vec<[usize; 2]>,
}
