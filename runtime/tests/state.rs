//! The kernels of operations that do another thing in training: batch normalisation and dropout, against
//! their formulas.

use netwright_runtime::__private::{Schedule, Span, gather_rows, scatter_rows};
use netwright_runtime::kernel::{
    Dropout, batch_normalize_gradient_rows, batch_normalize_rows, batch_statistics, dropout, dropout_rows,
    dropout_steps, follow, follow_batch, standardize, standardize_gradient, standardize_gradient_rows,
    standardize_rows,
};
use netwright_runtime::{Arithmetic, Draws, Kernel, Scalar};

/// More units than a block has.
const N: usize = 19;
const ROWS: usize = 6;
const EPSILON: f64 = 0.01;

fn rows(scale: f64) -> [[f64; N]; ROWS] {
    core::array::from_fn(|s| core::array::from_fn(|o| (scale * (s * N + o) as f64).sin() + o as f64))
}

struct Normalize([[f64; N]; ROWS], [[f64; N]; ROWS]);
impl Kernel for Normalize {
    type Output = ([[f64; N]; ROWS], [[f64; N]; ROWS], [[f64; 2]; N]);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let (mut n, mut d) = ([[0.0; N]; ROWS], [[0.0; N]; ROWS]);
        let mut statistics = [[-1.0; 2]; N];
        batch_normalize_rows::<A, f64, N>(EPSILON, &self.0, &mut n);
        batch_normalize_gradient_rows::<A, f64, N>(EPSILON, &self.0, &self.1, &mut d);
        batch_statistics::<A, f64, N>(0, &self.0, &mut statistics);
        (n, d, statistics)
    }
}

#[test]
fn a_batch_has_mean_zero_and_variance_one_in_every_unit() {
    let (x, d_n) = (rows(1.3), rows(0.7));
    let (n, d_x, statistics) = f64::dispatch(Normalize(x, d_n));
    let count = ROWS as f64;
    for o in 0..N {
        let mean = x.iter().map(|row| row[o]).sum::<f64>() / count;
        let variance = x.iter().map(|row| (row[o] - mean).powi(2)).sum::<f64>() / count;
        let deviation = (variance + EPSILON).sqrt();
        let (d_mean, d_product) = (0..ROWS).fold((0.0, 0.0), |(sum, product), s| {
            (sum + d_n[s][o] / count, product + d_n[s][o] * (x[s][o] - mean) / deviation / count)
        });
        for s in 0..ROWS {
            let expected = (x[s][o] - mean) / deviation;
            assert!((n[s][o] - expected).abs() < 1e-13, "{s} {o}");
            let slope = (d_n[s][o] - d_mean - expected * d_product) / deviation;
            assert!((d_x[s][o] - slope).abs() < 1e-12, "{s} {o}: {} {slope}", d_x[s][o]);
        }
        let [found, unbiased] = statistics[o];
        assert!((found - mean).abs() < 1e-13 && (unbiased - variance * 1.2).abs() < 1e-13, "{o}");
    }
    // The gradient of a normalised unit has no part along 1 and none along the unit itself, but for ε.
    for o in 0..N {
        assert!(d_x.iter().map(|row| row[o]).sum::<f64>().abs() < 1e-12);
    }
}

#[test]
fn running_statistics_normalise_one_sample_and_rows_alike() {
    let running: [[f64; 2]; N] = core::array::from_fn(|o| [o as f64, 0.25 + o as f64]);
    let (x, d_n) = (rows(0.3), rows(0.9));
    let (mut n, mut d) = ([[0.0; N]; ROWS], [[0.0; N]; ROWS]);
    standardize_rows::<f64, N>(EPSILON, &running, &x, &mut n);
    standardize_gradient_rows::<f64, N>(EPSILON, &running, &d_n, &mut d);
    for s in 0..ROWS {
        assert_eq!(n[s], standardize::<f64, N>(EPSILON, &running, &x[s]));
        assert_eq!(d[s], standardize_gradient::<f64, N>(EPSILON, &running, &d_n[s]));
        for o in 0..N {
            let [mean, variance] = running[o];
            assert!((n[s][o] - (x[s][o] - mean) / (variance + EPSILON).sqrt()).abs() < 1e-14);
            assert!((d[s][o] - d_n[s][o] / (variance + EPSILON).sqrt()).abs() < 1e-14);
        }
    }
}

