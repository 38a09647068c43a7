//! HDF5 of the oldest kind, which Keras writes: superblock 0, groups as symbol tables, contiguous datasets.
//!
//! Input: the bytes of a file. Output: [`File`], its objects by path. Guarantees: no recursion; every object
//! is visited within a budget that the file's size gives, so that cycles end; chunks and filters are refused
//! in words. The format: <https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html>.

mod object;

use std::cell::Cell;
use std::collections::BTreeMap;

use object::{Dataset, Object};

use super::cursor::Cursor;
use super::numbers;
use super::zip::short;
use crate::Refusal;
use crate::foreign::{Axes, Tensor, elements};

const SIGNATURE: &[u8; 8] = b"\x89HDF\r\n\x1a\n";
/// The longest name of an object.
const NAME: usize = 255;
/// The most groups within one another.
const DEPTH: usize = 32;

/// Whether a file is HDF5.
pub(super) fn is_hdf5(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// A file, its objects by path: `layers/dense/vars/0`. The root is the empty path.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    objects: BTreeMap<String, Object<'a>>,
    /// How many bytes of numbers may still be read: one dataset may have several names.
    budget: Cell<usize>,
}

/// Why a file is refused.
pub(super) fn refused(fact: impl Into<String>) -> Refusal {
    let help = "The file is truncated or damaged, or a newer kind of HDF5: save it anew with Keras 3.";
    Refusal::new("HDF5 file", fact, help)
}

impl<'a> File<'a> {
    /// Visits all objects.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let root = root(bytes)?;
        let mut visit = Visit { bytes, budget: bytes.len().saturating_mul(2), objects: BTreeMap::new() };
        let mut groups = vec![(String::new(), root, 0)];
        while let Some((path, address, depth)) = groups.pop() {
            for (name, address) in visit.object(path.clone(), address)? {
                if depth == DEPTH {
                    return Err(refused(format!("more than {DEPTH} groups within one another")));
                }
                let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                groups.push((path, address, depth + 1));
            }
        }
        Ok(Self { bytes, objects: visit.objects, budget: Cell::new(bytes.len().saturating_mul(2)) })
    }

    /// How many bytes the file has.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The paths of all datasets.
    pub(super) fn datasets(&self) -> impl Iterator<Item = &str> {
        let datasets = self.objects.iter().filter(|(_, object)| object.dataset.is_some());
        datasets.map(|(path, _)| path.as_str())
    }

    /// The paths of all objects in a group and in its groups.
    pub(super) fn within(&self, group: &str) -> impl Iterator<Item = &str> {
        let first = format!("{group}/");
        let behind = self.objects.range(first.clone()..).map(|(path, _)| path.as_str());
        behind.take_while(move |path| path.starts_with(&first))
    }

    /// A text that is an attribute of an object.
    pub(super) fn attribute(&self, path: &str, name: &str) -> Option<&'a str> {
        self.objects.get(path)?.attribute(self.bytes, name)
    }

    /// Whether an object has an attribute of this name.
    pub(super) fn has_attribute(&self, path: &str, name: &str) -> bool {
        self.objects.get(path).is_some_and(|object| object.attributes.iter().any(|(other, _)| *other == name))
    }

    /// The numbers of a dataset, `None` where there is none at this path.
    pub(super) fn tensor(&self, path: &str) -> Result<Option<Tensor>, Refusal> {
        let Some(dataset) = self.objects.get(path).and_then(|object| object.dataset.as_ref()) else {
            return Ok(None);
        };
        let refused = |fact: String| {
            Refusal::new(format!("dataset `{}`", short(path)), fact, "Save the model anew with Keras 3.")
        };
        self.numbers(dataset).map(Some).map_err(refused)
    }

    fn numbers(&self, dataset: &Dataset<'a>) -> Result<Tensor, String> {
        let of = dataset.of.ok_or("its type is not one of floats and integers, little-endian")?;
        if dataset.filtered {
            return Err("it is compressed (a filter); Keras writes plain datasets".into());
        }
        let data = dataset.data.ok_or("its numbers are in chunks, or not all in the file")?;
        let bytes = elements(&dataset.shape).and_then(|count| count.checked_mul(of.width()));
        let data = bytes.and_then(|bytes| data.get(..bytes));
        let data =
            data.ok_or_else(|| format!("shape {} needs more bytes than there are", Axes(&dataset.shape)))?;
        let rest =
            self.budget.get().checked_sub(data.len()).ok_or("the file's datasets share their bytes")?;
        self.budget.set(rest);
        let tensor = Tensor::new(dataset.shape.clone(), numbers::decode(of, data));
        tensor.ok_or_else(|| "its shape does not fit into memory".into())
    }
}

