//! The header of a safetensors file, read without heap.
//!
//! Input: the bytes of a whole file, from anyone. Output: [`Header`], an iterator over its tensors and one
//! over its metadata. Guarantees: no panic; every tensor lies within the file, has as many bytes as its shape
//! and type need, and shares none with another; time in proportion to the header, unless tensors are out of
//! order (see [`OUT_OF_ORDER`]).
//!
//! A file is the length of the header in 8 bytes, the header (an object of JSON, possibly with blanks behind
//! it), and the numbers. The format: <https://github.com/huggingface/safetensors#format>.

mod fault;
mod text;

pub use fault::{Fault, Problem};
pub use text::Text;
use text::{Cursor, Expected};

/// The most axes of a tensor.
pub const AXES: usize = 8;

/// The most tensors of a file whose tensors are not in the order of their bytes. Without heap, each of them
/// is compared with all others.
pub const OUT_OF_ORDER: usize = 1024;

/// The types of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Truth values, a byte each.
    Bool,
    /// Integers of 8 bits without sign.
    U8,
    /// Integers of 8 bits.
    I8,
    /// Integers of 16 bits without sign.
    U16,
    /// Integers of 16 bits.
    I16,
    /// IEEE half precision.
    F16,
    /// The upper half of single precision.
    Bf16,
    /// Integers of 32 bits without sign.
    U32,
    /// Integers of 32 bits.
    I32,
    /// Single precision.
    F32,
    /// Integers of 64 bits without sign.
    U64,
    /// Integers of 64 bits.
    I64,
    /// Double precision.
    F64,
}

impl Type {
    /// All types.
    pub const ALL: [Self; 13] = [
        Self::Bool,
        Self::U8,
        Self::I8,
        Self::U16,
        Self::I16,
        Self::F16,
        Self::Bf16,
        Self::U32,
        Self::I32,
        Self::F32,
        Self::U64,
        Self::I64,
        Self::F64,
    ];

    /// The word of the header.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bool => "BOOL",
            Self::U8 => "U8",
            Self::I8 => "I8",
            Self::U16 => "U16",
            Self::I16 => "I16",
            Self::F16 => "F16",
            Self::Bf16 => "BF16",
            Self::U32 => "U32",
            Self::I32 => "I32",
            Self::F32 => "F32",
            Self::U64 => "U64",
            Self::I64 => "I64",
            Self::F64 => "F64",
        }
    }

    /// The bytes of one element.
    #[must_use]
    pub const fn width(self) -> usize {
        match self {
            Self::Bool | Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 | Self::F16 | Self::Bf16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }
}

/// The axes of a tensor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TensorShape {
    axes: [usize; AXES],
    count: usize,
}

impl TensorShape {
    /// The axes.
    #[must_use]
    pub fn axes(&self) -> &[usize] {
        self.axes.get(..self.count).unwrap_or_default()
    }

    fn push(&mut self, axis: usize) -> bool {
        let place = self.axes.get_mut(self.count);
        if let Some(place) = place {
            *place = axis;
            self.count += 1;
            return true;
        }
        false
    }

    /// The bytes of a tensor with these axes, `None` where they do not fit into memory.
    fn bytes(&self, of: Type) -> Option<usize> {
        self.axes().iter().try_fold(of.width(), |product, &axis| product.checked_mul(axis))
    }
}

/// A tensor of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its name.
    pub name: Text<'a>,
    /// The type of its elements.
    pub of: Type,
    /// Its axes.
    pub shape: TensorShape,
    /// Its first byte, counted from the first byte of the file.
    pub begin: usize,
    /// The byte after its last one.
    pub end: usize,
}

/// The header of a file, checked.
#[derive(Clone, Copy, Debug)]
pub struct Header<'a> {
    text: &'a str,
    /// Where the numbers begin in the file.
    data: usize,
    /// The bytes of the file.
    len: usize,
}