#[test]
fn running_statistics_go_a_part_of_the_way() {
    let (mut running, batch) = ([[1.0, 2.0], [0.0, 1.0], [-1.0, 2.0]], [[3.0, 6.0]; 3]);
    follow::<f64, 3>(0.25, &batch, &mut running);
    assert_eq!(running, [[1.5, 3.0], [0.75, 2.25], [0.0, 3.0]]);
}

/// A step does in one go what a gradient's statistics and `apply` do in two, with the same bits.
#[test]
fn a_step_goes_where_statistics_and_follow_do() {
    struct Both([[f64; N]; ROWS]);
    impl Kernel for Both {
        type Output = [[[f64; 2]; N]; 2];
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> Self::Output {
            let start = core::array::from_fn(|o| [0.5 * o as f64, 1.0 + o as f64]);
            let (mut at_once, mut in_two, mut batch) = (start, start, start);
            follow_batch::<A, f64, N>(0.3, &self.0, &mut at_once);
            batch_statistics::<A, f64, N>(0, &self.0, &mut batch);
            follow::<f64, N>(0.3, &batch, &mut in_two);
            assert!(at_once.iter().zip(&start).all(|(after, before)| after != before));
            [at_once, in_two]
        }
    }
    let [at_once, in_two] = f64::dispatch(Both(rows(1.1)));
    for (one, two) in at_once.as_flattened().iter().zip(in_two.as_flattened()) {
        assert_eq!(one.to_bits(), two.to_bits());
    }
}

/// The statistics of parts, one after the other, are those of all rows.
#[test]
fn statistics_of_parts_join() {
    struct Parts([[f64; N]; ROWS], usize);
    impl Kernel for Parts {
        type Output = [[[f64; 2]; N]; 2];
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> Self::Output {
            let (mut whole, mut parts) = ([[-1.0; 2]; N], [[-1.0; 2]; N]);
            batch_statistics::<A, f64, N>(0, &self.0, &mut whole);
            let mut before = 0;
            for part in [&self.0[..self.1], &self.0[self.1..]] {
                batch_statistics::<A, f64, N>(before, part, &mut parts);
                before += part.len() as u64;
            }
            [whole, parts]
        }
    }
    for cut in 2..=ROWS - 2 {
        let [whole, parts] = f64::dispatch(Parts(rows(1.1), cut));
        for (whole, parts) in whole.as_flattened().iter().zip(parts.as_flattened()) {
            assert!((whole - parts).abs() <= 1e-14 * whole.abs(), "{cut}: {whole} {parts}");
        }
    }
}

const DRAWS: Draws = Draws { seed: 5, step: 9 };
const HALF: Dropout = Dropout { probability: 0.5, layer: 1 };

