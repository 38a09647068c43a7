//! The rates of sixty steps of each schedule.

use netwright_runtime::Scalar;
use netwright_runtime::schedule::{
    Constant, Cosine, Exponential, OneCycle, Plateau, Polynomial, Schedule, StepDecay, Warmup,
};

use crate::recorded::{error, section};

const RECORDED: &str = include_str!("schedules.txt");

fn check<S: Scalar>(name: &str, schedule: &impl Schedule<S>, tolerance: f64) {
    assert_eq!(schedule.check(), Ok(()), "{name}");
    let rates: Vec<f64> = (0..60).map(|step| schedule.rate(step).to_f64()).collect();
    let error = error(&rates, &section(RECORDED, name).concat());
    assert!(error < tolerance, "{name}: {error:e}");
}

fn compare<S: Scalar>(tolerance: f64) {
    let number = S::from_f64;
    let (rate, least) = (number(0.5), number(0.01));
    check("constant", &Constant::new(rate), tolerance);
    check("step", &StepDecay::new(rate, 7, 0.3), tolerance);
    check("exponential", &Exponential::new(rate, 0.9), tolerance);
    check("cosine", &Cosine::new(rate, 59).least(least), tolerance);
    check("cosine restarts", &Cosine::new(rate, 12).restarts(1), tolerance);
    check("cosine growing", &Cosine::new(rate, 8).least(least).restarts(2), tolerance);
    check("line", &Polynomial::new(rate, 40), tolerance);
    check("polynomial", &Polynomial::new(rate, 40).power(2.5), tolerance);
    check("warmup", &Warmup::new(0.1, 10, Exponential::new(rate, 0.9)), tolerance);
    check("one cycle", &OneCycle::new(rate, 60), tolerance);
    let options = OneCycle::new(rate, 60).rising(0.41).linear().divisors(10.0, 100.0);
    check("one cycle options", &options, tolerance);

    let plateau = Plateau::new(rate);
    observe("plateau", plateau.patience(3).factor(0.5), tolerance);
    let options = plateau.patience(2).factor(0.3).cooldown(4).threshold(0.1).least(number(0.02));
    observe("plateau options", options, tolerance);
    observe("plateau max", plateau.maximize().patience(5).factor(0.5), tolerance);
}

fn observe<S: Scalar>(name: &str, mut plateau: Plateau<S>, tolerance: f64) {
    assert_eq!(plateau.check(), Ok(()), "{name}");
    let mut rates = Vec::new();
    for measure in section(RECORDED, "measures").concat() {
        let rate = plateau.observe(S::from_f64(measure)).to_f64();
        assert_eq!(plateau.rate(7).to_f64(), rate);
        rates.push(rate);
    }
    let error = error(&rates, &section(RECORDED, name).concat());
    assert!(error < tolerance, "{name}: {error:e}");
}

#[test]
fn rates_in_f64_are_those_of_pytorch() {
    compare::<f64>(1e-12);
}

#[test]
fn rates_in_f32_are_those_of_pytorch() {
    compare::<f32>(3e-7);
}

#[test]
fn recorded_schedules_differ() {
    let names = RECORDED.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
    let all: Vec<(&str, Vec<f64>)> = names.map(|name| (name, section(RECORDED, name).concat())).collect();
    assert_eq!(all.len(), 15, "14 schedules, and the measures");
    for (i, (one, found)) in all.iter().enumerate() {
        for (other, expected) in &all[..i] {
            assert!(error(found, expected) > 1e-3, "{one} and {other}");
        }
    }
}

