//! Fields that the struct has, or should have: the stubs of a refused network are made of them.

use proc_macro2::Ident;

/// A layer with its sizes as far as they are known.
#[derive(Clone, Debug)]
pub struct Field {
    /// The layer's name.
    pub name: Ident,
    /// Numbers that go in.
    pub inputs: Option<usize>,
    /// Numbers that come out.
    pub outputs: Option<usize>,
    /// Whether it has a bias.
    pub has_bias: bool,
    /// The kind of its weights.
    pub weights: WeightsOf,
}

/// The kind of a layer's weights.
#[derive(Clone, Debug)]
pub enum WeightsOf {
    /// A number for each input and output.
    Matrix,
    /// So many numbers, if that is known.
    List(Option<usize>),
}
