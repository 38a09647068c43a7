//! The values that are in a cycle of a network with a memory.
//!
//! Input: for each value the values that read it, in this step or in a later one. Output: whether it reads
//! itself. Guarantees: no recursion, so that a long network takes no stack.

/// For each value, whether it is in a cycle: in a strongly connected component with another one, or a reader
/// of itself (Kosaraju's algorithm; Sharir 1981).
pub(super) fn in_cycle(readers: &[Vec<usize>]) -> Vec<bool> {
    let count = readers.len();
    let mut read = vec![Vec::new(); count];
    for (value, readers) in readers.iter().enumerate() {
        for reader in readers {
            read[*reader].push(value);
        }
    }
    let mut seen = vec![false; count];
    let mut order = Vec::new();
    for value in 0..count {
        visit(value, readers, &mut seen, &mut order);
    }
    let mut seen = vec![false; count];
    let mut in_cycle = vec![false; count];
    for value in order.into_iter().rev() {
        let mut component = Vec::new();
        visit(value, &read, &mut seen, &mut component);
        let is_cycle = component.len() > 1 || readers[value].contains(&value);
        for member in component {
            in_cycle[member] = is_cycle;
        }
    }
    in_cycle
}

/// Appends what can be reached from a value and is not seen yet, each value behind those that it leads to.
fn visit(from: usize, next: &[Vec<usize>], seen: &mut [bool], order: &mut Vec<usize>) {
    if seen[from] {
        return;
    }
    seen[from] = true;
    let mut path = vec![(from, 0)];
    while let Some((value, at)) = path.pop() {
        let Some(&other) = next[value].get(at) else {
            order.push(value);
            continue;
        };
        path.push((value, at + 1));
        if !seen[other] {
            seen[other] = true;
            path.push((other, 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_cycle;

    #[test]
    fn values_between_two_cycles_are_in_none() {
        // 0 -> 1 <-> 2 -> 3 -> 4 -> 4, and 5 alone.
        let readers = [vec![1], vec![2], vec![1, 3], vec![4], vec![4], vec![]];
        assert_eq!(in_cycle(&readers), [false, true, true, false, true, false]);
    }

    #[test]
    fn two_ways_to_a_value_are_no_cycle() {
        let readers = [vec![1, 2], vec![3], vec![3], vec![]];
        assert_eq!(in_cycle(&readers), [false; 4]);
    }
}
