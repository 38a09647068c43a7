//! The wire format of protocol buffers, written: fields of numbers and bytes.
//!
//! Input: fields in ascending order of their numbers. Output: the bytes of one message. Guarantees: the same
//! fields give the same bytes; what `read::onnx` reads is what was given here.

/// A message that is being written.
#[derive(Clone, Debug, Default)]
pub(super) struct Message(Vec<u8>);

impl Message {
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0
    }

    /// The fields of another message behind those of this one.
    pub(super) fn append(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    /// An integer.
    pub(super) fn integer(&mut self, field: u64, value: i64) {
        self.varint(field << 3);
        self.varint(value.cast_unsigned());
    }

    /// A number of single precision.
    pub(super) fn float(&mut self, field: u64, value: f32) {
        self.varint(field << 3 | 5);
        self.0.extend(value.to_le_bytes());
    }

    /// Text, a message, or numbers as bytes.
    pub(super) fn field(&mut self, field: u64, bytes: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
    }

    pub(super) fn text(&mut self, field: u64, text: &str) {
        self.field(field, text.as_bytes());
    }

    pub(super) fn message(&mut self, field: u64, message: &Self) {
        self.field(field, &message.0);
    }

    /// Several integers as one field.
    pub(super) fn integers(&mut self, field: u64, values: impl IntoIterator<Item = i64>) {
        let mut packed = Self::default();
        for value in values {
            packed.varint(value.cast_unsigned());
        }
        self.message(field, &packed);
    }
}
