//! flax: parameters of JAX, as MessagePack (`flax.serialization.to_bytes`) or as an archive of numpy.
//!
//! Input: the bytes of a file. Output: [`Weights`], nested names joined with `/`: `params/Dense_0/kernel`, a
//! kernel being `[input][output]`. Guarantees: no recursion; at most 32 maps within one another;
//! memory at most twice the file.
//!
//! An array is the extension 1: a list of its shape, the name of its type and its bytes.

use super::cursor::Cursor;
use super::zip::{is_archive, short};
use super::{Order, Weights, npz, numbers};
use crate::{Refusal, Tensor};

/// The most maps within one another.
const DEPTH: usize = 32;
/// The most axes of an array.
const AXES: usize = 16;
/// The extension that is an array.
const ARRAY: u8 = 1;
/// The extension that is a number of numpy, written like an array.
const SCALAR: u8 = 3;

/// Whether bytes begin with a map of MessagePack whose first key is a text.
pub(super) fn is_map(bytes: &[u8]) -> bool {
    let mut cursor = Cursor::new(bytes);
    let is_map = matches!(value(&mut cursor), Some(Value::Map(1..)));
    is_map && matches!(value(&mut cursor), Some(Value::Text(_)))
}

/// The weights of a file.
///
/// # Errors
///
/// For damaged or hostile files, for arrays of other types than numbers, and for numbers that are NaN or
/// infinite.
///
/// ```
/// use netwright::exchange::read::flax;
///
/// assert!(flax::read(b"no map of MessagePack").is_err());
/// ```
pub fn read(bytes: &[u8]) -> Result<Weights, Refusal> {
    if is_archive(bytes) {
        return npz::read(bytes);
    }
    let mut weights =
        Weights { origin: vec!["flax msgpack".into()], order: Order::Numbers, ..Weights::default() };
    let mut cursor = Cursor::new(bytes);
    let mut budget = bytes.len().saturating_mul(2).saturating_add(4096);
    walk(&mut cursor, &mut budget, &mut weights).map_err(|fact| {
        let place = format!("byte {} of the MessagePack", cursor.position());
        Refusal::new(place, fact, "Give what `flax.serialization.to_bytes(params)` wrote, or `numpy.savez`.")
    })?;
    if weights.tensors.is_empty() {
        let help = "Give what `flax.serialization.to_bytes(params)` wrote.";
        return Err(Refusal::new("flax msgpack", "it holds no arrays", help));
    }
    numbers::finite(weights)
}

/// A value of MessagePack, its inside behind the cursor.
enum Value<'a> {
    Map(usize),
    List(usize),
    Text(&'a str),
    Bytes(&'a [u8]),
    Extension(u8, &'a [u8]),
    Integer(u64),
    /// Nil, truth values, negative integers and floats: nothing that weights need.
    Other,
}

fn value<'a>(cursor: &mut Cursor<'a>) -> Option<Value<'a>> {
    let mark = cursor.u8()?;
    Some(match mark {
        0x00..=0x7f => Value::Integer(u64::from(mark)),
        0x80..=0x8f => Value::Map(usize::from(mark & 0xf)),
        0x90..=0x9f => Value::List(usize::from(mark & 0xf)),
        0xa0..=0xbf => text(cursor, usize::from(mark & 0x1f))?,
        0xc0 | 0xc2 | 0xc3 | 0xe0..=0xff => Value::Other,
        0xc4..=0xc6 => {
            let length = length(cursor, mark - 0xc4)?;
            Value::Bytes(cursor.take(length)?)
        }
        0xc7..=0xc9 => {
            let length = length(cursor, mark - 0xc7)?;
            Value::Extension(cursor.u8()?, cursor.take(length)?)
        }
        0xca | 0xd2 => skipped(cursor, 4)?,
        0xcb | 0xd3 => skipped(cursor, 8)?,
        0xcc => Value::Integer(u64::from(cursor.u8()?)),
        0xcd => Value::Integer(u64::from(u16::from_be_bytes(cursor.array()?))),
        0xce => Value::Integer(u64::from(u32::from_be_bytes(cursor.array()?))),
        0xcf => Value::Integer(u64::from_be_bytes(cursor.array()?)),
        0xd0 => skipped(cursor, 1)?,
        0xd1 => skipped(cursor, 2)?,
        0xd4..=0xd8 => Value::Extension(cursor.u8()?, cursor.take(1 << (mark - 0xd4))?),
        0xd9..=0xdb => {
            let length = length(cursor, mark - 0xd9)?;
            text(cursor, length)?
        }
        0xdc | 0xdd => Value::List(length(cursor, mark - 0xdc + 1)?),
        0xde | 0xdf => Value::Map(length(cursor, mark - 0xde + 1)?),
        0xc1 => return None,
    })
}

