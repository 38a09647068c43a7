//! The machine of a pickle: a stack, marks and a memo.
//!
//! Input: opcodes. Output: the arena. Guarantees: as those of the module above; each opcode takes time in
//! proportion to what it takes from the stack.

use std::collections::BTreeMap;

use super::{Global, Item, Pickle, Storage, VALUES, Value, View};
use crate::Refusal;
use crate::read::cursor::Cursor;
use crate::read::zip::short;

const HELP: &str = "Weights need no code: save them alone, with `torch.save(model.state_dict(), \"weights.pt\")`, and import these.";
const QUANTISED: &str =
    "The weights are quantised: save those of the model before its quantisation, in floating point.";

/// The most axes of a tensor, as in PyTorch. A tuple may be used by many tensors, and each copies it.
const AXES: usize = 64;

struct Machine<'a> {
    cursor: Cursor<'a>,
    stack: Vec<Value<'a>>,
    marks: Vec<usize>,
    memo: BTreeMap<u32, Value<'a>>,
    items: Vec<Item<'a>>,
}

pub(super) fn run(bytes: &[u8]) -> Result<Pickle<'_>, Refusal> {
    let mut machine = Machine {
        cursor: Cursor::new(bytes),
        stack: Vec::new(),
        marks: Vec::new(),
        memo: BTreeMap::new(),
        items: Vec::new(),
    };
    loop {
        let at = machine.cursor.position();
        let Some(opcode) = machine.cursor.u8() else {
            return Err(refused(at, "ends without its last opcode", "The file is truncated."));
        };
        if opcode == b'.' {
            let root =
                machine.stack.pop().ok_or_else(|| refused(at, "has no value", "The file is damaged."))?;
            return Ok(Pickle { root, items: machine.items });
        }
        machine.step(opcode).map_err(|stop| match stop {
            Stop::Damaged => refused(at, "is not valid", "The file is truncated or damaged."),
            Stop::Opcode => {
                let fact = format!("has the opcode {opcode:#04x}, which no pickle of weights has");
                refused(at, &fact, HELP)
            }
            Stop::Global(name) => {
                let is_quantised = name.starts_with("torch.q") || name.contains("quantized");
                let help = if is_quantised { QUANTISED } else { HELP };
                refused(at, &format!("asks for `{}`, which is never run", short(&name)), help)
            }
            Stop::Call(name) => {
                refused(at, &format!("calls `{name}` with arguments that it does not take"), HELP)
            }
        })?;
        if machine.items.len() + machine.stack.len() + machine.memo.len() > VALUES {
            return Err(refused(at, &format!("has more than {VALUES} values"), HELP));
        }
    }
}

fn refused(at: usize, fact: &str, help: &str) -> Refusal {
    Refusal::new(format!("byte {at} of the pickle"), format!("the pickle {fact}"), help)
}

/// Why the machine stops.
enum Stop {
    Damaged,
    Opcode,
    Global(String),
    Call(&'static str),
}

/// A part that the pickle does not have.
fn there<T>(part: Option<T>) -> Result<T, Stop> {
    part.ok_or(Stop::Damaged)
}

impl<'a> Machine<'a> {
    fn step(&mut self, opcode: u8) -> Result<(), Stop> {
        let value = match opcode {
            0x80 => return there(self.cursor.u8()).map(drop),
            b'(' => {
                self.marks.push(self.stack.len());
                return Ok(());
            }
            b'0' => return there(self.stack.pop()).map(drop),
            b'1' => return self.marked().map(drop),
            b'2' => *there(self.stack.last())?,
            b'N' => Value::None,
            0x88 => Value::Bool(true),
            0x89 => Value::Bool(false),
            b'J' => Value::Integer(i64::from(i32::from_le_bytes(there(self.cursor.array())?))),
            b'K' => Value::Integer(i64::from(there(self.cursor.u8())?)),
            b'M' => Value::Integer(i64::from(there(self.cursor.u16())?)),
            0x8a => self.long()?,
            b'G' => Value::Float(f64::from_be_bytes(there(self.cursor.array())?)),
            b'X' | b'T' => {
                let length = there(self.cursor.length())?;
                self.text(length)?
            }
            b'U' => {
                let length = there(self.cursor.u8())?;
                self.text(usize::from(length))?
            }
            b'c' => self.global()?,
            b'Q' => self.storage()?,
            b'R' => self.reduce()?,
            b'h' => self.recall(u32::from)?,
            b'j' => {
                let index = there(self.cursor.u32())?;
                *there(self.memo.get(&index))?
            }
            b')' => self.item(Item::Tuple(Vec::new())),
            b't' => {
                let values = self.marked()?;
                self.item(Item::Tuple(values))
            }
            0x85..=0x87 => {
                let values = self.last(usize::from(opcode - 0x84))?;
                self.item(Item::Tuple(values))
            }
            b']' => self.item(Item::List(Vec::new())),
            b'}' => self.item(Item::Dictionary(Vec::new())),
            _ => return self.change(opcode),
        };
        self.stack.push(value);
        Ok(())
    }