/// Rates stay finite and above 0 at steps that no run reaches, and the last ones are the limits.
#[test]
fn the_last_steps_are_the_limits() {
    for step in [1 << 40, u64::MAX] {
        assert_eq!(StepDecay::new(0.5_f32, 7, 0.3).rate(step), 0.0);
        assert_eq!(Exponential::new(0.5_f32, 0.9).rate(step), 0.0);
        assert_eq!(Exponential::new(0.5_f32, 1.0).rate(step), 0.5);
        assert_eq!(Cosine::new(0.5_f32, 7).least(0.1).rate(step), 0.1);
        assert_eq!(Polynomial::new(0.5_f32, 7).least(0.1).rate(step), 0.1);
        assert_eq!(OneCycle::new(0.5_f32, 7).divisors(5.0, 2.0).rate(step), 0.05);
        for factor in [1, 2, 3, u64::MAX] {
            let rate = Cosine::new(0.5_f32, 7).restarts(factor).rate(step);
            assert!((0.0..=0.5).contains(&rate), "{factor}: {rate}");
        }
        assert_eq!(Warmup::new(0.1, u64::MAX, Constant::new(0.5_f32)).rate(0), 0.05);
    }
}

/// What is wrong is said, in words, and is no panic in `rate`.
#[test]
fn wrong_arguments_are_refused() {
    fn refused(schedule: &dyn Schedule<f32>, words: &str) {
        assert_eq!(schedule.check().map_err(|error| error.to_string()), Err(words.to_owned()));
        for step in [0, 1, 2, 7, u64::MAX] {
            let _ = schedule.rate(step);
        }
    }
    let nan = f32::NAN;
    refused(&Constant::new(nan), "Constant has a rate of NaN: write a finite one of at least 0");
    refused(&Constant::new(f32::INFINITY), "Constant has a rate of inf: write a finite one of at least 0");
    refused(&StepDecay::new(0.5, 0, 0.5), "StepDecay has a length of 0: write at least 1");
    refused(&StepDecay::new(0.5, 1, 1.5), "StepDecay has a factor of 1.5: write one from 0 to 1");
    refused(&Exponential::new(0.5, -0.5), "Exponential has a factor of -0.5: write one from 0 to 1");
    refused(&Cosine::new(0.5, 0), "Cosine has a length of 0: write at least 1");
    refused(&Cosine::new(0.5, 0).restarts(1), "Cosine has a length of 0: write at least 1");
    refused(&Cosine::new(0.5, 0).restarts(2), "Cosine has a length of 0: write at least 1");
    refused(&Cosine::new(0.5, 1).restarts(0), "Cosine has a factor of restarts of 0: write at least 1");
    let text = "Cosine has a least rate of -0.5: write a finite one of at least 0";
    refused(&Cosine::new(0.5, 1).least(-0.5), text);
    refused(&Polynomial::new(0.5, 0), "Polynomial has a length of 0: write at least 1");
    let text = "Polynomial has a power of 0: write a finite one above 0";
    refused(&Polynomial::new(0.5, 4).power(0.0), text);
    let then = Constant::new(0.5);
    refused(&Warmup::new(2.0, 1, then), "Warmup has a start of 2: write one from 0 to 1");
    refused(&Warmup::new(0.5, 0, then), "Warmup has a length of 0: write at least 1");
    let text = "Constant has a rate of -0.5: write a finite one of at least 0";
    refused(&Warmup::new(0.5, 1, Constant::new(-0.5)), text);
    refused(&OneCycle::new(0.5, 0), "OneCycle has a length of 0: write at least 1");
    refused(&OneCycle::new(0.5, 9).rising(2.0), "OneCycle has a rising share of 2: write one from 0 to 1");
    let text = "OneCycle has a first share of the highest rate of inf: write a finite one above 0";
    refused(&OneCycle::new(0.5, 9).divisors(0.0, 1.0), text);
    refused(&Plateau::new(0.5).factor(nan.into()), "Plateau has a factor of NaN: write one from 0 to 1");
}

/// A measure that is no number is not better, and does not become the best.
#[test]
fn a_plateau_counts_what_is_no_number() {
    let mut plateau = Plateau::new(0.5_f32).patience(0).factor(0.5);
    assert_eq!(plateau.observe(f32::NAN), 0.25);
    assert_eq!(plateau.best(), None);
    assert_eq!(plateau.observe(f32::INFINITY), 0.125);
    assert_eq!(plateau.observe(1.0), 0.125);
    assert_eq!(plateau.best(), Some(1.0));
}
