//! Sums over ranks, and what rank 0 says.
//!
//! Input: numbers of each rank. Output: the same numbers on every rank. Guarantees: the sum is that of the
//! binary tree whose leaves are the ranks in order, in every algorithm: neighbours first, then neighbours of
//! pairs. So the choice between algorithms changes no bit.

use super::Workers;
use crate::Error;

/// From so many numbers on, a sum is taken in pieces. Below, latency costs more than bytes do.
const LONG: usize = 16_384;

/// Adds numbers one by one.
pub(crate) fn add(numbers: &mut [f32], others: &[f32]) {
    for (number, other) in numbers.iter_mut().zip(others) {
        *number += other;
    }
}

/// The sum over all ranks, of which there is a power of two, on each of them.
///
/// Recursive doubling for few numbers: log₂ r rounds, in each of which two ranks exchange what they have.
/// For many numbers recursive halving and doubling: each round sends half as much as the one before, and then
/// the pieces go back (Rabenseifner 2004; Thakur, Rabenseifner & Gropp 2005). Both
/// begin with neighbours, so the operands of each addition are those of the tree; two ranks that exchange
/// add them in either order, which is the same number.
pub(crate) fn all_reduce(
    workers: &mut dyn Workers,
    numbers: &mut [f32],
    buffer: &mut Vec<f32>,
) -> Result<(), Error> {
    let (rank, ranks) = (workers.rank(), workers.ranks());
    buffer.resize(numbers.len(), 0.0);
    if ranks < 4 || numbers.len() < LONG {
        let mut distance = 1;
        while distance < ranks {
            workers.exchange(rank ^ distance, numbers, buffer)?;
            add(numbers, buffer);
            distance *= 2;
        }
        return Ok(());
    }
    // The pieces that this rank had before each round.
    let mut pieces = Vec::new();
    let (mut begin, mut end, mut distance) = (0, numbers.len(), 1);
    while distance < ranks {
        pieces.push((begin, end, distance));
        let middle = begin + (end - begin) / 2;
        let [keeps, gives] = halves((begin, middle, end), rank & distance == 0);
        let received = buffer.get_mut(..keeps.1 - keeps.0).unwrap_or_default();
        workers.exchange(rank ^ distance, numbers.get(gives.0..gives.1).unwrap_or_default(), received)?;
        add(numbers.get_mut(keeps.0..keeps.1).unwrap_or_default(), received);
        (begin, end) = keeps;
        distance *= 2;
    }
    for (begin, end, distance) in pieces.into_iter().rev() {
        let middle = begin + (end - begin) / 2;
        let [has, needs] = halves((begin, middle, end), rank & distance == 0);
        let received = buffer.get_mut(..needs.1 - needs.0).unwrap_or_default();
        workers.exchange(rank ^ distance, numbers.get(has.0..has.1).unwrap_or_default(), received)?;
        numbers.get_mut(needs.0..needs.1).unwrap_or_default().copy_from_slice(received);
    }
    Ok(())
}

/// The half of this rank, and that of the other one.
fn halves((begin, middle, end): (usize, usize, usize), is_lower: bool) -> [(usize, usize); 2] {
    let [lower, upper] = [(begin, middle), (middle, end)];
    if is_lower { [lower, upper] } else { [upper, lower] }
}

/// The numbers of rank 0 on every rank: a binomial tree, ⌈log₂ r⌉ rounds for r ranks.
pub(crate) fn broadcast(workers: &mut dyn Workers, numbers: &mut [f32]) -> Result<(), Error> {
    let (rank, ranks) = (workers.rank(), workers.ranks());
    if numbers.is_empty() {
        return Ok(());
    }
    let mut distance = 1;
    while distance < ranks {
        // Ranks below `distance` have the numbers.
        if rank < distance && rank + distance < ranks {
            workers.exchange(rank + distance, numbers, &mut [])?;
        } else if rank >= distance && rank < 2 * distance {
            workers.exchange(rank - distance, &[], numbers)?;
        }
        distance *= 2;
    }
    Ok(())
}

