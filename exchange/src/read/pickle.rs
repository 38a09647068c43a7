//! Pickles of weights: a white list, and no code ever run.
//!
//! Input: the bytes of a pickle (protocol 2, as PyTorch writes it). Output: [`Pickle`], an arena of values.
//! Guarantees: a global beyond the white list is refused by name; what the memo repeats is not copied, so
//! that a small pickle cannot become a large value; at most [`VALUES`] values; no recursion.

mod machine;

use netwright_vocabulary::safetensors::Type;

use crate::Refusal;

/// The most values of a pickle, some 40 MB. A checkpoint has some thousands.
const VALUES: usize = 1 << 18;

/// A value: a small one, or a place in the arena.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    None,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(&'a str),
    Global(Global),
    /// An item of the arena.
    Item(usize),
}

/// What a pickle may call. Nothing of it is Python's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Global {
    /// `collections.OrderedDict`
    OrderedDict,
    /// `torch._utils._rebuild_tensor_v2`
    RebuildTensor,
    /// `torch._utils._rebuild_parameter`
    RebuildParameter,
    /// `torch.Size`
    Size,
    /// `torch.device`
    Device,
    /// `torch.FloatStorage` and the like.
    Storage(Type),
}

/// An item of the arena.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    Tuple(Vec<Value<'a>>),
    List(Vec<Value<'a>>),
    Dictionary(Vec<(Value<'a>, Value<'a>)>),
    Storage(Storage<'a>),
    Tensor(View<'a>),
}

/// A record of numbers in the archive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Storage<'a> {
    /// The type of its elements.
    pub(super) of: Type,
    /// Its name in the archive.
    pub(super) key: &'a str,
    /// How many elements the pickle says that it has.
    pub(super) len: usize,
}

/// A tensor: a part of a storage.
#[derive(Clone, Debug)]
pub(super) struct View<'a> {
    pub(super) storage: Storage<'a>,
    pub(super) offset: usize,
    pub(super) shape: Vec<usize>,
    pub(super) strides: Vec<usize>,
}

/// A pickle that has been read.
pub(super) struct Pickle<'a> {
    root: Value<'a>,
    items: Vec<Item<'a>>,
}

impl<'a> Pickle<'a> {
    /// Reads a pickle.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        machine::run(bytes)
    }

    /// The value of the whole pickle.
    pub(super) const fn root(&self) -> Value<'a> {
        self.root
    }

    /// The pairs of a dictionary.
    pub(super) fn dictionary(&self, value: Value<'a>) -> Option<&[(Value<'a>, Value<'a>)]> {
        match self.item(value)? {
            Item::Dictionary(pairs) => Some(pairs),
            Item::Tuple(_) | Item::List(_) | Item::Storage(_) | Item::Tensor(_) => None,
        }
    }

    /// The tensor that a value is.
    pub(super) fn tensor(&self, value: Value<'a>) -> Option<&View<'a>> {
        match self.item(value)? {
            Item::Tensor(view) => Some(view),
            Item::Tuple(_) | Item::List(_) | Item::Storage(_) | Item::Dictionary(_) => None,
        }
    }

    fn item(&self, value: Value<'a>) -> Option<&Item<'a>> {
        match value {
            Value::Item(index) => self.items.get(index),
            Value::None
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Global(_) => None,
        }
    }
}

impl Global {
    /// What a pickle may name.
    fn find(module: &str, name: &str) -> Option<Self> {
        match (module, name) {
            ("collections", "OrderedDict") => Some(Self::OrderedDict),
            ("torch._utils", "_rebuild_tensor_v2") => Some(Self::RebuildTensor),
            ("torch._utils", "_rebuild_parameter") => Some(Self::RebuildParameter),
            ("torch", "Size") => Some(Self::Size),
            ("torch", "device") => Some(Self::Device),
            ("torch", storage) => {
                let of = match storage {
                    "FloatStorage" => Type::F32,
                    "DoubleStorage" => Type::F64,
                    "HalfStorage" => Type::F16,
                    "BFloat16Storage" => Type::Bf16,
                    "LongStorage" => Type::I64,
                    "IntStorage" => Type::I32,
                    "ShortStorage" => Type::I16,
                    "CharStorage" => Type::I8,
                    "ByteStorage" => Type::U8,
                    "BoolStorage" => Type::Bool,
                    _ => return None,
                };
                Some(Self::Storage(of))
            }
            _ => None,
        }
    }
}