    /// Opcodes that push nothing.
    fn change(&mut self, opcode: u8) -> Result<(), Stop> {
        match opcode {
            b'q' => {
                let index = there(self.cursor.u8())?;
                self.memo.insert(u32::from(index), *there(self.stack.last())?);
            }
            b'r' => {
                let index = there(self.cursor.u32())?;
                self.memo.insert(index, *there(self.stack.last())?);
            }
            b'a' => {
                let values = self.last(1)?;
                self.append(values)?;
            }
            b'e' => {
                let values = self.marked()?;
                self.append(values)?;
            }
            b's' => {
                let values = self.last(2)?;
                self.insert(&values)?;
            }
            b'u' => {
                let values = self.marked()?;
                self.insert(&values)?;
            }
            // BUILD sets attributes of an object, such as `_metadata` of a state_dict: nothing that weights
            // need.
            b'b' => {
                self.last(1)?;
                there(self.stack.last())?;
            }
            _ => return Err(Stop::Opcode),
        }
        Ok(())
    }

    fn item(&mut self, item: Item<'a>) -> Value<'a> {
        self.items.push(item);
        Value::Item(self.items.len() - 1)
    }

    /// The values above the last mark.
    fn marked(&mut self) -> Result<Vec<Value<'a>>, Stop> {
        let mark = there(self.marks.pop())?;
        if mark > self.stack.len() {
            return Err(Stop::Damaged);
        }
        Ok(self.stack.split_off(mark))
    }

    /// The last values of the stack, taken away.
    fn last(&mut self, count: usize) -> Result<Vec<Value<'a>>, Stop> {
        let from = there(self.stack.len().checked_sub(count))?;
        Ok(self.stack.split_off(from))
    }