/// The bytes of rank 0 on every rank; those of the others are dropped.
///
/// Two bytes are one number, a whole one below 2¹⁶, which no transport rounds.
pub(crate) fn broadcast_bytes(workers: &mut dyn Workers, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    if workers.ranks() == 1 {
        return Ok(bytes);
    }
    let is_first = workers.rank() == 0;
    let mut length = to_numbers(&(bytes.len() as u64).to_le_bytes());
    broadcast(workers, &mut length)?;
    let length = u64::from_le_bytes(to_bytes(&length).try_into().unwrap_or_default());
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut numbers = if is_first { to_numbers(&bytes) } else { vec![0.0; length.div_ceil(2)] };
    broadcast(workers, &mut numbers)?;
    let mut bytes = to_bytes(&numbers);
    bytes.truncate(length);
    Ok(bytes)
}

fn to_numbers(bytes: &[u8]) -> Vec<f32> {
    let number = |pair: &[u8]| {
        let high = pair.get(1).copied().unwrap_or_default();
        f32::from(u16::from_le_bytes([pair.first().copied().unwrap_or_default(), high]))
    };
    bytes.chunks(2).map(number).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers below 2¹⁶")]
fn to_bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|&number| (number as u16).to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::{LONG, all_reduce, broadcast_bytes};
    use crate::{Error, Threads, Workers};

    /// What each of so many ranks computes, in their order.
    fn each<T: Send>(
        ranks: usize,
        compute: impl Fn(&mut dyn Workers) -> Result<T, Error> + Sync,
    ) -> Vec<Option<T>> {
        let compute = &compute;
        std::thread::scope(|scope| {
            let spawn = |mut rank: Threads| scope.spawn(move || compute(&mut rank).ok());
            let threads: Vec<_> = Threads::connect(ranks).into_iter().map(spawn).collect();
            threads.into_iter().map(|thread| thread.join().ok().flatten()).collect()
        })
    }

    /// A number that rounds when it is added.
    fn number(rank: usize, index: usize) -> f32 {
        ((rank * 7919 + index * 104_729) % 1013) as f32 / 1013.0 - 0.3
    }

    /// The sum of a tree, by its definition.
    fn tree(leaves: &[f32]) -> f32 {
        match leaves {
            &[leaf] => leaf,
            leaves => {
                let (left, right) = leaves.split_at(leaves.len() / 2);
                tree(left) + tree(right)
            }
        }
    }

    #[test]
    fn both_algorithms_add_in_the_order_of_the_tree() {
        for (ranks, length) in [1, 2, 4, 8].into_iter().flat_map(|r| [1, 3, 1000, LONG + 5].map(|l| (r, l))) {
            let want: Vec<u32> = (0..length)
                .map(|index| (0..ranks).map(|rank| number(rank, index)).collect::<Vec<_>>())
                .map(|leaves| tree(&leaves).to_bits())
                .collect();
            let sums = each(ranks, |workers| {
                let mut numbers: Vec<f32> = (0..length).map(|index| number(workers.rank(), index)).collect();
                all_reduce(workers, &mut numbers, &mut Vec::new())?;
                Ok(numbers.into_iter().map(f32::to_bits).collect::<Vec<_>>())
            });
            assert_eq!(sums.len(), ranks);
            assert!(sums.iter().all(|sum| sum.as_ref() == Some(&want)), "{ranks} ranks, {length} numbers");
        }
    }

    #[test]
    fn every_byte_of_rank_0_arrives() {
        let bytes: Vec<u8> = (0..=255).chain([0, 255, 7]).collect();
        for (ranks, bytes) in (1..8).flat_map(|ranks| [(ranks, &bytes[..]), (ranks, &[])]) {
            let all = each(ranks, |workers| {
                let own = if workers.rank() == 0 { bytes.to_vec() } else { vec![9; 3] };
                broadcast_bytes(workers, own)
            });
            assert!(all.iter().all(|got| got.as_deref() == Some(bytes)), "{ranks} ranks");
        }
    }

    #[test]
    fn a_rank_that_ended_is_an_error_of_the_others() {
        let all = each(4, |workers| match workers.rank() {
            2 => Ok(vec![0.0]),
            _ => {
                let mut numbers = vec![1.0];
                all_reduce(workers, &mut numbers, &mut Vec::new())?;
                Ok(numbers)
            }
        });
        assert!(all[2].is_some() && all[3].is_none() && all[0].is_none(), "{all:?}");
    }
}
