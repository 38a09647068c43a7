//! The interpreter against published numbers.

use netwright::Network;
use netwright::verify::{Interpreter, Update};

use crate::worked_networks::{Mazur, Seed};

#[track_caller]
fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 5e-13, "found {found}, expected {expected}");
}

#[test]
fn the_interpreter_has_the_worked_numbers() {
    let mut seed = Interpreter::of(&Seed::<f64>::new(0)).unwrap();
    let trace = seed.forward(&[1.0]).unwrap();
    assert_near(trace.output()[0], 0.650_777_678_214_700_5);
    assert_near(trace.logits()[0], 0.622_459_331_201_854_6);
    assert_near(trace.values[1][0], 0.5);
    let gradients = seed.backward(&[1.0], &[1.0]).unwrap();
    assert_near(gradients.parameters[1], -0.217_376_692_859_237);
    assert_near(gradients.nodes[2][0], 0.650_777_678_214_700_5 - 1.0);
    let loss = seed.train_step(&[1.0], &[1.0], &mut Update::sgd(0.1)).unwrap();
    assert_near(loss, 0.429_587_203_219_485);
    assert_near(seed.parameters()[0], 0.508_206_854_200_320_5);
    assert_near(seed.parameters()[1], 1.021_737_669_285_923_7);

    let mut mazur = Interpreter::of(&Mazur::<f64>::new(0)).unwrap();
    let loss = mazur.train_step(&[0.05, 0.10], &[0.01, 0.99], &mut Update::sgd(0.5)).unwrap();
    assert_near(loss, 0.298_371_108_760_002_7);
    assert_near(mazur.parameters()[0], 0.149_780_716_132_762_8);
    assert_near(mazur.parameters()[6], 0.358_916_479_717_884_65);
    assert_near(mazur.parameters()[9], 0.561_370_121_107_989_1);
}
