//! A sum of the numbers of networks over the shards of a batch.
//!
//! Input: the numbers of each shard, from the rank that has it. Output: their sum on every rank. Guarantees:
//! the additions are those of one binary tree over the shards, whichever rank makes them: so a sum has the
//! same bits for any number of ranks.

use super::batch::Stop;
use crate::workers::{Workers, add, all_reduce, broadcast};

/// What goes along with the numbers of a network: a sum of losses, and how many ranks ask to stop.
const ALONG: usize = 2;

/// The sum over all shards.
pub(super) struct Sum<'a> {
    pub(super) numbers: &'a [f32],
    /// A sum of losses.
    pub(super) loss: f32,
    /// How many ranks ask to stop.
    pub(super) stops: f32,
}

/// The rows of a shard among `rows`, or the shards of a rank among `shards`: part `index` of `count`. Sizes
/// differ by one at most.
pub(super) fn part_of(rows: usize, index: usize, count: usize) -> std::ops::Range<usize> {
    index * rows / count..(index + 1) * rows / count
}

/// Buffers for a sum.
pub(super) struct Tree {
    /// The sum at the root, and one for each level below: numbers, then those that go along.
    parts: Vec<Vec<f32>>,
    received: Vec<f32>,
}

/// What computes the numbers of a shard, and answers with its loss and whether it asks to stop.
pub(super) type Leaf<'a> = &'a mut dyn FnMut(usize, &mut [f32]) -> Result<[f32; ALONG], Stop>;

impl Tree {
    /// Buffers for so many shards on this rank, of a network with so many parameters.
    pub(super) fn new(shards: usize, parameters: usize, workers: &dyn Workers) -> Self {
        let is_aligned = is_aligned(shards, workers);
        let own = if is_aligned { shards / workers.ranks() } else { shards };
        let levels = own.next_power_of_two().trailing_zeros() as usize;
        Self { parts: vec![vec![0.0; parameters + ALONG]; levels + 1], received: Vec::new() }
    }

    /// Replaces numbers by their mean over all ranks, of which each is a shard; the sums of what goes along.
    pub(super) fn mean(
        &mut self,
        workers: &mut dyn Workers,
        numbers: &mut [f32],
        along: [f32; ALONG],
    ) -> Result<[f32; ALONG], Stop> {
        let (ranks, own) = (workers.ranks(), &*numbers);
        let Sum { numbers: sums, loss, stops } = self.sum(ranks, workers, &mut |_, part| {
            part.copy_from_slice(own);
            Ok(along)
        })?;
        for (number, sum) in numbers.iter_mut().zip(sums) {
            *number = sum / ranks as f32;
        }
        Ok([loss, stops])
    }

    /// The sum over all shards, on every rank. The ranks call it together, each computes its own shards.
    pub(super) fn sum(
        &mut self,
        shards: usize,
        workers: &mut dyn Workers,
        leaf: Leaf<'_>,
    ) -> Result<Sum<'_>, Stop> {
        let (rank, ranks) = (workers.rank(), workers.ranks());
        let is_aligned = is_aligned(shards, workers);
        let root = match is_aligned {
            true => Node { first: rank * (shards / ranks), size: shards / ranks, level: 0 },
            false => Node { first: 0, size: shards.next_power_of_two(), level: 0 },
        };
        self.node(root, shards, workers, leaf)?;
        let Self { parts, received } = self;
        let sum = parts.first_mut().ok_or_else(Stop::unbuffered)?;
        if ranks > 1 {
            match is_aligned {
                true => all_reduce(workers, sum, received)?,
                false => broadcast(workers, sum)?,
            }
        }
        let (numbers, &[loss, stops]) = sum.split_last_chunk().ok_or_else(Stop::unbuffered)?;
        Ok(Sum { numbers, loss, stops })
    }

    /// The sum of a node, on the rank that has its first shard; its other ranks have their parts of it sent.
    ///
    /// All ranks take the nodes in the same order, so the first exchange that is not made yet waits for none.
    fn node(
        &mut self,
        node: Node,
        shards: usize,
        workers: &mut dyn Workers,
        leaf: Leaf<'_>,
    ) -> Result<(), Stop> {
        let (rank, ranks) = (workers.rank(), workers.ranks());
        let owner = |shard: usize| ((shard + 1) * ranks - 1) / shards;
        let last = (node.first + node.size).min(shards) - 1;
        if owner(node.first) > rank || owner(last) < rank {
            return Ok(());
        }
        let Some([left, right]) = node.halves() else {
            let part = self.parts.get_mut(node.level).and_then(|part| part.split_last_chunk_mut());
            let (numbers, along) = part.ok_or_else(Stop::unbuffered)?;
            *along = leaf(node.first, numbers)?;
            return Ok(());
        };
        self.node(left, shards, workers, leaf)?;
        if right.first >= shards {
            return Ok(());
        }
        self.node(right, shards, workers, leaf)?;
        let levels = self.parts.get_disjoint_mut([left.level, right.level]);
        let [sum, other] = levels.map_err(|_| Stop::unbuffered())?;
        match (owner(left.first) == rank, owner(right.first) == rank) {
            (true, true) => add(sum, other),
            (true, false) => {
                self.received.resize(sum.len(), 0.0);
                workers.exchange(owner(right.first), &[], &mut self.received)?;
                add(sum, &self.received);
            }
            (false, true) => workers.exchange(owner(left.first), other, &mut [])?,
            (false, false) => {}
        }
        Ok(())
    }
}

/// Whether each rank has a node of the tree, so that the ranks are a tree as well.
fn is_aligned(shards: usize, workers: &dyn Workers) -> bool {
    shards.is_power_of_two() && workers.ranks().is_power_of_two() && workers.ranks() <= shards
}

/// A node of the tree: the sum of so many shards, from a first one on, in the buffer of a level.
#[derive(Clone, Copy)]
struct Node {
    first: usize,
    size: usize,
    level: usize,
}

impl Node {
    /// What it is the sum of: the left half in its own buffer.
    fn halves(self) -> Option<[Self; 2]> {
        let Self { first, size, level } = self;
        let size = size / 2;
        (size > 0)
            .then(|| [Self { first, size, level }, Self { first: first + size, size, level: level + 1 }])
    }
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn every_row_is_in_one_part_and_sizes_differ_by_one() {
        for (rows, count) in (0..40).flat_map(|rows| (1..20).map(move |count| (rows, count))) {
            let parts: Vec<_> = (0..count).map(|index| part_of(rows, index, count)).collect();
            assert!(parts.iter().cloned().flatten().eq(0..rows), "{rows} rows in {count} parts");
            let small = rows / count;
            assert!(parts.iter().all(|part| (small..=rows.div_ceil(count)).contains(&part.len())));
        }
    }
}