    fn recall(&mut self, index: impl Fn(u8) -> u32) -> Result<Value<'a>, Stop> {
        let index = index(there(self.cursor.u8())?);
        there(self.memo.get(&index).copied())
    }

    fn long(&mut self) -> Result<Value<'a>, Stop> {
        let length = there(self.cursor.u8())?;
        let bytes = there(self.cursor.take(usize::from(length)))?;
        let negative = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
        let mut wide = if negative { [0xff; 8] } else { [0; 8] };
        // Longer ones are seeds of random numbers in checkpoints: their lowest 64 bits do.
        for (place, &byte) in wide.iter_mut().zip(bytes) {
            *place = byte;
        }
        Ok(Value::Integer(i64::from_le_bytes(wide)))
    }

    fn text(&mut self, length: usize) -> Result<Value<'a>, Stop> {
        let bytes = there(self.cursor.take(length))?;
        there(std::str::from_utf8(bytes).ok()).map(Value::Text)
    }

    fn global(&mut self) -> Result<Value<'a>, Stop> {
        let module = String::from_utf8_lossy(there(self.cursor.until(b'\n'))?);
        let name = String::from_utf8_lossy(there(self.cursor.until(b'\n'))?);
        let global = Global::find(&module, &name);
        global.map(Value::Global).ok_or_else(|| Stop::Global(format!("{module}.{name}")))
    }

    fn append(&mut self, values: Vec<Value<'a>>) -> Result<(), Stop> {
        match self.top()? {
            Item::List(list) => list.extend(values),
            Item::Tuple(_) | Item::Dictionary(_) | Item::Storage(_) | Item::Tensor(_) => {
                return Err(Stop::Damaged);
            }
        }
        Ok(())
    }

    fn insert(&mut self, values: &[Value<'a>]) -> Result<(), Stop> {
        let (pairs, odd) = values.as_chunks::<2>();
        match self.top()? {
            Item::Dictionary(dictionary) if odd.is_empty() => {
                dictionary.extend(pairs.iter().map(|&[key, value]| (key, value)));
            }
            Item::Dictionary(_) | Item::Tuple(_) | Item::List(_) | Item::Storage(_) | Item::Tensor(_) => {
                return Err(Stop::Damaged);
            }
        }
        Ok(())
    }

    fn top(&mut self) -> Result<&mut Item<'a>, Stop> {
        match self.stack.last() {
            Some(&Value::Item(index)) => there(self.items.get_mut(index)),
            Some(
                Value::None
                | Value::Bool(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::Text(_)
                | Value::Global(_),
            )
            | None => Err(Stop::Damaged),
        }
    }

    fn tuple(&self, value: Value<'a>) -> Option<&[Value<'a>]> {
        let Value::Item(index) = value else { return None };
        let Some(Item::Tuple(values)) = self.items.get(index) else { return None };
        Some(values)
    }

    /// `('storage', torch.FloatStorage, key, location, length)`.
    fn storage(&mut self) -> Result<Value<'a>, Stop> {
        let tuple = there(self.stack.pop())?;
        let &[
            Value::Text("storage"),
            Value::Global(Global::Storage(of)),
            Value::Text(key),
            _,
            Value::Integer(len),
        ] = there(self.tuple(tuple))?
        else {
            return Err(Stop::Call("a storage"));
        };
        let len = usize::try_from(len).map_err(|_| Stop::Call("a storage"))?;
        Ok(self.item(Item::Storage(Storage { of, key, len })))
    }

    fn reduce(&mut self) -> Result<Value<'a>, Stop> {
        let arguments = there(self.stack.pop())?;
        let Value::Global(global) = there(self.stack.pop())? else { return Err(Stop::Damaged) };
        let arguments = there(self.tuple(arguments))?;
        match (global, arguments) {
            (Global::OrderedDict, []) => Ok(self.item(Item::Dictionary(Vec::new()))),
            (Global::RebuildTensor, &[storage, offset, shape, strides, ..]) => {
                let view =
                    self.view([storage, offset, shape, strides]).ok_or(Stop::Call("_rebuild_tensor_v2"))?;
                Ok(self.item(Item::Tensor(view)))
            }
            (Global::RebuildParameter, &[tensor, ..]) => Ok(tensor),
            (Global::Size, &[axes]) => Ok(axes),
            (Global::Device, _) => Ok(Value::None),
            (Global::OrderedDict, _) => Err(Stop::Call("OrderedDict")),
            (Global::RebuildTensor, _) => Err(Stop::Call("_rebuild_tensor_v2")),
            (Global::RebuildParameter, _) => Err(Stop::Call("_rebuild_parameter")),
            (Global::Size, _) => Err(Stop::Call("Size")),
            (Global::Storage(_), _) => Err(Stop::Call("a storage")),
        }
    }

    fn view(&self, [storage, offset, shape, strides]: [Value<'a>; 4]) -> Option<View<'a>> {
        let Value::Item(index) = storage else { return None };
        let Some(&Item::Storage(storage)) = self.items.get(index) else { return None };
        let (shape, strides) = (self.lengths(shape)?, self.lengths(strides)?);
        (shape.len() == strides.len()).then_some(())?;
        Some(View { storage, offset: length(offset)?, shape, strides })
    }

    fn lengths(&self, tuple: Value<'a>) -> Option<Vec<usize>> {
        let lengths = self.tuple(tuple)?;
        (lengths.len() <= AXES).then_some(())?;
        lengths.iter().copied().map(length).collect()
    }
}

fn length(value: Value<'_>) -> Option<usize> {
    match value {
        Value::Integer(number) => usize::try_from(number).ok(),
        Value::None
        | Value::Bool(_)
        | Value::Float(_)
        | Value::Text(_)
        | Value::Global(_)
        | Value::Item(_) => None,
    }
}