/// A length of 1, 2 or 4 bytes.
fn length(cursor: &mut Cursor<'_>, size: u8) -> Option<usize> {
    match size {
        0 => cursor.u8().map(usize::from),
        1 => Some(usize::from(u16::from_be_bytes(cursor.array()?))),
        _ => usize::try_from(u32::from_be_bytes(cursor.array()?)).ok(),
    }
}

fn text<'a>(cursor: &mut Cursor<'a>, length: usize) -> Option<Value<'a>> {
    std::str::from_utf8(cursor.take(length)?).ok().map(Value::Text)
}

fn skipped<'a>(cursor: &mut Cursor<'a>, bytes: usize) -> Option<Value<'a>> {
    cursor.skip(bytes).map(|()| Value::Other)
}

/// Reads maps of maps of arrays; `path` holds the names that lead to the innermost map, and how much of it is
/// left.
fn walk(cursor: &mut Cursor<'_>, budget: &mut usize, weights: &mut Weights) -> Result<(), String> {
    let damaged = || "it is truncated or not valid".to_owned();
    let Some(Value::Map(count)) = value(cursor) else { return Err("it is no map of parameters".into()) };
    let mut path: Vec<(&str, usize)> = vec![("", count)];
    while let Some((_, left)) = path.last_mut() {
        if *left == 0 {
            path.pop();
            continue;
        }
        *left -= 1;
        let Value::Text(key) = value(cursor).ok_or_else(damaged)? else {
            return Err("a key is no text".into());
        };
        let found = value(cursor).ok_or_else(damaged)?;
        match found {
            Value::Map(count) => {
                if path.len() == DEPTH {
                    return Err(format!("more than {DEPTH} maps within one another"));
                }
                path.push((key, count));
            }
            Value::Extension(ARRAY | SCALAR, array) => {
                let names = path.iter().map(|&(name, _)| name).filter(|name| !name.is_empty()).chain([key]);
                let length: usize = names.clone().map(|name| name.len() + 1).sum();
                *budget = budget.checked_sub(length).ok_or("its names are longer than the file")?;
                let name = names.collect::<Vec<_>>().join("/");
                let tensor = tensor(array).map_err(|fact| format!("array `{}`: {fact}", short(&name)))?;
                weights.tensors.push((name, tensor));
            }
            Value::List(_) => {
                return Err(format!("`{}` is a list, where maps and arrays should be", short(key)));
            }
            Value::Text(_) | Value::Bytes(_) | Value::Extension(..) | Value::Integer(_) | Value::Other => {}
        }
    }
    Ok(())
}

fn tensor(array: &[u8]) -> Result<Tensor, String> {
    let mut cursor = Cursor::new(array);
    let parts = parts(&mut cursor).ok_or("it is no list of shape, type and bytes")?;
    let (shape, name, bytes) = parts;
    let of = npz::type_of(name).ok_or_else(|| format!("its type is `{}`", short(name)))?;
    npz::tensor(of, shape, bytes)
}

fn parts<'a>(cursor: &mut Cursor<'a>) -> Option<(Vec<usize>, &'a str, &'a [u8])> {
    let Value::List(3) = value(cursor)? else { return None };
    let Value::List(rank) = value(cursor)? else { return None };
    let mut shape = Vec::new();
    for _ in 0..rank {
        let Value::Integer(axis) = value(cursor)? else { return None };
        shape.push(usize::try_from(axis).ok().filter(|_| shape.len() < AXES)?);
    }
    let Value::Text(name) = value(cursor)? else { return None };
    let Value::Bytes(bytes) = value(cursor)? else { return None };
    Some((shape, name, bytes))
}
