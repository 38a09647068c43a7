//! A sum of network-shaped numbers over the shards of a batch.
//!
//! Input: the numbers of each shard, from the rank that has it. Output: their sum on every rank. Guarantees:
//! the additions are those of one binary tree over the shards, whichever rank makes them: so a sum has the
//! same bits for any number of ranks.

use netwright_runtime::{Network, Optimizable};

use super::batch::Stop;
use crate::workers::{Workers, add, all_reduce, broadcast};

/// A part of the sum: numbers in the shape of a network, and two that go along.
pub(super) struct Part<N> {
    pub(super) numbers: Box<N>,
    /// A sum of losses.
    pub(super) loss: f32,
    /// How many ranks ask to stop.
    pub(super) stops: f32,
}

impl<N: Network<f32>> Part<N> {
    fn new() -> Self {
        Self { numbers: N::boxed_zeros(), loss: 0.0, stops: 0.0 }
    }

    fn add(&mut self, other: &Self) {
        add(self.numbers.parameters_mut(), other.numbers.parameters());
        self.loss += other.loss;
        self.stops += other.stops;
    }

    /// All numbers in a row, as ranks exchange them.
    fn pack(&self, packet: &mut Vec<f32>) {
        packet.clear();
        packet.extend_from_slice(self.numbers.parameters());
        packet.extend([self.loss, self.stops]);
    }

    fn unpack(&mut self, packet: &[f32]) {
        if let [numbers @ .., loss, stops] = packet {
            let parameters = self.numbers.parameters_mut();
            parameters.copy_from_slice(numbers.get(..parameters.len()).unwrap_or_default());
            (self.loss, self.stops) = (*loss, *stops);
        }
    }

    fn add_packed(&mut self, packet: &[f32]) {
        if let [numbers @ .., loss, stops] = packet {
            add(self.numbers.parameters_mut(), numbers);
            self.loss += loss;
            self.stops += stops;
        }
    }
}

/// The rows of a shard among `rows`, or the shards of a rank among `shards`: part `index` of `count`. Sizes
/// differ by one at most.
pub(super) fn part_of(rows: usize, index: usize, count: usize) -> std::ops::Range<usize> {
    index * rows / count..(index + 1) * rows / count
}

/// Buffers for a sum.
pub(super) struct Tree<N> {
    /// The sum at the root, and one part for each level below.
    parts: Vec<Part<N>>,
    packet: Vec<f32>,
    received: Vec<f32>,
}

/// What computes the numbers of a shard.
pub(super) type Leaf<'a, N> = &'a mut dyn FnMut(usize, &mut Part<N>) -> Result<(), Stop>;

impl<N: Network<f32>> Tree<N> {
    /// Buffers for so many shards on this rank.
    pub(super) fn new(shards: usize, workers: &dyn Workers) -> Self {
        let is_aligned = is_aligned(shards, workers);
        let own = if is_aligned { shards / workers.ranks() } else { shards };
        let levels = own.next_power_of_two().trailing_zeros() as usize;
        let parts = (0..=levels).map(|_| Part::new()).collect();
        Self { parts, packet: Vec::new(), received: Vec::new() }
    }

    /// A part for this rank alone.
    pub(super) fn own(&mut self) -> Result<&mut Part<N>, Stop> {
        self.parts.first_mut().ok_or_else(Stop::unbuffered)
    }

    /// Replaces numbers by their mean over all ranks, of which each is a shard; the sums of what goes along.
    pub(super) fn mean(
        &mut self,
        workers: &mut dyn Workers,
        network: &mut N,
        (loss, stops): (f32, f32),
    ) -> Result<&mut Part<N>, Stop>
    where
        N: Optimizable<f32>,
    {
        let (ranks, own) = (workers.ranks(), &*network);
        let sum = self.sum(ranks, workers, &mut |_, part| {
            part.numbers.parameters_mut().copy_from_slice(own.parameters());
            (part.loss, part.stops) = (loss, stops);
            Ok(())
        })?;
        sum.numbers.divide(ranks);
        network.parameters_mut().copy_from_slice(sum.numbers.parameters());
        Ok(sum)
    }

    /// The sum over all shards, on every rank. The ranks call it together, each computes its own shards.
    pub(super) fn sum(
        &mut self,
        shards: usize,
        workers: &mut dyn Workers,
        leaf: Leaf<'_, N>,
    ) -> Result<&mut Part<N>, Stop> {
        let (rank, ranks) = (workers.rank(), workers.ranks());
        let is_aligned = is_aligned(shards, workers);
        if is_aligned {
            let own = shards / ranks;
            self.node(Node { first: rank * own, size: own, level: 0 }, shards, workers, leaf)?;
        } else {
            let root = Node { first: 0, size: shards.next_power_of_two(), level: 0 };
            self.node(root, shards, workers, leaf)?;
        }
        let Self { parts, packet, received } = self;
        let sum = parts.first_mut().ok_or_else(Stop::unbuffered)?;
        if ranks > 1 {
            sum.pack(packet);
            match is_aligned {
                true => all_reduce(workers, packet, received)?,
                false => broadcast(workers, packet)?,
            }
            sum.unpack(packet);
        }
        Ok(sum)
    }

    /// The sum of a node, on the rank that has its first shard; its other ranks have their parts of it sent.
    ///
    /// All ranks take the nodes in the same order, so the first exchange that is not made yet waits for none.
    fn node(
        &mut self,
        node: Node,
        shards: usize,
        workers: &mut dyn Workers,
        leaf: Leaf<'_, N>,
    ) -> Result<(), Stop> {
        let (rank, ranks) = (workers.rank(), workers.ranks());
        let owner = |shard: usize| ((shard + 1) * ranks - 1) / shards;
        let last = (node.first + node.size).min(shards) - 1;
        if owner(node.first) > rank || owner(last) < rank {
            return Ok(());
        }
        let Some([left, right]) = node.halves() else {
            return leaf(node.first, self.parts.get_mut(node.level).ok_or_else(Stop::unbuffered)?);
        };
        self.node(left, shards, workers, leaf)?;
        if right.first >= shards {
            return Ok(());
        }
        self.node(right, shards, workers, leaf)?;
        let levels = self.parts.get_disjoint_mut([left.level, right.level]);
        let [sum, other] = levels.map_err(|_| Stop::unbuffered())?;
        match (owner(left.first) == rank, owner(right.first) == rank) {
            (true, true) => sum.add(other),
            (true, false) => {
                self.received.resize(N::PARAMETERS + 2, 0.0);
                workers.exchange(owner(right.first), &[], &mut self.received)?;
                sum.add_packed(&self.received);
            }
            (false, true) => {
                other.pack(&mut self.packet);
                workers.exchange(owner(left.first), &self.packet, &mut [])?;
            }
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
