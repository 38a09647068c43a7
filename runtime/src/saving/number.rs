//! Numbers and rows of numbers in the forms of `serde`.
//!
//! Text formats have no NaN and no infinity of their own (JSON would write `null`, and not read it back), so
//! there they are the words "NaN", "inf" and "-inf". Binary formats keep every bit.

use core::fmt::{self, Formatter};
use core::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeTuple as _, Serializer};

use crate::scalar::Scalar;

/// The only number in `f32` whose shortest decimal form, read as the nearest `f64`, is rounded to another
/// `f32`: that `f64` is half-way between two. Found by trying all of them; it is written with the digits of
/// an `f64`.
const ROUNDED_TWICE: f64 = 7.038_531e-26_f32 as f64;

/// A number to be written.
pub(super) struct Number<'a, S>(pub(super) &'a S);

impl<S: Scalar + Serialize> Serialize for Number<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let value = self.0.to_f64();
        if serializer.is_human_readable() && (value == ROUNDED_TWICE || value == -ROUNDED_TWICE) {
            return serializer.serialize_f64(value);
        }
        if value.is_finite() || !serializer.is_human_readable() {
            return self.0.serialize(serializer);
        }
        serializer.serialize_str(match value {
            f64::INFINITY => "inf",
            f64::NEG_INFINITY => "-inf",
            _ => "NaN",
        })
    }
}

/// Numbers to be written, as many as the reader knows.
pub(super) struct Numbers<'a, S>(pub(super) &'a [S]);

impl<S: Scalar + Serialize> Serialize for Numbers<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut tuple = serializer.serialize_tuple(self.0.len())?;
        for number in self.0 {
            tuple.serialize_element(&Number(number))?;
        }
        tuple.end()
    }
}

/// Rows of as many numbers to be written.
pub(super) struct Rows<'a, S>(pub(super) &'a [S], pub(super) usize);

impl<S: Scalar + Serialize> Serialize for Rows<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let Self(numbers, columns) = *self;
        let rows = numbers.chunks_exact(columns.max(1));
        let mut tuple = serializer.serialize_tuple(rows.len())?;
        for row in rows {
            tuple.serialize_element(&Numbers(row))?;
        }
        tuple.end()
    }
}

/// Where a number is read to.
struct NumberInto<'a, S>(&'a mut S);

impl<'de, S: Scalar + serde::Deserialize<'de>> DeserializeSeed<'de> for NumberInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        *self.0 = match deserializer.is_human_readable() {
            true => deserializer.deserialize_any(NumberVisitor(PhantomData))?,
            false => S::deserialize(deserializer)?,
        };
        Ok(())
    }
}

/// A number that is alone, in the same form.
pub(crate) struct Single<S>(pub(crate) S);

impl<S: Scalar + Serialize> Serialize for Single<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        Number(&self.0).serialize(serializer)
    }
}

impl<'de, S: Scalar + serde::Deserialize<'de>> serde::Deserialize<'de> for Single<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut number = S::ZERO;
        NumberInto(&mut number).deserialize(deserializer)?;
        Ok(Self(number))
    }
}

/// Reads a number, or the word for one that is not finite.
struct NumberVisitor<S>(PhantomData<S>);

impl<S: Scalar> Visitor<'_> for NumberVisitor<S> {
    type Value = S;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a number, \"NaN\", \"inf\" or \"-inf\"")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<S, E> {
        let number = S::from_f64(value);
        if value.is_finite() && !number.to_f64().is_finite() {
            return Err(E::invalid_value(
                Unexpected::Float(value),
                &"a number that is not too large for its type",
            ));
        }
        Ok(number)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<S, E> {
        self.visit_f64(value as f64)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<S, E> {
        self.visit_f64(value as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<S, E> {
        match text {
            "NaN" => Ok(S::from_f64(f64::NAN)),
            "inf" => Ok(S::from_f64(f64::INFINITY)),
            "-inf" => Ok(S::from_f64(f64::NEG_INFINITY)),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

/// Where numbers are read to, exactly as many as there are.
pub(super) struct NumbersInto<'a, S>(pub(super) &'a mut [S]);

impl<'de, S: Scalar + serde::Deserialize<'de>> DeserializeSeed<'de> for NumbersInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_tuple(self.0.len(), self)
    }
}

impl<'de, S: Scalar + serde::Deserialize<'de>> Visitor<'de> for NumbersInto<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} numbers", self.0.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let length = self.0.len();
        for (index, number) in self.0.iter_mut().enumerate() {
            if sequence.next_element_seed(NumberInto(number))?.is_none() {
                return Err(A::Error::invalid_length(index, &Wanted(length, "numbers")));
            }
        }
        refuse_more(&mut sequence, Wanted(length, "numbers"))
    }
}

/// Where rows of so many numbers are read to.
pub(super) struct RowsInto<'a, S>(pub(super) &'a mut [S], pub(super) usize);

impl<S> RowsInto<'_, S> {
    fn rows(&self) -> usize {
        self.0.len() / self.1.max(1)
    }
}

impl<'de, S: Scalar + serde::Deserialize<'de>> DeserializeSeed<'de> for RowsInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_tuple(self.rows(), self)
    }
}

impl<'de, S: Scalar + serde::Deserialize<'de>> Visitor<'de> for RowsInto<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} rows", self.rows())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let wanted = Wanted(self.rows(), "rows");
        for (index, row) in self.0.chunks_exact_mut(self.1.max(1)).enumerate() {
            if sequence.next_element_seed(NumbersInto(row))?.is_none() {
                return Err(A::Error::invalid_length(index, &wanted));
            }
        }
        refuse_more(&mut sequence, wanted)
    }
}

/// How many of what.
struct Wanted(usize, &'static str);

impl serde::de::Expected for Wanted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} {}", self.0, self.1)
    }
}

/// The end of a sequence.
fn refuse_more<'de, A: SeqAccess<'de>>(sequence: &mut A, wanted: Wanted) -> Result<(), A::Error> {
    match sequence.next_element::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(A::Error::invalid_length(wanted.0 + 1, &wanted)),
    }
}