impl<'a> Header<'a> {
    /// Reads and checks the header of a file.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn read(file: &'a [u8]) -> Result<Self, Fault<'a>> {
        Self::read_start(file, file.len())
    }

    /// Reads and checks the header of a file of `len` bytes, of which `start` has at least those up to the
    /// end of the header.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn read_start(start: &'a [u8], len: usize) -> Result<Self, Fault<'a>> {
        let Some((length, rest)) = start.split_first_chunk::<8>() else {
            return Err(Problem::Short(len).alone());
        };
        let length = u64::from_le_bytes(*length);
        let text = usize::try_from(length).ok().and_then(|length| rest.get(..length));
        let Some(text) = text.filter(|text| 8 + text.len() <= len) else {
            return Err(Problem::Header { length, rest: len.saturating_sub(8) }.alone());
        };
        let Ok(text) = core::str::from_utf8(text) else { return Err(Problem::Utf8.alone()) };
        let header = Self { text, data: 8 + text.len(), len };
        header.check()?;
        Ok(header)
    }

    /// Where the numbers begin in the file.
    #[must_use]
    pub const fn data(&self) -> usize {
        self.data
    }

    /// The tensors, in the order of the header.
    pub fn tensors(&self) -> impl Iterator<Item = Entry<'a>> + Clone + use<'a> {
        self.walk().map_while(Result::ok).filter_map(|found| match found {
            Found::Tensor(entry) => Some(entry),
            Found::Metadata(_) => None,
        })
    }

    /// The tensor with this name.
    #[must_use]
    pub fn tensor(&self, name: &str) -> Option<Entry<'a>> {
        self.tensors().find(|entry| entry.name.is(name))
    }

    /// The metadata: keys and texts, in the order of the header.
    pub fn metadata(&self) -> impl Iterator<Item = (Text<'a>, Text<'a>)> + use<'a> {
        self.walk()
            .map_while(Result::ok)
            .filter_map(|found| match found {
                Found::Tensor(_) => None,
                Found::Metadata(cursor) => Some(Pairs { cursor, first: true }),
            })
            .flatten()
            .map_while(Result::ok)
    }

    fn walk(&self) -> Walk<'a> {
        Walk { header: *self, cursor: Cursor::new(self.text), state: State::Start }
    }

    fn check(&self) -> Result<(), Fault<'a>> {
        let mut last = self.data;
        let mut total = 0_usize;
        let mut count = 0_usize;
        let mut ordered = true;
        for found in self.walk() {
            match found? {
                Found::Metadata(cursor) => {
                    for pair in (Pairs { cursor, first: true }) {
                        pair.map_err(|expected| Problem::Text(expected).alone())?;
                    }
                }
                Found::Tensor(entry) => {
                    count += 1;
                    ordered &= entry.begin >= last;
                    last = entry.end;
                    total = total.saturating_add(entry.end - entry.begin);
                }
            }
        }
        if !ordered {
            self.check_disjoint(count)?;
        }
        let rest = self.len - self.data;
        if total == rest { Ok(()) } else { Err(Problem::Unused { tensors: total, rest }.alone()) }
    }

    fn check_disjoint(&self, count: usize) -> Result<(), Fault<'a>> {
        if count > OUT_OF_ORDER {
            return Err(Problem::OutOfOrder(count).alone());
        }
        for (index, entry) in self.tensors().enumerate() {
            for other in self.tensors().take(index) {
                if entry.begin < other.end && other.begin < entry.end {
                    return Err(Problem::Overlap(other.name).of(entry.name));
                }
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Found<'a> {
    Tensor(Entry<'a>),
    Metadata(Cursor<'a>),
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Within,
    End,
}

/// The entries of the header, in its order; ends after the first fault.
#[derive(Clone)]
struct Walk<'a> {
    header: Header<'a>,
    cursor: Cursor<'a>,
    state: State,
}

impl<'a> Iterator for Walk<'a> {
    type Item = Result<Found<'a>, Fault<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = self.step();
        if !matches!(found, Ok(Some(_))) {
            self.state = State::End;
        }
        found.transpose()
    }
}

impl<'a> Walk<'a> {
    fn step(&mut self) -> Result<Option<Found<'a>>, Fault<'a>> {
        let alone = |expected: Expected| Problem::Text(expected).alone();
        let ended = match self.state {
            State::End => return Ok(None),
            State::Start => {
                self.cursor.expect(b'{').map_err(alone)?;
                self.state = State::Within;
                self.cursor.take(b'}')
            }
            State::Within => self.cursor.ended(b'}').map_err(alone)?,
        };
        if ended {
            self.cursor.only_blanks().map_err(alone)?;
            return Ok(None);
        }
        let name = self.cursor.string().map_err(alone)?;
        self.cursor.expect(b':').map_err(alone)?;
        if name.is("__metadata__") {
            let start = self.cursor;
            self.cursor.skip_texts().map_err(alone)?;
            return Ok(Some(Found::Metadata(start)));
        }
        self.entry(name).map(|entry| Some(Found::Tensor(entry)))
    }

    fn entry(&mut self, name: Text<'a>) -> Result<Entry<'a>, Fault<'a>> {
        let of_name = |expected: Expected| Problem::Text(expected).of(name);
        let (mut of, mut shape, mut offsets) = (None, None, None);
        self.cursor.expect(b'{').map_err(of_name)?;
        loop {
            let key = self.cursor.string().map_err(of_name)?;
            self.cursor.expect(b':').map_err(of_name)?;
            if key.is("dtype") && of.is_none() {
                let word = self.cursor.string().map_err(of_name)?;
                let known = Type::ALL.into_iter().find(|of| word.is(of.word()));
                of = Some(known.ok_or(Problem::Type(word).of(name))?);
            } else if key.is("shape") && shape.is_none() {
                shape = Some(self.numbers(name)?);
            } else if key.is("data_offsets") && offsets.is_none() {
                offsets = Some(self.numbers(name)?);
            } else {
                return Err(Problem::Key(key).of(name));
            }
            if self.cursor.ended(b'}').map_err(of_name)? {
                break;
            }
        }
        let missing = |key| Problem::Missing(key).of(name);
        let of = of.ok_or(missing("dtype"))?;
        let shape = shape.ok_or(missing("shape"))?;
        let &[begin, end] = offsets.ok_or(missing("data_offsets"))?.axes() else {
            return Err(Problem::Offsets.of(name));
        };
        let rest = self.header.len - self.header.data;
        if begin > end || end > rest {
            return Err(Problem::Beyond { begin, end, rest }.of(name));
        }
        let given = end - begin;
        if shape.bytes(of) != Some(given) {
            return Err(Problem::Size { of, shape, given }.of(name));
        }
        Ok(Entry { name, of, shape, begin: self.header.data + begin, end: self.header.data + end })
    }

    fn numbers(&mut self, name: Text<'a>) -> Result<TensorShape, Fault<'a>> {
        let of_name = |expected: Expected| Problem::Text(expected).of(name);
        let mut shape = TensorShape::default();
        self.cursor.expect(b'[').map_err(of_name)?;
        if self.cursor.take(b']') {
            return Ok(shape);
        }
        loop {
            let number = self.cursor.number().map_err(of_name)?;
            if !shape.push(number) {
                return Err(Problem::Axes.of(name));
            }
            if self.cursor.ended(b']').map_err(of_name)? {
                return Ok(shape);
            }
        }
    }
}

/// The texts of an object of texts.
struct Pairs<'a> {
    cursor: Cursor<'a>,
    first: bool,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Result<(Text<'a>, Text<'a>), Expected>;

    fn next(&mut self) -> Option<Self::Item> {
        self.cursor.pair(&mut self.first).transpose()
    }
}
