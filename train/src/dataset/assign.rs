//! Which row belongs to which part.
//!
//! Input: strata or groups of row indices, and the share of each part. Output: the indices of each part.
//! Guarantees: each row is in one part; the parts are a function of their arguments.

use std::collections::BTreeMap;

use netwright_runtime::Generator;

use crate::Error;

/// All rows as one stratum.
pub(crate) fn all(count: usize) -> Vec<Vec<usize>> {
    vec![(0..count).collect()]
}

/// The rows of each label, in the order of the labels.
pub(crate) fn by_label<L: Ord>(labels: &[L]) -> Vec<Vec<usize>> {
    let mut rows: BTreeMap<&L, Vec<usize>> = BTreeMap::new();
    for (row, label) in labels.iter().enumerate() {
        rows.entry(label).or_default().push(row);
    }
    rows.into_values().collect()
}

/// Divides each stratum by the shares. A row goes to the part that lacks most, counted over all rows before
/// it, so the sizes of the parts are right as well as those within a stratum.
pub(crate) fn rows(strata: Vec<Vec<usize>>, shares: &[f64], mut generator: Generator) -> Vec<Vec<usize>> {
    let mut parts = vec![Vec::new(); shares.len()];
    let mut lacks = vec![0.0; shares.len()];
    for mut stratum in strata {
        generator.shuffle(&mut stratum);
        for row in stratum {
            for (lack, share) in lacks.iter_mut().zip(shares) {
                *lack += share;
            }
            give(&mut parts, &mut lacks, &[row]);
        }
    }
    // Otherwise a part would begin with all rows of the first stratum.
    for part in &mut parts {
        generator.shuffle(part);
    }
    parts
}

/// Divides whole groups: the largest first, each to the part that lacks most rows.
pub(crate) fn groups(
    mut groups: Vec<Vec<usize>>,
    shares: &[f64],
    mut generator: Generator,
) -> Vec<Vec<usize>> {
    let count: usize = groups.iter().map(Vec::len).sum();
    generator.shuffle(&mut groups);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut lacks: Vec<f64> = shares.iter().map(|share| share * count as f64).collect();
    let mut parts = vec![Vec::new(); shares.len()];
    for group in groups {
        give(&mut parts, &mut lacks, &group);
    }
    for part in &mut parts {
        generator.shuffle(part);
    }
    parts
}

/// Gives rows to the part that lacks most; of several, the first.
fn give(parts: &mut [Vec<usize>], lacks: &mut [f64], rows: &[usize]) {
    let mut most: Option<(&mut f64, &mut Vec<usize>)> = None;
    for (lack, part) in lacks.iter_mut().zip(parts) {
        if most.as_ref().is_none_or(|(most, _)| *lack > **most) {
            most = Some((lack, part));
        }
    }
    if let Some((lack, part)) = most {
        *lack -= rows.len() as f64;
        part.extend(rows);
    }
}

/// What is divided, as messages name it.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
}

pub(crate) const ROW: Unit = Unit { one: "row", many: "rows" };
pub(crate) const SEQUENCE: Unit = Unit { one: "sequence", many: "sequences" };

/// Refuses a number of groups, labels or weights that is not that of the rows or sequences.
pub(crate) fn check_count(unit: Unit, count: usize, given: usize, what: &str) -> Result<(), Error> {
    if count == given {
        return Ok(());
    }
    let fact = format!("there are {count} {} and {given} {what}", unit.many);
    Err(Error::refused(fact, format!("each {} needs one", unit.one)))
}

/// The parts of a data set with so many rows or sequences, none of which is empty.
pub(crate) fn parts<D, const N: usize>(
    unit: Unit,
    count: usize,
    parts: &[Vec<usize>],
    select: impl Fn(&[usize]) -> Result<D, Error>,
) -> Result<[D; N], Error> {
    if let Some(part) = parts.iter().position(Vec::is_empty) {
        let fact = format!("part {part} of {} would have none of the {count} {}", parts.len(), unit.many);
        return Err(Error::refused(fact, "give it a larger share"));
    }
    let parts: Vec<D> = parts.iter().map(|part| select(part)).collect::<Result<_, _>>()?;
    parts.try_into().map_err(|_| Error::refused("there are no parts", "give at least one share"))
}