/// The address of the root's object header.
fn root(bytes: &[u8]) -> Result<u64, Refusal> {
    let mut cursor = Cursor::new(bytes);
    let damaged = || refused("it ends within its first block");
    if cursor.take(8).ok_or_else(damaged)? != SIGNATURE {
        return Err(refused("it is no HDF5 file"));
    }
    let &[version, _, _, _, _, offsets, lengths, _] = cursor.take(8).ok_or_else(damaged)? else {
        return Err(damaged());
    };
    if version > 1 || offsets != 8 || lengths != 8 {
        return Err(refused(format!("it is of a kind that Keras does not write (superblock {version})")));
    }
    let rest = if version == 0 { 8 } else { 12 };
    cursor.skip(rest + 4 * 8 + 8).ok_or_else(damaged)?;
    cursor.u64().ok_or_else(damaged)
}

struct Visit<'a> {
    bytes: &'a [u8],
    budget: usize,
    objects: BTreeMap<String, Object<'a>>,
}

type Names<'a> = Vec<(&'a str, u64)>;

impl<'a> Visit<'a> {
    fn spend(&mut self, bytes: usize) -> Result<(), Refusal> {
        let rest = self.budget.checked_sub(bytes);
        self.budget = rest.ok_or_else(|| refused("its objects go in circles"))?;
        Ok(())
    }

    /// Reads an object; its children, where it is a group.
    fn object(&mut self, path: String, address: u64) -> Result<Names<'a>, Refusal> {
        self.spend(path.len() + 16)?;
        let read = Object::read(self.bytes, address, &mut self.budget);
        let object = read.ok_or_else(|| refused(format!("object `{}` is not valid", short(&path))))?;
        let group = object.group;
        self.objects.insert(path, object);
        match group {
            Some((tree, heap)) => self.children(tree, heap),
            None => Ok(Vec::new()),
        }
    }

    fn children(&mut self, tree: u64, heap: u64) -> Result<Names<'a>, Refusal> {
        let damaged = || refused("a group is not valid");
        let names = heap_data(self.bytes, heap).ok_or_else(damaged)?;
        let mut children = Vec::new();
        let mut nodes = vec![tree];
        while let Some(node) = nodes.pop() {
            self.spend(8)?;
            let mut cursor = Cursor::at_u64(self.bytes, node).ok_or_else(damaged)?;
            match cursor.take(4) {
                Some(b"TREE") => {
                    let inner = tree_children(&mut cursor).ok_or_else(damaged)?;
                    self.spend(inner.len() * 8)?;
                    nodes.extend(inner.into_iter().rev());
                }
                Some(b"SNOD") => {
                    let found = symbols(&mut cursor, names).ok_or_else(damaged)?;
                    self.spend(found.len() * 8)?;
                    children.extend(found);
                }
                Some(_) | None => return Err(damaged()),
            }
        }
        Ok(children)
    }
}

/// The children of a node of a B-tree of version 1.
fn tree_children(cursor: &mut Cursor<'_>) -> Option<Vec<u64>> {
    (cursor.u8()? == 0).then_some(())?;
    cursor.skip(1)?;
    let count = cursor.u16()?;
    cursor.skip(16)?;
    (0..count).map(|_| cursor.skip(8).and_then(|()| cursor.u64())).collect()
}

/// The names and addresses in a node of symbols.
fn symbols<'a>(cursor: &mut Cursor<'a>, names: &'a [u8]) -> Option<Names<'a>> {
    cursor.skip(2)?;
    let count = cursor.u16()?;
    let mut found = Vec::new();
    for _ in 0..count {
        let (name, address) = (cursor.u64()?, cursor.u64()?);
        cursor.skip(24)?;
        let name = Cursor::at_u64(names, name)?.until(0)?;
        let name = std::str::from_utf8(name).ok().filter(|name| !name.is_empty() && name.len() <= NAME)?;
        found.push((name, address));
    }
    Some(found)
}

/// The data of a local heap.
fn heap_data(bytes: &[u8], address: u64) -> Option<&[u8]> {
    let mut cursor = Cursor::at_u64(bytes, address)?;
    (cursor.take(4)? == b"HEAP").then_some(())?;
    cursor.skip(4)?;
    let size = cursor.u64()?;
    cursor.skip(8)?;
    Cursor::at_u64(bytes, cursor.u64()?)?.take(usize::try_from(size).ok()?)
}