#[test]
fn what_is_kept_is_larger_and_depends_on_every_coordinate() {
    let ones = [1.0_f64; 256];
    let mask = |of: Dropout, draws: Draws| dropout(of, draws, &ones);
    let first = mask(HALF, DRAWS);
    assert!(first.iter().all(|k| *k == 0.0 || *k == 2.0));
    let kept = |mask: &[f64]| mask.iter().filter(|k| **k != 0.0).count();
    // 256 draws: the standard deviation is 8.
    assert!((96..=160).contains(&kept(&first)), "{}", kept(&first));
    let quarter = mask(Dropout { probability: 0.75, ..HALF }, DRAWS);
    assert!((36..=92).contains(&kept(&quarter)) && quarter.iter().all(|k| *k == 0.0 || *k == 4.0));
    // What is kept with more dropped is kept with less, too: it is one draw.
    assert!(quarter.iter().zip(&first).all(|(few, many)| *few == 0.0 || *many != 0.0));
    for other in [
        mask(HALF, Draws { seed: 6, ..DRAWS }),
        mask(HALF, Draws { step: 10, ..DRAWS }),
        mask(Dropout { layer: 2, ..HALF }, DRAWS),
    ] {
        let same = other.iter().zip(&first).filter(|(a, b)| a == b).count();
        assert!((96..=160).contains(&same), "{same}");
    }
    assert_eq!(mask(HALF, DRAWS), first);
    // Every row draws anew, and row 0 is the sample alone.
    let mut rows = [[0.0; 256]; 3];
    dropout_rows(HALF, DRAWS, 0, &[ones; 3], &mut rows);
    assert_eq!(rows[0], first);
    assert!(rows[1] != rows[0] && rows[2] != rows[1] && rows[2] != rows[0]);
    // A part of a batch draws by the rows of the batch, and beyond the last one the count begins anew.
    let mut part = [[0.0; 256]; 2];
    dropout_rows(HALF, DRAWS, 1, &[ones; 2], &mut part);
    assert_eq!(part, [rows[1], rows[2]]);
    dropout_rows(HALF, DRAWS, u64::MAX, &[ones; 2], &mut part);
    assert!(part[0] != rows[0] && part[1] == rows[0]);
}

/// What is kept of each step of sequences with these lengths, in the order of the caller, with as many calls
/// of the kernel as there are steps, or one.
fn kept_of_steps(lengths: &[usize], step_by_step: bool) -> Vec<[f64; 64]> {
    let rows: usize = lengths.iter().sum();
    let mut schedule = Schedule::<64>::EMPTY;
    schedule.fill(lengths);
    let (mut x, mut y) = (vec![[0.0; 64]; rows], vec![[f64::NAN; 64]; rows]);
    gather_rows(&schedule, &vec![[1.0; 64]; rows], &mut x);
    let spans: Vec<Span> = match step_by_step {
        true => (0..schedule.steps()).map(Span::one).collect(),
        false => vec![schedule.all()],
    };
    for span in spans {
        let (x, y) = (schedule.part(span, &mut x), schedule.part(span, &mut y));
        dropout_steps(HALF, Some(DRAWS), (&schedule, span), x, y);
    }
    let mut kept = y.clone();
    scatter_rows(&schedule, &y, &mut kept);
    kept
}

#[test]
fn a_step_of_a_sequence_draws_by_the_sequence_and_the_step_alone() {
    let whole = kept_of_steps(&[5, 9, 0, 9, 3], false);
    assert!(whole.as_flattened().iter().all(|k| *k == 0.0 || *k == 2.0));
    for (index, row) in whole.iter().enumerate() {
        assert!(!whole[..index].contains(row), "row {index} draws what another one drew");
    }
    assert_eq!(kept_of_steps(&[5, 9, 0, 9, 3], true), whole);
    // Other lengths, and so another order in the workspace; the first steps of each sequence are the same.
    let other = kept_of_steps(&[8, 2, 4, 9, 0], false);
    assert_eq!(other[..5], whole[..5]);
    assert_eq!(other[8..10], whole[5..7]);
    assert_eq!(other[14..], whole[14..23]);
    // The step 2 of the sequence 1 is the row 2³² + 2.
    let mut row = [[0.0; 64]];
    dropout_rows(HALF, DRAWS, (1 << 32) + 2, &[[1.0; 64]], &mut row);
    assert_eq!(row[0], whole[5 + 2]);
    // Without draws all numbers pass; beyond the shorter argument nothing is written.
    let (mut schedule, mut y) = (Schedule::<4>::EMPTY, [[7.0; 2]; 4]);
    schedule.fill(&[2, 1]);
    dropout_steps(HALF, None, (&schedule, schedule.all()), &[[0.5, -0.25]; 3], &mut y);
    assert_eq!(y, [[0.5, -0.25], [0.5, -0.25], [0.5, -0.25], [7.0; 2]]);
}
