//! Times three imported policies beside onnxruntime and tract, in turns of 0.2 ms, one thread.
//!
//! Input: the folder with the policies that `run.py` has written, and the number of turns. Output: a Markdown
//! table of the median nanoseconds of a call with one observation; on standard error, for each way, also the
//! time that a tenth of its turns does not exceed. Guarantees: every program has given the same actions for
//! every observation that is timed, within 10⁻⁵ of the row's largest number (at least 1).

mod peers;

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

// Written by `run.py`.
#[rustfmt::skip]
#[path = "../../.build/policies/elu.rs"]
mod elu;
#[rustfmt::skip]
#[path = "../../.build/policies/relu.rs"]
mod relu;
#[rustfmt::skip]
#[path = "../../.build/policies/tanh.rs"]
mod tanh;

/// Tensors come and go in each call of the peers; ours allocate nothing.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROWS: usize = 64;
const TURN: Duration = Duration::from_micros(200);
const TOLERANCE: f32 = 1e-5;

pub(crate) type Observation = [f32; 48];
pub(crate) type Action = [f32; 12];
pub(crate) type Failure = Box<dyn Error>;

/// A way to call a policy, with the number of the observation.
pub(crate) struct Way {
    pub(crate) program: &'static str,
    pub(crate) way: &'static str,
    pub(crate) call: Box<dyn FnMut(usize) -> Result<Action, Failure>>,
}

static TANH: tanh::Tanh = tanh::Tanh::trained();
static RELU: relu::Relu = relu::Relu::trained();
static ELU: elu::Elu = elu::Elu::trained();

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("the folder of the policies is missing: start run.py")?;
    let turns = arguments.next().map_or(Ok(2000), |turns| turns.parse())?;
    let rows = observations();
    println!(
        "| policy | netwright | onnxruntime | tract | onnxruntime / ours | tract / ours | largest difference |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    policy("48-64-64-12, tanh", &folder, "tanh", ours(&rows, |row| TANH.forward(row)), &rows, turns)?;
    policy("48-256-256-12, relu", &folder, "relu", ours(&rows, |row| RELU.forward(row)), &rows, turns)?;
    policy("48-512-256-128-12, elu", &folder, "elu", ours(&rows, |row| ELU.forward(row)), &rows, turns)
}

fn ours(rows: &[Observation], forward: fn(&Observation) -> Action) -> Way {
    let rows = rows.to_vec();
    Way { program: "netwright", way: "forward", call: Box::new(move |row| Ok(forward(&rows[row]))) }
}

/// Compares the programs on one policy, and prints its line of the table.
fn policy(
    title: &str,
    folder: &str,
    name: &str,
    ours: Way,
    rows: &[Observation],
    turns: usize,
) -> Result<(), Failure> {
    let file = Path::new(folder).join(format!("{name}.onnx"));
    let mut ways = vec![ours];
    ways.extend(peers::onnxruntime(&file, rows)?);
    ways.push(peers::tract(&file, rows)?);
    let difference = compare(&mut ways)?;
    let times = sorted_times(&mut ways, turns)?;
    let quantile = |times: &[f64], part: usize| times.get(times.len() / part).copied().unwrap_or(f64::NAN);
    let fastest = |program: &str| {
        let own = ways.iter().zip(&times).filter(|(way, _)| way.program == program);
        own.map(|(_, times)| quantile(times, 2)).fold(f64::INFINITY, f64::min)
    };
    for (way, times) in ways.iter().zip(&times) {
        let (median, tenth) = (quantile(times, 2), quantile(times, 10));
        eprintln!("{title}: {median:.0} ns, {tenth:.0} undisturbed, {}, {}", way.program, way.way);
    }
    let (ours, onnxruntime, tract) = (fastest("netwright"), fastest("onnxruntime"), fastest("tract"));
    println!(
        "| {title} | {ours:.0} | {onnxruntime:.0} | {tract:.0} | {:.1} | {:.1} | {difference:.1e} |",
        onnxruntime / ours,
        tract / ours,
    );
    Ok(())
}

/// The largest difference to ours, in units of the row's largest number (at least 1).
fn compare(ways: &mut [Way]) -> Result<f32, Failure> {
    let mut largest = 0.0f32;
    for row in 0..ROWS {
        let actions: Vec<Action> = ways.iter_mut().map(|way| (way.call)(row)).collect::<Result<_, _>>()?;
        let scale = actions[0].iter().fold(1.0f32, |scale, number| scale.max(number.abs()));
        for (way, action) in ways.iter().zip(&actions) {
            let difference =
                actions[0].iter().zip(action).fold(0.0, |most: f32, (a, b)| most.max((a - b).abs())) / scale;
            // Not `difference > TOLERANCE`: what is no number must stop here as well.
            if !(difference <= TOLERANCE) || action.iter().any(|number| number.is_nan()) {
                return Err(
                    format!("{}, {}: {action:?} is not {:?}", way.program, way.way, actions[0]).into()
                );
            }
            largest = largest.max(difference);
        }
    }
    Ok(largest)
}

/// The nanoseconds of a call for each way and turn. The ways take turns: each has its share of the machine.
fn sorted_times(ways: &mut [Way], turns: usize) -> Result<Vec<Vec<f64>>, Failure> {
    let mut calls = Vec::new();
    for way in &mut *ways {
        // As warm-up, the number of calls that take a turn.
        let mut count = 1;
        while turn(way, count)? < TURN {
            count *= 2;
        }
        calls.push(count);
    }
    let mut times = vec![Vec::with_capacity(turns); ways.len()];
    for _ in 0..turns {
        for ((way, &count), times) in ways.iter_mut().zip(&calls).zip(&mut times) {
            times.push(turn(way, count)?.as_secs_f64() * 1e9 / count as f64);
        }
    }
    for times in &mut times {
        times.sort_by(f64::total_cmp);
    }
    Ok(times)
}

fn turn(way: &mut Way, calls: usize) -> Result<Duration, Failure> {
    let start = Instant::now();
    for call in 0..calls {
        black_box((way.call)(black_box(call % ROWS))?);
    }
    Ok(start.elapsed())
}

/// Numbers in [-2, 2), the same in every run.
fn observations() -> Vec<Observation> {
    let mut state = 88_172_645_463_325_252_u64;
    let mut number = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u32 << 22) as f32 - 2.0
    };
    (0..ROWS).map(|_| std::array::from_fn(|_| number())).collect()
}
