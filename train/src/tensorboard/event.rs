//! The message `Event` of TensorBoard, in the wire format of protocol buffers.
//!
//! Input: a time, a step and a value. Output: bytes. Source: `tensorflow/core/util/event.proto`,
//! `framework/summary.proto` and `framework/histogram.proto`; the encoding is that of
//! <https://protobuf.dev/programming-guides/encoding/>. Fields are in the order of their numbers.

use crate::histogram::Histogram;

/// A message under construction.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    /// Seven bits a byte, the lowest first; all but the last byte have the highest bit.
    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    fn integer(mut self, field: u64, number: u64) -> Self {
        self.varint(field << 3);
        self.varint(number);
        self
    }

    fn double(mut self, field: u64, number: f64) -> Self {
        self.varint(field << 3 | 1);
        self.0.extend(number.to_le_bytes());
        self
    }

    fn float(mut self, field: u64, number: f32) -> Self {
        self.varint(field << 3 | 5);
        self.0.extend(number.to_le_bytes());
        self
    }

    fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
        self
    }

    fn doubles(self, field: u64, numbers: impl Iterator<Item = f64>) -> Self {
        let bytes: Vec<u8> = numbers.flat_map(f64::to_le_bytes).collect();
        self.bytes(field, &bytes)
    }
}

/// What an event has besides its time.
pub(super) enum Value<'a> {
    /// The first of a file.
    Version,
    Scalar(f32),
    Histogram(&'a Histogram),
}

/// An event: `step` is at most the largest `i64`.
pub(super) fn event(time: f64, step: u64, tag: &str, value: Value<'_>) -> Vec<u8> {
    let event = Message::default().double(1, time);
    let named = Message::default().bytes(1, tag.as_bytes());
    let value = match value {
        Value::Version => return event.bytes(3, b"brain.Event:2").0,
        Value::Scalar(number) => named.float(2, number),
        Value::Histogram(histogram) => named.bytes(5, &message(histogram)),
    };
    let summary = Message::default().bytes(1, &value.0);
    event.integer(2, step).bytes(5, &summary.0).0
}

fn message(histogram: &Histogram) -> Vec<u8> {
    let Histogram { least, largest, count, sum, squares, limits, counts } = histogram;
    let numbers = [*least, *largest, *count as f64, *sum, *squares];
    let sums =
        (1..).zip(numbers).fold(Message::default(), |message, (field, number)| message.double(field, number));
    sums.doubles(6, limits.iter().copied()).doubles(7, counts.iter().map(|&count| count as f64)).0
}

#[cfg(test)]
mod tests {
    use super::Message;

    /// The examples of the specification of the encoding: 150 in field 1, and `testing` in field 2.
    #[test]
    fn fields_are_those_of_the_specification() {
        assert_eq!(Message::default().integer(1, 150).0, [0x08, 0x96, 0x01]);
        let text = [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67];
        assert_eq!(Message::default().bytes(2, b"testing").0, text);
    }
}
